import { existsSync, readFileSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Refusal } from './refusal.js';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml'
};
const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** The built page. Nothing but what lies in its folder is served. */
export class Pages {
	private readonly headers: Readonly<Record<string, string>>;

	public constructor(base: string) {
		const policy = [
			"default-src 'none'",
			"script-src 'self'",
			"style-src 'self'",
			`img-src 'self' ${base} data: blob:`,
			`media-src 'self' ${base}`,
			"connect-src 'self'",
			"form-action 'none'",
			// Two people side by side are two frames of the page itself.
			"frame-src 'self'",
			"frame-ancestors 'self'",
			"base-uri 'none'"
		];
		this.headers = {
			'content-security-policy': policy.join('; '),
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-resource-policy': 'same-origin'
		};
	}

	/** Whether a path may name a file of the page. */
	public has(path: string): boolean {
		return path === '/' || path.startsWith('/assets/') || path === '/icon.svg';
	}

	public send(response: ServerResponse, path: string, cookie: string | null): void {
		const file = normalize(join(DIST, path === '/' ? 'index.html' : path));
		if (!file.startsWith(DIST) || !existsSync(file) || !statSync(file).isFile()) {
			const missing = path === '/' ? 'The page was not built: npm run build -w sandbox' : 'There is no such file.';
			response.writeHead(404, { ...this.headers, 'content-type': 'text/plain; charset=utf-8' }).end(missing);
			return;
		}
		response
			.writeHead(200, {
				...this.headers,
				'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
				'cache-control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
				...(cookie ? { 'set-cookie': cookie } : {})
			})
			.end(readFileSync(file));
	}

	/** A refusal for a person in front of a browser. */
	public refuse(response: ServerResponse, refusal: Refusal): void {
		const text = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Local Discord</title><h1>${refusal.message}</h1><p>${refusal.todo}</p></html>`;
		response
			.writeHead(refusal.status, { ...this.headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
			.end(text);
	}
}
