import type { Conformance } from '../conformance/conformance.js';
import type { WorldChange } from '../driver/types.js';
import { ApiError, formError } from '../errors.js';
import { isObject } from '../limits/form.js';
import { MAX_REQUEST_BYTES } from '../limits/messages.js';
import { parseBody } from '../rest/body.js';
import { takeCallback } from '../rest/callback.js';
import { fail, pendingInteraction } from '../world/interactions.js';
import type { InteractionRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import { Signer } from './signing.js';

const PING = 1;
const PONG = 1;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const FIELD = 'interactions_endpoint_url';

interface Answered {
	readonly status: number;
	readonly body: Buffer;
	readonly contentType: string;
}

/**
 * Interactions over HTTP instead of the gateway: each is sent to the application's address, signed, and the answer's body is the
 * callback. An address is taken only when it answers a PING, and refuses one with a wrong signature; only on this machine.
 */
export class InteractionEndpoint {
	/** Where interactions go; null: through the gateway. */
	public url: string | null = null;
	private signer = Signer.make();

	public constructor(
		private readonly world: World,
		private readonly conformance: Conformance
	) {
		world.onChange((change) => {
			if (this.url !== null && change.type === 'INTERACTION_CREATE') void this.deliver(this.url, change);
		});
	}

	/** Public key that the application shows, hexadecimal. */
	public get verifyKey(): string {
		return this.signer.verifyKey;
	}

	/** What the snapshot keeps. */
	public get kept(): { readonly url: string | null; readonly key: string } {
		return { url: this.url, key: this.signer.kept };
	}

	/** The address of before needs no proof again. */
	public restore({ url, key }: { readonly url: string | null; readonly key: string }): void {
		this.url = url;
		this.signer = Signer.from(key);
	}

	/**
	 * Changes the address after proving it; null goes back to the gateway.
	 *
	 * @throws ApiError 50035, when it is not on this machine or fails the proof.
	 */
	public async set(url: string | null): Promise<void> {
		if (url !== null) {
			if (!isOnThisMachine(url)) throw refused('Only addresses of this machine (127.0.0.1, localhost, [::1]) are sent anything.');
			if (!(await this.proves(url))) throw refused('The specified interactions endpoint url could not be verified.');
		}
		this.url = url;
	}

	/** Proves the present address again, as Discord does now and then; one that fails is removed. Whether it is still there. */
	public async check(): Promise<boolean> {
		const { url } = this;
		if (url !== null && !(await this.proves(url)) && this.url === url) this.url = null;
		return this.url !== null;
	}

	/** Answers a PING with a PONG, and one that somebody else signed with 401. */
	private async proves(url: string): Promise<boolean> {
		const ping = JSON.stringify({
			id: this.world.ids.next(),
			application_id: this.world.botId,
			type: PING,
			token: '0'.repeat(96),
			version: 1
		});
		try {
			const good = await this.post(url, ping, this.signer);
			const { json } = await parseBody(good.body, good.contentType);
			if (good.status !== 200 || !isObject(json) || json.type !== PONG) return false;
			return (await this.post(url, ping, Signer.make())).status === 401;
		} catch {
			return false;
		}
	}

	/** @throws Error when nothing came in the time for a first answer, or too much. */
	private async post(url: string, body: string, signer: Signer): Promise<Answered> {
		const response = await fetch(url, {
			method: 'POST',
			body,
			headers: {
				'content-type': 'application/json',
				'user-agent': 'Discord-Interactions/1.0 (local sandbox)',
				...signer.headers(body, this.world.clock.ms)
			},
			redirect: 'manual',
			signal: AbortSignal.timeout(this.world.rules.ackMs)
		});
		const parts: Buffer[] = [];
		let size = 0;
		for await (const part of response.body ?? []) {
			size += part.length;
			if (size > MAX_REQUEST_BYTES) throw new Error('The answer is too large');
			parts.push(Buffer.from(part));
		}
		return { status: response.status, body: Buffer.concat(parts), contentType: response.headers.get('content-type') ?? '' };
	}

	private async deliver(url: string, { data }: WorldChange): Promise<void> {
		const record = isObject(data) ? this.world.interactions.get(String(data.id)) : undefined;
		if (!record) return;
		try {
			const answer = await this.post(url, JSON.stringify(data), this.signer);
			if (answer.status < 200 || answer.status > 299) throw new Error(`The endpoint answered with ${answer.status}`);
			// Without a body the answer comes over the callback's route.
			if (answer.body.length && record.response === null) await this.take(record, answer);
		} catch (error) {
			fail(this.world, record, error instanceof ApiError ? JSON.stringify(error.body) : String(error));
		}
	}

	private async take(record: InteractionRecord, { body, contentType }: Answered): Promise<void> {
		const { json, files, contentType: kind } = await parseBody(body, contentType);
		takeCallback(this.world, pendingInteraction(this.world, record.id, record.token), json, files);
		this.conformance.record({
			method: 'POST',
			path: `/interactions/${record.id}/${record.token}/callback`,
			query: new URLSearchParams(),
			json,
			contentType: kind,
			status: 204,
			answer: undefined
		});
	}
}

function refused(message: string): ApiError {
	return formError([FIELD], 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID', message);
}

function isOnThisMachine(address: string): boolean {
	try {
		const { protocol, hostname } = new URL(address);
		return ['http:', 'https:'].includes(protocol) && LOOPBACK.has(hostname);
	} catch {
		return false;
	}
}
