import type { Connection } from 'mongoose';
import type { GuildId } from '../ids.js';
import { database } from '../mongo/index.js';
import { type DeclaredSeasonPart, declaredSeasonParts, type SeasonFate } from './season-ends.js';

/** What a season end would do now to the rows of one part. */
export interface SeasonLine {
	readonly domain: string;
	readonly key: string;
	readonly fate: SeasonFate;
	readonly decidedBy: readonly string[];
	readonly rows: number;
}

/** What would happen to a guild if its season ended now. Reads only. */
export class SeasonPlans {
	public constructor(private readonly connection: Connection) {}

	/** Rows by part, in the order of declaration. Rows that belong to no guild are left out. */
	public async of(guild: GuildId): Promise<readonly SeasonLine[]> {
		const parts = declaredSeasonParts().filter(({ guildField }) => guildField !== null);
		return Promise.all(
			parts.map(async (part) => ({
				...{ domain: part.domain, key: part.key, fate: part.fate, decidedBy: part.decidedBy ?? [] },
				rows: await this.#count(guild, part)
			}))
		);
	}

	async #count(guild: GuildId, { collections, only, guildField }: DeclaredSeasonPart): Promise<number> {
		const filter = { ...(await only?.(guild)), [guildField ?? 'guild']: guild };
		const db = database(this.connection);
		const counts = await Promise.all(collections.map((name) => db.collection(name).countDocuments(filter)));
		return counts.reduce((sum, count) => sum + count, 0);
	}
}
