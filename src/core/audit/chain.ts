import { createHash, createHmac } from 'node:crypto';
import type { GuildId } from '../ids.js';
import type { AuditDraft, Value } from '../units/unit.js';

/** A row of the audit log as its unit wrote it. */
export interface AuditRow extends AuditDraft {
	readonly _id: string;
	readonly guild: GuildId;
	readonly unitSeq: number;
	readonly index: number;
	readonly at: Date;
	/** Added by the chainer. */
	readonly chain?: ChainLink;
}

/** The place of a row in the chain of its guild. */
export interface ChainLink {
	/** 1, 2, 3 … in commit order. */
	readonly seq: number;
	/** Over this row and the hash of the one before. */
	readonly hash: string;
	/** Who acted and on what, with people under pseudonyms: stays when the names are erased. */
	readonly actor: string;
	readonly target: string;
	/** Of before, after and reason, with a salt of its own: the content can be erased without breaking the chain. */
	readonly body: string;
	readonly salt: string;
}

/** Where the chain of a guild stands. */
export interface ChainHead {
	readonly seq: number;
	readonly hash: string;
}

export const emptyHead: ChainHead = { seq: 0, hash: '0'.repeat(64) };

const person = /\d{15,20}/g;

/** The ids of people that a row names: its actor, and whom it was done to. */
export function peopleIn(row: Pick<AuditRow, 'actor' | 'target'>): string[] {
	return [...new Set([...(row.actor.match(person) ?? []), ...(row.target.match(person) ?? [])])];
}

/** A person's name in the chain; nobody can tell who it is without the key. */
export const pseudonym = (key: string, id: string): string => `p_${createHmac('sha256', key).update(id).digest('base64url').slice(0, 22)}`;

/** The next link for a row. `keys`: the key of each person that the row names. */
export function link(row: AuditRow, before: ChainHead, keys: ReadonlyMap<string, string>, salt: string): ChainLink {
	const hidden = (text: string): string => text.replace(person, (id) => pseudonym(keys.get(id) ?? missingKey(id), id));
	const parts = { actor: hidden(row.actor), target: hidden(row.target), body: bodyDigest(row, salt), salt };
	const seq = before.seq + 1;
	return { ...parts, seq, hash: linkHash(row, { ...parts, seq }, before.hash) };
}

/** What a proof can find: a row outside the chain, places that are missing, and three kinds of change. `end`: the last rows are gone. */
export type FaultKind = 'unchained' | 'missing' | 'hash' | 'content' | 'people' | 'end';

/** What is wrong with a row, given the chain up to the one before it; `null` when nothing is. */
export function fault(row: AuditRow, before: ChainHead, keys: ReadonlyMap<string, string>): FaultKind | null {
	const { chain } = row;
	if (chain === undefined) return 'unchained';
	if (chain.seq !== before.seq + 1) return 'missing';
	if (linkHash(row, chain, before.hash) !== chain.hash) return 'hash';
	if (!isErased(row) && bodyDigest(row, chain.salt) !== chain.body) return 'content';
	for (const [shown, kept] of [
		[row.actor, chain.actor],
		[row.target, chain.target]
	] as const) {
		const expected = shown.replace(person, (id) => pseudonym(keys.get(id) ?? '', id));
		if (expected !== kept) return 'people';
	}
	return null;
}

/** An erased row shows pseudonyms, and no content. */
export const isErased = (row: AuditRow): boolean =>
	row.chain !== undefined &&
	row.before === undefined &&
	row.after === undefined &&
	row.reason === undefined &&
	/\bp_[\w-]{22}/.test(`${row.actor} ${row.target}`);

function bodyDigest({ before, after, reason }: Pick<AuditRow, 'before' | 'after' | 'reason'>, salt: string): string {
	return createHmac('sha256', salt).update(canonical({ before, after, reason })).digest('hex');
}

function linkHash(row: AuditRow, chain: Omit<ChainLink, 'hash'>, previous: string): string {
	const { seq, actor, target, body, salt } = chain;
	const { guild, unitSeq, index, at, actorKind, action } = row;
	return createHash('sha256')
		.update(canonical({ previous, seq, guild, unitSeq, index, at, actorKind, action, actor, target, body, salt }))
		.digest('hex');
}

/** JSON with sorted fields; dates as ISO text, absent fields left out. */
function canonical(value: Value | undefined): string {
	if (value instanceof Date) return JSON.stringify(value.toISOString());
	if (Array.isArray(value)) return `[${value.map((item: Value) => canonical(item)).join(',')}]`;
	if (value !== null && typeof value === 'object') {
		const fields = Object.entries(value)
			.filter(([, field]) => field !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1));
		return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
	}
	return JSON.stringify(value ?? null);
}

function missingKey(id: string): never {
	throw new Error(`There is no key for the pseudonym of ${id}`);
}
