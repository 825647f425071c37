import type { Connection, Model } from 'mongoose';
import type { GuildId } from '#core/ids';
import { sameJson } from './json.js';
import { type StoredVersion, settingsVersionModel } from './settings.model.js';

/** What one version made of one value. */
export interface ValueChange {
	readonly version: number;
	readonly at: Date;
	readonly actor: string;
	/** What its author did: `config.set`, `setup.applied`, … */
	readonly action: string;
	/** `undefined`: not set from then on. */
	readonly value: unknown;
}

/** How a value came to be what it is. */
export interface ValueHistory {
	/** The newest first. */
	readonly changes: readonly ValueChange[];
	/** Whether the walk reached the first version, so that there are no older changes. */
	readonly complete: boolean;
}

/** Where in a version's row a value stands: `['values', 'tickets', 'remakesPerDay']`. */
export type VersionPath = readonly string[];

/** How many versions one look goes back. */
const mostVersions = 300;

/** So many are read at first: few values were changed often, few guilds have more versions. */
const firstVersions = 16;

/** How many histories are kept; the one asked for longest ago goes first. */
const mostKept = 200;

const plainField = /^[A-Za-z0-9_-]+$/;

/** Reads out of the versions when one value changed, and who changed it. */
export class SettingsHistory {
	readonly #versions: Model<StoredVersion>;
	/** A version is never written again, so what led to it stays true. */
	readonly #kept = new Map<string, Promise<ValueHistory>>();

	public constructor(connection: Connection) {
		this.#versions = settingsVersionModel(connection);
	}

	/**
	 * The last changes of one value, up to `want`, among the newest 300 versions.
	 *
	 * @param version The one that is in force, as the caller has read it; later ones are not told.
	 */
	public of(
		guild: GuildId,
		path: VersionPath,
		{ version, want }: { readonly version: number; readonly want: number }
	): Promise<ValueHistory> {
		const key = JSON.stringify([guild, version, want, ...path]);
		let history = this.#kept.get(key);
		if (history === undefined) {
			history = this.#read(guild, path, version, want);
			history.catch(() => this.#kept.delete(key));
		}
		this.#kept.delete(key);
		this.#kept.set(key, history);
		for (const oldest of this.#kept.keys()) {
			if (this.#kept.size <= mostKept) break;
			this.#kept.delete(oldest);
		}
		return history;
	}

	async #read(guild: GuildId, path: VersionPath, version: number, want: number): Promise<ValueHistory> {
		const changes: ValueChange[] = [];
		let newer: ValueChange | null = null;
		let read = 0;
		for (let size = firstVersions, from = version; ; size = mostVersions + 1 - read) {
			const rows = await this.#page(guild, path, from, size);
			for (const row of rows) {
				const { at, actor, action } = row;
				const found: ValueChange = { version: row.version, at, actor, action, value: valueAt(row, path) };
				if (newer !== null && !sameJson(newer.value, found.value)) changes.push(newer);
				if (changes.length >= want) return { changes, complete: false };
				newer = found;
				read += 1;
				from = row.version - 1;
			}
			if (rows.length < size || read > mostVersions) break;
		}
		const complete = read <= mostVersions;
		if (complete && newer !== null && newer.value !== undefined) changes.push(newer);
		return { changes, complete };
	}

	/** Versions from one downwards. Of their values only this one is read, or the nearest field around it that a projection can name. */
	#page(guild: GuildId, path: VersionPath, from: number, size: number): Promise<StoredVersion[]> {
		const odd = path.findIndex((field) => !plainField.test(field));
		const field = path.slice(0, odd < 0 ? path.length : odd).join('.');
		return this.#versions
			.find({ guild, version: { $lte: from } }, { version: 1, at: 1, actor: 1, action: 1, [field]: 1 })
			.sort({ version: -1 })
			.limit(size)
			.lean<StoredVersion[]>()
			.exec();
	}

	/** Who has made versions since a moment, each once with their last one. */
	public async editors(guild: GuildId, since: Date): Promise<{ readonly by: string; readonly at: Date }[]> {
		const rows = await this.#versions
			.find({ guild, at: { $gt: since } }, { actor: 1, at: 1 })
			.sort({ version: -1 })
			.limit(mostVersions)
			.lean<Pick<StoredVersion, 'actor' | 'at'>[]>();
		const latest = new Map(rows.reverse().map(({ actor, at }) => [actor, at]));
		return [...latest].map(([by, at]) => ({ by, at }));
	}

	/** What stood there in one version; `undefined` when nothing did, or there is no such version. */
	public async value(guild: GuildId, version: number, path: VersionPath): Promise<unknown> {
		const row = await this.#versions.findOne({ guild, version }).lean<StoredVersion>().exec();
		return row === null ? undefined : valueAt(row, path);
	}
}

/** The value at a path of own fields; `undefined` where there is none. */
export function valueAt(json: unknown, path: VersionPath): unknown {
	let current: unknown = json;
	for (const field of path) {
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, field)) return undefined;
		current = Reflect.get(current, field);
	}
	return current;
}
