import { createServer, type Server, type ServerResponse } from 'node:http';
import type { HttpHandler } from './driver/types.js';
import type { FileStore } from './files.js';
import type { Gateway } from './gateway/gateway.js';
import type { RestApi } from './rest/api.js';

export interface HttpParts {
	/** Own address, known once the server listens. */
	base(): string;
	readonly rest: RestApi;
	readonly gateway: Gateway;
	readonly files: FileStore;
	/** Asked in order for everything that is not Discord's; the first that takes a request has it. */
	readonly handlers: Iterable<HttpHandler>;
	/** Something inside the sandbox went wrong. */
	crashed(error: unknown): void;
}

/** The one server of a sandbox: REST below `/api/`, files below `/cdn/`, the gateway's WebSockets, and what others add. Does not listen yet. */
export function newServer({ base, rest, gateway, files, handlers, crashed }: HttpParts): Server {
	const server = createServer((request, response) => {
		const url = addressOf(request.url, base());
		if (!url) {
			response.writeHead(400, { 'content-type': 'text/plain' }).end('Malformed address');
			return;
		}
		if (url.pathname.startsWith('/api/')) {
			rest.handle(request, response, url).catch((error: unknown) => {
				crashed(error);
				response.destroy();
			});
			return;
		}
		if (url.pathname.startsWith('/cdn/')) {
			sendFile(files, response, url);
			return;
		}
		for (const handler of handlers) if (handler(request, response, url)) return;
		response.writeHead(404).end();
	});
	server.keepAliveTimeout = 60_000;
	server.on('upgrade', (request, socket, head) => {
		const url = addressOf(request.url, base());
		if (url?.pathname.replace(/\/$/, '') === '/gateway') gateway.upgrade(request, socket, head, url);
		else socket.destroy();
	});
	return server;
}

/** Attachments need a signature that is still good; emojis and avatars are everybody's, whatever ending is asked for. */
function sendFile(files: FileStore, response: ServerResponse, url: URL): void {
	const path = decodeURI(url.pathname.slice('/cdn'.length)).replace(/^(\/(?:emojis\/\d+|avatars\/\d+\/\w+))\.\w+$/, '$1');
	const found = /^\/(?:emojis|avatars)\//.test(path) ? files.read(path) : files.open(path, url.searchParams);
	if (!found) {
		response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
		return;
	}
	response
		.writeHead(200, {
			'content-type': found.record.contentType,
			'content-length': found.record.size,
			'x-content-type-options': 'nosniff',
			// A file that somebody sent is never a page of ours.
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox"
		})
		.end(found.data);
}

/** Null for what is no address, or has broken escapes. */
function addressOf(path: string | undefined, base: string): URL | null {
	try {
		const url = new URL(path ?? '/', base);
		decodeURI(url.pathname);
		return url;
	} catch {
		return null;
	}
}
