import type { Clock } from '#core/clock';
import type { GuildId } from '#core/ids';
import type { PublishedPointer, SettingsRow } from './settings.types.js';

/** Where settings come from and who tells when they change. */
export interface SettingsSource {
	/** The guild's row as the database has it now; `null` when the guild has none. */
	read(guild: GuildId): Promise<SettingsRow | null>;
	/** What members see of such a row: itself, or with the values of the version in force. */
	published?(row: SettingsRow): Promise<SettingsRow>;
	/** Which version is in force, read anew; without it the row is read. */
	pointer?(guild: GuildId): Promise<PublishedPointer | null>;
	/** Calls back for each guild whose row was written by any process, or with `null` when changes may have been missed. */
	watch(changed: (guild: string | null) => void): SettingsWatch;
}

export interface SettingsWatch {
	/** Resolves once changes are being told. */
	readonly ready: Promise<void>;
	close(): Promise<void>;
}

/** A cached row is read again after this many milliseconds even if no change was told. */
export const maxAgeMs = 15_000;

interface Entry {
	readonly at: number;
	/** What editors work on. */
	readonly row: Promise<SettingsRow | null>;
	/** What is in force. */
	readonly published: Promise<SettingsRow | null>;
}

/** Settings rows in memory: dropped when another process writes one, and by age as a net for a change stream that fell behind. */
export class SettingsCache {
	readonly #entries = new Map<string, Entry>();
	#watch: SettingsWatch | null = null;

	public constructor(
		private readonly source: SettingsSource,
		private readonly clock: Clock
	) {}

	/** Begins to listen for changes of other processes. */
	public start(): Promise<void> {
		this.#watch ??= this.source.watch((guild) => (guild === null ? this.#entries.clear() : this.drop(guild)));
		return this.#watch.ready;
	}

	public async close(): Promise<void> {
		await this.#watch?.close();
		this.#watch = null;
		this.#entries.clear();
	}

	/** Forgets a guild's row; the next read asks the database. A read that is under way is not kept. */
	public drop(guild: string): void {
		this.#entries.delete(guild);
	}

	/** The row as members see it. */
	public row(guild: GuildId): Promise<SettingsRow | null> {
		return this.#entry(guild).published;
	}

	/** The row as editors have left it. */
	public draft(guild: GuildId): Promise<SettingsRow | null> {
		return this.#entry(guild).row;
	}

	/** Which version is in force now, `null`: each saved edit is. Read anew; memory that knows another one is dropped. */
	public async pointer(guild: GuildId): Promise<PublishedPointer | null> {
		if (!this.source.pointer) this.drop(guild);
		const now = this.source.pointer ? await this.source.pointer(guild) : ((await this.draft(guild))?.published ?? null);
		const known = this.#entries.get(guild);
		if (known !== undefined && ((await known.row)?.published?.number ?? null) !== (now?.number ?? null)) this.drop(guild);
		return now;
	}

	#entry(guild: GuildId): Entry {
		const now = this.clock.now().getTime();
		const known = this.#entries.get(guild);
		if (known !== undefined && Math.abs(now - known.at) < maxAgeMs) return known;
		const row = this.source.read(guild);
		const published = row.then((found) => (found?.published === undefined ? found : (this.source.published?.(found) ?? found)));
		const entry: Entry = { at: now, row, published };
		this.#entries.set(guild, entry);
		for (const read of [row, published])
			read.catch(() => {
				if (this.#entries.get(guild) === entry) this.#entries.delete(guild);
			});
		return entry;
	}
}
