import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRecord } from './world/records.js';
import type { World } from './world/world.js';

const VERSION = 1;
const DELAY_MS = 1000;
const MAP_KEY = '$map';

/** What is kept besides the world. */
export interface SnapshotExtras {
	token: string;
	clockOffsetMs: number;
	/** Address and key of interactions over HTTP; not in snapshots of before. */
	endpoint?: { readonly url: string | null; readonly key: string };
}

/** Reads and writes the whole world as one JSON file, with the files' contents beside it. A reader never meets half a snapshot. */
export class Snapshot {
	private readonly file: string;
	private readonly blobFolder: string;
	private readonly written = new Set<string>();
	private timer: NodeJS.Timeout | null = null;
	private writing: Promise<void> = Promise.resolve();

	public constructor(
		folder: string,
		private readonly world: World,
		private readonly extras: () => SnapshotExtras
	) {
		this.file = join(folder, 'world.json');
		this.blobFolder = join(folder, 'blobs');
		mkdirSync(this.blobFolder, { recursive: true });
		for (const name of readdirSync(this.blobFolder)) {
			if (name.endsWith('.next')) rmSync(join(this.blobFolder, name));
			else this.written.add(name);
		}
	}

	/** Brings the last snapshot back; null when there is none. A file that can't be read is put aside, not overwritten. */
	public load(): SnapshotExtras | null {
		if (!existsSync(this.file)) return null;
		let data: Stored;
		try {
			data = JSON.parse(readFileSync(this.file, 'utf8'), revive);
			if (data.version !== VERSION) throw new Error(`version ${data.version}`);
		} catch {
			renameSync(this.file, `${this.file}.unreadable`);
			return null;
		}
		const { world } = this;
		for (const name of MAPS) {
			const target: Map<string, unknown> = world[name];
			for (const [key, value] of data.maps[name] ?? []) target.set(key, value);
		}
		for (const [path, record] of data.files) {
			const blob = join(this.blobFolder, record.blob);
			if (!existsSync(blob)) continue;
			world.files.records.set(path, record);
			if (!world.files.blobs.has(record.blob)) world.files.blobs.set(record.blob, readFileSync(blob));
		}
		world.files.secret = data.secret;
		world.botId = data.botId;
		world.ids.seen(data.lastId);
		return data.extras;
	}

	/** Writes within a second; calls in between are one write. */
	public schedule(): void {
		this.timer ??= setTimeout(() => {
			this.timer = null;
			void this.write();
		}, DELAY_MS).unref();
	}

	/** Writes now, after whatever is being written. */
	public write(): Promise<void> {
		if (this.timer) clearTimeout(this.timer);
		this.timer = null;
		this.writing = this.writing.then(() => this.writeNow());
		return this.writing;
	}

	private async writeNow(): Promise<void> {
		const { world } = this;
		for (const [hash, data] of world.files.blobs) {
			if (this.written.has(hash)) continue;
			await writeWhole(join(this.blobFolder, hash), data);
			this.written.add(hash);
		}
		const stored: Stored = {
			version: VERSION,
			botId: world.botId,
			lastId: world.ids.next(),
			secret: world.files.secret,
			extras: this.extras(),
			maps: Object.fromEntries(MAPS.map((name) => [name, world[name]])),
			files: world.files.records
		};
		await writeWhole(this.file, Buffer.from(JSON.stringify(stored, flatten)));
		for (const hash of this.written) {
			if (world.files.blobs.has(hash)) continue;
			rmSync(join(this.blobFolder, hash), { force: true });
			this.written.delete(hash);
		}
	}
}

const MAPS = [
	'users',
	'guilds',
	'channels',
	'messages',
	'commands',
	'invites',
	'emojis',
	'dms',
	'nonces',
	'webhooks',
	'audit',
	'skus',
	'entitlements'
] as const;

interface Stored {
	readonly version: number;
	readonly botId: string;
	readonly lastId: string;
	readonly secret: string;
	readonly extras: SnapshotExtras;
	readonly maps: { readonly [name in (typeof MAPS)[number]]?: ReadonlyMap<string, unknown> };
	readonly files: ReadonlyMap<string, FileRecord>;
}

function flatten(_key: string, value: unknown): unknown {
	return value instanceof Map ? { [MAP_KEY]: [...value] } : value;
}

function revive(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || !(MAP_KEY in value)) return value;
	const entries = value[MAP_KEY];
	return Array.isArray(entries) ? new Map(entries) : value;
}

/** Under another name first, on disk before it gets its own. */
async function writeWhole(file: string, data: Buffer): Promise<void> {
	const next = `${file}.next`;
	const handle = await open(next, 'w');
	try {
		await handle.writeFile(data);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await rename(next, file);
}
