import type { Actor } from '#core/actor';
import type { CheckText } from '#core/checks';
import type { GuildId } from '#core/ids';
import type { Change, Value } from '#core/units/unit';

/**
 * What a version is made of: the guild's name, language and zone; a slice of settings; a category, an item, a rule of prices. Kinds of
 * higher domains are registered by them.
 */
export type DocKind = 'guild' | 'slice' | 'category' | 'item' | 'price';

/** One document as a version holds it: named by what it is, found by what is in it. */
export interface DocRef {
	readonly kind: DocKind;
	readonly key: string;
	/** SHA-256 of the canonical JSON of the body, base64url. */
	readonly hash: string;
	/** Number of this content among those that the key has had; forms and orders name what they were made from by it. 0 where nobody asks. */
	readonly rev: number;
}

/** A document with what is in it. Bodies are JSON; they never hold stock, counters, uses or anything that members write. */
export interface VersionDoc extends DocRef {
	readonly body: Value;
}

/** How a version came to be. */
export type VersionAction = 'begun' | 'published' | 'planned' | 'rolledBack' | 'setup';

/** A version as lists show it. */
export interface VersionFacts {
	/** Counted from 1 in the guild, never used again. */
	readonly number: number;
	readonly at: Date;
	readonly by: string;
	readonly byName: string;
	readonly action: VersionAction;
	/** Whose documents a roll-back took up again. */
	readonly from: number | null;
	/** Documents that differ from the version before. */
	readonly changes: number;
	/** What its publisher wrote about it; empty: nothing. */
	readonly note: string;
}

/** A version of the guild, or what editors work on. */
export type Side = number | 'draft';

/** One document that two sides hold differently. */
export interface DocChange {
	readonly kind: DocKind;
	readonly key: string;
	/** `null`: this side does not have it. */
	readonly before: Value | null;
	readonly after: Value | null;
}

/** A version that will come into force by itself. Its documents were fixed when it was planned. */
export interface PlannedVersion {
	readonly at: Date;
	readonly by: string;
	readonly byName: string;
	readonly changes: number;
	/** The version that it was planned on; another one in force by then cancels the plan. */
	readonly on: number;
}

/** How things stand with a guild's versions. */
export interface PublishingState {
	/** `live`: each saved edit is in force at once. `draft`: members see version `number`, editors the draft. */
	readonly mode: 'live' | 'draft';
	/** The version in force; `null` in mode `live`. */
	readonly version: VersionFacts | null;
	/** Documents of the draft that differ from it. */
	readonly changes: number;
	/** Names the draft as it is: what somebody publishes is what they looked at. */
	readonly digest: string;
	/** Who has edited since the version came into force, the latest first. */
	readonly editors: readonly { readonly by: string; readonly byName: string; readonly at: Date }[];
	readonly planned: PlannedVersion | null;
}

/** Somebody who publishes, and the id of their interaction: the same request twice is one act. */
export interface Publisher {
	readonly actor: Actor;
	readonly request: string;
}

/** In whose name a version comes into force, and by which request. */
export interface VersionAuthor {
	readonly actor: Pick<Actor, 'id' | 'name' | 'isGuildOwner'>;
	readonly request: string;
}

/** Something that a check before a publication found. */
export interface Finding {
	/** `blocks`: nothing is published while it stands. `warns`: the publisher is told. */
	readonly level: 'blocks' | 'warns';
	/** It blocks only because nobody could look now; a plan waits for the next look. */
	readonly again?: boolean;
	readonly title: CheckText;
	readonly text: CheckText;
	/** Further lines, such as the steps of a money pump. */
	readonly steps?: readonly CheckText[];
}

/** What a set of documents is checked with before it comes into force. */
export type PublishCheck = (guild: GuildId, docs: readonly VersionDoc[]) => Promise<readonly Finding[]>;

/** The marks of all sources, by name. */
export type DraftMarks = Readonly<Record<string, number>>;

/** A domain that has documents in versions. */
export interface VersionSource {
	readonly name: string;
	readonly kinds: readonly DocKind[];
	/** The draft's documents: what editors' rows hold now. */
	read(guild: GuildId): Promise<readonly Omit<VersionDoc, 'hash'>[]>;
	/** The changes that bring editors' rows back to these documents of its kinds, each guarded by the row as it is now; for discarding a draft. */
	restore(guild: GuildId, docs: readonly VersionDoc[], by: Publisher): Promise<readonly Change[]>;
	/** A number that every edit of its rows moves. */
	mark(guild: GuildId): Promise<number>;
	/**
	 * The change that refuses a unit with `settings.publishing.draftMoved` when somebody has edited since the mark: read before the rows,
	 * it holds the unit to what was read.
	 */
	guard(guild: GuildId, mark: number): Change;
	/** Who has edited its rows since a moment, each once with their last edit. */
	editors(guild: GuildId, since: Date): Promise<readonly { readonly by: string; readonly byName: string; readonly at: Date }[]>;
	/** Called in every process that sees another version in force, and after a restore: memory of the guild's rows is out of date. */
	forget(guild: GuildId): void;
}
