import type { GuildId } from '../ids.js';

/**
 * What becomes of rows when a season ends, which is when the game's servers are wiped.
 *
 * `kept`: nothing. `reset`: it starts over. `archived`: it is put away and can still be read. `asked`: somebody decides, row by row or for
 * all of them.
 */
export const seasonFates = ['reset', 'asked', 'archived', 'kept'] as const;
export type SeasonFate = (typeof seasonFates)[number];

/** Rows of a guild by their fields, as the database takes it. */
export type RowFilter = Readonly<Record<string, unknown>>;

/** Some rows of a domain that share their fate. The parts of one collection share no row, and leave none out. */
export interface SeasonPart {
	/** Unique in its domain; its words are `seasons:parts.<domain>.<key>.name` and `.text`. */
	readonly key: string;
	/** Collections whose rows they are. */
	readonly collections: readonly string[];
	readonly fate: SeasonFate;
	/** Settings that decide it, as `slice.field`. */
	readonly decidedBy?: readonly string[];
	/** Which of the guild's rows; left out: all. Asked anew for each count, never for another guild. */
	readonly only?: (guild: GuildId) => RowFilter | Promise<RowFilter>;
	/** The field that names the guild, default `guild`; `null`: the rows are no guild's, and nobody is shown them. */
	readonly guildField?: string | null;
}

/** A part with the domain that declared it. */
export interface DeclaredSeasonPart extends SeasonPart {
	readonly domain: string;
}

const declared = new Map<string, Map<string, SeasonPart>>();

/**
 * Declares what a season end does to everything that a domain stores; a domain that stores nothing declares no part. Called at start, by
 * each plugin for its own collections.
 */
export function declareSeasonEnd(domain: string, parts: readonly SeasonPart[]): void {
	const known = declared.get(domain) ?? new Map<string, SeasonPart>();
	for (const part of parts) known.set(part.key, part);
	declared.set(domain, known);
}

/** Every part, in the order of declaration. */
export const declaredSeasonParts = (): readonly DeclaredSeasonPart[] =>
	[...declared].flatMap(([domain, parts]) => [...parts.values()].map((part) => ({ ...part, domain })));

/** Domains that have declared what a season end does to them. */
export const seasonDomains = (): ReadonlySet<string> => new Set(declared.keys());

/** Where a word about a part stands. */
export const seasonWords = ({ domain, key }: Pick<DeclaredSeasonPart, 'domain' | 'key'>, what: 'name' | 'text'): string =>
	`seasons:parts.${domain}.${key}.${what}`;
