import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const [pressed, opened] = [promisify(gzip), promisify(gunzip)];

/** Largest content that is unpacked, bytes: what a file of 1 MiB becomes once its questions are looked up. */
const mostBytes = 64 * 1024 * 1024;

/** JSON as short text, without holding up others. */
export async function pack(content: unknown): Promise<string> {
	return (await pressed(JSON.stringify(content))).toString('base64');
}

export async function unpack(text: string): Promise<unknown> {
	return JSON.parse((await opened(Buffer.from(text, 'base64'), { maxOutputLength: mostBytes })).toString('utf8'));
}
