import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.js';
import type { UploadedFile } from '../files.js';
import { isSnowflake } from '../ids.js';
import { isObject } from '../limits/form.js';
import { parseBody, readRaw } from '../rest/body.js';
import type { Actor } from './protocol.js';
import { Refusal } from './refusal.js';

const MAX_JSON_BYTES = 256 * 1024;

/** A body that was read: fields are asked for by name, and a wrong one names itself. */
export class Input {
	public constructor(
		public readonly body: Readonly<Record<string, unknown>>,
		public readonly files: readonly UploadedFile[]
	) {}

	public id(name: string): string {
		return idOf(this.body[name], name);
	}

	public optionalId(name: string): string | undefined {
		return this.body[name] == null ? undefined : this.id(name);
	}

	public text(name: string, max: number, min = 0): string {
		const value = this.body[name];
		if (typeof value !== 'string' || value.length < min || value.length > max)
			throw new Refusal(400, `"${name}" must be text of ${min} to ${max} characters.`, `Send "${name}" again.`);
		return value;
	}

	public optionalText(name: string, max: number): string | undefined {
		return this.body[name] == null ? undefined : this.text(name, max);
	}

	public integer(name: string, min: number, max: number): number {
		const value = this.body[name];
		if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max)
			throw new Refusal(400, `"${name}" must be a whole number from ${min} to ${max}.`, `Send "${name}" again.`);
		return value;
	}

	public texts(name: string, max: number): string[] {
		const value = this.body[name];
		if (!Array.isArray(value) || value.length > max || !value.every((one) => typeof one === 'string'))
			throw new Refusal(400, `"${name}" must be a list of at most ${max} texts.`, `Send "${name}" again.`);
		return value;
	}

	public record(name: string): Readonly<Record<string, unknown>> {
		const value = this.body[name];
		if (!isObject(value)) throw new Refusal(400, `"${name}" must be an object.`, `Send "${name}" again.`);
		return value;
	}

	public actor(): Actor {
		return { user: this.id('user'), guild: this.body.guild == null ? null : this.id('guild') };
	}
}

export function idOf(value: unknown, name: string): string {
	if (!isSnowflake(value)) throw new Refusal(400, `"${name}" must be an id.`, `Send "${name}" again.`);
	return value;
}

/** Reads JSON, or multipart with `payload_json` and `files[n]`. */
export async function readInput(request: IncomingMessage): Promise<Input> {
	const header = request.headers['content-type'] ?? '';
	const isJson = /^application\/json\b/i.test(header);
	if (!isJson && !/^multipart\/form-data\b/i.test(header))
		throw new Refusal(415, 'The body must be JSON or a form with files.', 'Set Content-Type to application/json or multipart/form-data.');
	const told = Number(request.headers['content-length'] ?? 0);
	if (isJson && told > MAX_JSON_BYTES) throw tooLarge();
	try {
		const raw = await readRaw(request);
		if (isJson && raw.length > MAX_JSON_BYTES) throw tooLarge();
		const body = await parseBody(raw, header);
		if (!isObject(body.json)) throw new Refusal(400, 'The body must be an object.', 'Send a JSON object.');
		return new Input(body.json, body.files);
	} catch (error) {
		if (error instanceof ApiError && error.status === 400) throw new Refusal(400, error.message, 'Send valid JSON or a valid form.');
		throw error;
	}
}

function tooLarge(): Refusal {
	return new Refusal(
		413,
		'The request is too large.',
		`Send at most ${MAX_JSON_BYTES / 1024} KiB of JSON; files go as multipart/form-data.`
	);
}
