import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.js';

const NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const OPEN_URL = 'Open the address that was printed at the start; it carries the token.';

/** Lets in who may act: this machine's own browser tab or script that knows the token, and no other web site. */
export class Guard {
	private readonly hosts: ReadonlySet<string>;
	private readonly cookieName: string;
	private readonly cookieValue: string;

	public constructor(
		base: string,
		private readonly token: string
	) {
		const { port } = new URL(base);
		this.hosts = new Set(NAMES.map((name) => `${name}:${port}`));
		// Cookies don't know ports: the name does. The token itself is not in it, other programs on this machine get it shown.
		this.cookieName = `local_discord_${port}`;
		this.cookieValue = createHmac('sha256', token).update('page').digest('base64url');
	}

	/** A foreign host name (DNS rebinding) or a foreign site is refused, whatever else the request carries. */
	public checkOrigin(request: IncomingMessage, navigation: boolean): void {
		const { host = '', origin } = request.headers;
		if (!this.hosts.has(host.toLowerCase())) throw new Refusal(403, 'This host name is not ours.', 'Use 127.0.0.1 with the printed port.');
		if (origin !== undefined && origin !== `http://${host}`)
			throw new Refusal(403, 'Another web site may not act here.', 'Use the page itself.');
		const site = request.headers['sec-fetch-site'];
		if (!navigation && site !== undefined && site !== 'same-origin' && site !== 'none')
			throw new Refusal(403, 'Another web site may not act here.', 'Use the page itself.');
	}

	/** @returns the cookie to set when the token came in the address, else null. */
	public checkToken(request: IncomingMessage, url: URL, navigation: boolean): string | null {
		const given = navigation ? url.searchParams.get('token') : null;
		if (given !== null) {
			if (!same(given, this.token)) throw new Refusal(401, 'The token in the address is not ours.', OPEN_URL);
			return `${this.cookieName}=${this.cookieValue}; HttpOnly; SameSite=Strict; Path=/`;
		}
		const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
		if (bearer !== undefined && same(bearer, this.token)) return null;
		if (same(this.cookieOf(request), this.cookieValue)) return null;
		throw new Refusal(401, 'The token is missing.', OPEN_URL);
	}

	private cookieOf(request: IncomingMessage): string {
		for (const part of (request.headers.cookie ?? '').split(';')) {
			const [name, value] = part.trim().split('=');
			if (name === this.cookieName && value) return value;
		}
		return '';
	}
}

/** Compares hashes, so that neither length nor content shows in the time. */
function same(given: string, wanted: string): boolean {
	const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(given), hash(wanted));
}
