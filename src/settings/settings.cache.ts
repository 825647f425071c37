import type { Clock } from '#core/clock';
import type { GuildId } from '#core/ids';
import type { SettingsRow } from './settings.types.js';

/** Where settings come from and who tells when they change. */
export interface SettingsSource {
	/** The guild's row as the database has it now; `null` when the guild has none. */
	read(guild: GuildId): Promise<SettingsRow | null>;
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
	readonly row: Promise<SettingsRow | null>;
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

	public row(guild: GuildId): Promise<SettingsRow | null> {
		return this.#entry(guild).row;
	}

	#entry(guild: GuildId): Entry {
		const now = this.clock.now().getTime();
		const known = this.#entries.get(guild);
		if (known !== undefined && Math.abs(now - known.at) < maxAgeMs) return known;
		const entry: Entry = { at: now, row: this.source.read(guild) };
		this.#entries.set(guild, entry);
		entry.row.catch(() => {
			if (this.#entries.get(guild) === entry) this.#entries.delete(guild);
		});
		return entry;
	}
}
