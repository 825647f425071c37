import type { ServerResponse } from 'node:http';
import { ApiError } from '../errors.js';
import { isObject } from '../limits/form.js';
import type { RefusalView } from './protocol.js';

/** A request that is not carried out: status, what is wrong, what to do. */
export class Refusal extends Error {
	public constructor(
		public readonly status: number,
		message: string,
		public readonly todo: string
	) {
		super(message);
	}
}

/** What somebody is told about any error. Null: a bug of ours. */
export function asRefusal(error: unknown): Refusal | null {
	if (error instanceof Refusal) return error;
	if (error instanceof ApiError) return new Refusal(error.status, sentence(error), 'Change the input and try again.');
	// The driver refuses with plain errors whose text says what a client would not do.
	if (error instanceof Error && error.constructor === Error) return new Refusal(422, error.message, 'Change what the message names.');
	return null;
}

/** Discord's message, with the first exact reason of its error tree. */
function sentence(error: ApiError): string {
	const reason = firstReason(error.body.errors);
	return reason ? `${error.body.message}: ${reason}` : error.body.message;
}

function firstReason(tree: unknown): string | null {
	if (!isObject(tree)) return null;
	if (Array.isArray(tree._errors)) {
		const [first] = tree._errors;
		return isObject(first) ? String(first.message) : null;
	}
	for (const part of Object.values(tree)) {
		const found = firstReason(part);
		if (found) return found;
	}
	return null;
}

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } as const;

/** Headers of server-sent events. */
export const EVENT_STREAM = { ...COMMON, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } as const;

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
	const text = Buffer.from(JSON.stringify(body));
	response.writeHead(status, { ...COMMON, 'content-type': 'application/json; charset=utf-8', 'content-length': text.length }).end(text);
}

export function sendRefusal(response: ServerResponse, { status, message, todo }: Refusal): void {
	const body: RefusalView = { error: message, todo };
	sendJson(response, status, body);
}
