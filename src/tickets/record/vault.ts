import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GuildId, MemberId } from '#core/ids';
import type { FileRepository } from '#shop';

/** What is kept, besides its bytes. */
export interface Kept {
	readonly code: string;
	readonly name: string;
	readonly type: string;
	readonly sha256: string;
	readonly by: MemberId;
}

/** Keeps bytes of tickets: in the database, or in a folder of this machine. What one has kept is read there, whichever is chosen now. */
export class Vault {
	/** @param folder Where new files go; `null`: into the database. */
	public constructor(
		private readonly database: FileRepository,
		private readonly folder: string | null
	) {}

	/** Keeps bytes, once per ticket and content. @returns where they are. */
	public async put(guild: GuildId, kept: Kept, bytes: Buffer): Promise<string> {
		const { code, name, type, sha256, by } = kept;
		if (this.folder === null) {
			const id = createHash('sha256').update(`ticket|${guild}|${code}|${sha256}`).digest('hex').slice(0, 24);
			await this.database.put(guild, { id, name, type, size: bytes.length, sha256 }, by, bytes);
			return `gridfs:${id}`;
		}
		// No part of the path was chosen by a person.
		const path = join(code, sha256);
		await write(join(this.folder, guild, path), bytes);
		return `directory:${path}`;
	}

	/** The bytes, or `null` when they are gone. */
	public async get(guild: GuildId, ref: string): Promise<Buffer | null> {
		const at = this.#parse(guild, ref);
		if (at === null) return null;
		if ('id' in at) return (await this.database.get(guild, at.id))?.bytes ?? null;
		return readFile(at.path).catch((error: unknown) => (isMissing(error) ? null : Promise.reject(error)));
	}

	/** Forgets bytes; what is gone already is fine. */
	public async remove(guild: GuildId, ref: string): Promise<void> {
		const at = this.#parse(guild, ref);
		if (at === null) return;
		if ('id' in at) await this.database.remove(guild, at.id);
		else await rm(at.path, { force: true });
	}

	#parse(guild: GuildId, ref: string): { readonly id: string } | { readonly path: string } | null {
		const id = /^gridfs:([0-9a-f]{24})$/.exec(ref)?.[1];
		if (id) return { id };
		const path = /^directory:([A-Za-z0-9-]{1,40}[/\\][0-9a-f]{64})$/.exec(ref)?.[1];
		return path && this.folder !== null ? { path: join(this.folder, guild, path) } : null;
	}
}

/** Whole or not at all, and still there after a power cut. */
async function write(path: string, bytes: Buffer): Promise<void> {
	const there = await stat(path).catch(() => null);
	if (there?.size === bytes.length) return;
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const part = `${path}.${process.pid}.${performance.now()}.part`;
	const file = await open(part, 'wx', 0o600);
	try {
		await file.writeFile(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(part, path);
	const folder = await open(dirname(path), 'r');
	await folder.sync().finally(() => folder.close());
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
