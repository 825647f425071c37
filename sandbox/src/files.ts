import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FileRecord } from './world/records.js';

/** Stands before a path in stored messages; replaced by a signed URL when a payload is made. No text from people can begin so. */
export const CDN_MARK = '\u0000cdn';

const TYPES: Readonly<Record<string, string>> = {
	png: 'image/png',
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	gif: 'image/gif',
	webp: 'image/webp',
	txt: 'text/plain; charset=utf-8',
	json: 'application/json; charset=utf-8',
	csv: 'text/csv; charset=utf-8',
	html: 'text/html; charset=utf-8',
	pdf: 'application/pdf',
	mp4: 'video/mp4',
	zip: 'application/zip'
};

export function contentTypeOf(name: string): string {
	return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

/** The names Discord gives files. */
export function safeName(name: string): string {
	const cleaned = name.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '');
	return cleaned.slice(0, 200) || 'unknown';
}

/** A file that came with a request. */
export interface UploadedFile {
	/** The `n` of `files[n]`. */
	readonly index: number;
	readonly name: string;
	readonly contentType: string;
	readonly data: Buffer;
	readonly size: number;
}

/** Size of a picture, from its header; null when it is none that is known. */
export function pictureSize(data: Buffer): { width: number; height: number } | null {
	if (data.length >= 24 && data.readUInt32BE(0) === 0x89504e47) return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
	if (data.length >= 10 && data.toString('latin1', 0, 3) === 'GIF') return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
	if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8) return null;
	for (let at = 2; at + 9 < data.length && data[at] === 0xff; at += 2 + data.readUInt16BE(at + 2)) {
		const marker = data[at + 1] ?? 0;
		if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
			return { width: data.readUInt16BE(at + 7), height: data.readUInt16BE(at + 5) };
	}
	return null;
}

/** Files behind attachment URLs. A URL names its end and a signature over path and end, as Discord's do. */
export class FileStore {
	public readonly records = new Map<string, FileRecord>();
	/** Contents by hash: the same bytes are kept once. */
	public readonly blobs = new Map<string, Buffer>();
	/** Kept in the snapshot, so that URLs survive a restart. */
	public secret = randomBytes(24).toString('hex');
	/** `http://127.0.0.1:PORT`, known once the server listens. */
	public base = '';

	public constructor(
		private readonly now: () => number,
		private readonly validMs: number
	) {}

	/** Keeps a file and returns its path. */
	public put(path: string, data: Buffer, contentType: string): FileRecord {
		const blob = createHash('sha256').update(data).digest('hex');
		if (!this.blobs.has(blob)) this.blobs.set(blob, data);
		const record = { path, blob, contentType, size: data.length };
		this.records.set(path, record);
		return record;
	}

	/** Keeps a file as long as a URL made now is valid; those of before whose time is over go. */
	public putForUrl(path: string, data: Buffer, contentType: string): FileRecord {
		const now = this.now();
		for (const { path: old, until } of [...this.records.values()]) if (until !== undefined && until < now) this.drop(old);
		const record = { ...this.put(path, data, contentType), until: now + this.validMs };
		this.records.set(path, record);
		return record;
	}

	/** Forgets every file below a path; blobs go with their last file. */
	public drop(prefix: string): void {
		const gone = new Set<string>();
		for (const [path, record] of this.records) {
			if (!path.startsWith(prefix)) continue;
			this.records.delete(path);
			gone.add(record.blob);
		}
		if (!gone.size) return;
		for (const record of this.records.values()) gone.delete(record.blob);
		for (const blob of gone) this.blobs.delete(blob);
	}

	public sign(path: string): string {
		const issued = Math.floor(this.now() / 1000);
		const end = Math.floor((this.now() + this.validMs) / 1000).toString(16);
		return `${this.base}${path}?ex=${end}&is=${issued.toString(16)}&hm=${this.signature(path, end)}&`;
	}

	/** The file behind a URL, or null when the signature is wrong, its time is over or the file is gone. */
	public open(path: string, query: URLSearchParams): { record: FileRecord; data: Buffer } | null {
		const end = query.get('ex') ?? '';
		const given = Buffer.from(query.get('hm') ?? '', 'hex');
		const wanted = Buffer.from(this.signature(path, end), 'hex');
		if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
		if (Number.parseInt(end, 16) * 1000 < this.now()) return null;
		return this.read(path);
	}

	/** The file at a path, whatever its URL says. */
	public read(path: string): { record: FileRecord; data: Buffer } | null {
		const record = this.records.get(path);
		const data = record && this.blobs.get(record.blob);
		return record && data ? { record, data } : null;
	}

	private signature(path: string, end: string): string {
		return createHmac('sha256', this.secret).update(`${path}\n${end}`).digest('hex');
	}
}
