import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.js';
import { contentTypeOf, type UploadedFile } from '../files.js';
import { MAX_REQUEST_BYTES } from '../limits/messages.js';

export interface RequestBody {
	readonly json: unknown;
	readonly files: readonly UploadedFile[];
	/** Without parameters; `''` when there was no body. */
	readonly contentType: string;
}

/** Reads all of a request, up to Discord's 25 MiB (40005). */
export function readRaw(request: IncomingMessage): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
		});
		request.once('error', reject);
		request.once('close', () => {
			if (!request.complete) reject(new Error('The request was cut'));
		});
		request.once('end', () => {
			if (size > MAX_REQUEST_BYTES) reject(new ApiError(413, 40005, 'Request entity too large'));
			else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
		});
	});
}

/** JSON, or multipart with `payload_json` and `files[n]`. Anything else is 50035; broken JSON is 50109. */
export async function parseBody(raw: Buffer, header: string): Promise<RequestBody> {
	const contentType = header.split(';')[0]?.trim().toLowerCase() ?? '';
	if (!raw.length) return { json: undefined, files: [], contentType: '' };
	if (contentType === 'application/json') return { json: parseJson(raw.toString('utf8')), files: [], contentType };
	if (contentType === 'application/x-www-form-urlencoded')
		return { json: Object.fromEntries(new URLSearchParams(raw.toString('utf8'))), files: [], contentType };
	if (contentType === 'multipart/form-data') return parseMultipart(raw, header, contentType);
	throw new ApiError(400, 50035, 'Invalid Form Body', {
		_errors: [
			{ code: 'CONTENT_TYPE_INVALID', message: 'Expected "Content-Type" header to be one of (application/json, multipart/form-data).' }
		]
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new ApiError(400, 50109, 'The request body contains invalid JSON.');
	}
}

async function parseMultipart(raw: Buffer, header: string, contentType: string): Promise<RequestBody> {
	let form: FormData;
	try {
		form = await new Response(new Uint8Array(raw), { headers: { 'content-type': header } }).formData();
	} catch {
		throw new ApiError(400, 50035, 'Invalid Form Body');
	}
	const fields: Record<string, unknown> = {};
	const files: UploadedFile[] = [];
	let payload: unknown;
	for (const [key, value] of form) {
		if (typeof value === 'string') {
			if (key === 'payload_json') payload = parseJson(value);
			else fields[key] = value;
			continue;
		}
		const data = Buffer.from(await value.arrayBuffer());
		const index = Number(/\d+/.exec(key)?.[0] ?? files.length);
		const type = value.type && value.type !== 'application/octet-stream' ? value.type : contentTypeOf(value.name);
		files.push({ index, name: value.name, contentType: type, data, size: data.length });
	}
	return { json: payload ?? fields, files, contentType };
}
