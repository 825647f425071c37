import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { AuditDraft, Change, EventDraft, OutboxDraft, Row } from '#core/units/unit';
import {
	type Claim,
	type GameIdRow,
	gameIdRow,
	gameIdsCollection,
	type IdentityRow,
	type IdentityStep,
	identitiesCollection,
	identityId,
	type SealedId
} from './identity.model.js';
import { comparable } from './identity.rules.js';

/** Kinds of effects. */
export const identityEffects = { card: 'trust.identity-card', duplicate: 'trust.identity-duplicate', tell: 'trust.identity-told' } as const;

/** The identity has changed since it was read. */
export class IdentityMoved extends DomainError {
	public constructor() {
		super('identity.moved');
	}
}

/** The identity of a member who has entered nothing yet. */
export function noIdentity(guild: GuildId, { id, name }: Pick<Actor, 'id' | 'name'>): IdentityRow {
	return {
		_id: identityId(guild, id),
		guild,
		member: id,
		name,
		n: 0,
		verified: null,
		waiting: null,
		waitingSince: null,
		survivors: [],
		shown: false,
		refused: null,
		day: '',
		entries: 0,
		history: []
	};
}

/** The change of one identity, refused with `IdentityMoved` unless it is as it was read. `step`: what is kept of it. */
export function identityChange(row: IdentityRow, set: Partial<IdentityRow>, step: IdentityStep | null): Change {
	const next = { ...row, ...set };
	const survivors = [next.verified, next.waiting].flatMap((claim) => (claim ? [comparable(claim.survivor)] : []));
	return {
		in: identitiesCollection,
		id: row._id,
		when: { n: row.n },
		upsert: { ...noIdentity(row.guild, { id: row.member, name: row.name }) },
		set: { ...set, survivors: [...new Set(survivors)], n: row.n + 1 },
		...(step ? { push: { history: { ...step } } } : {}),
		else: () => new IdentityMoved()
	};
}

/** The change of one game id; a row that nobody has written yet is free. */
export function gameIdChange(
	guild: GuildId,
	{ hash }: Pick<SealedId, 'hash'>,
	change: Pick<Extract<Change, { id: string }>, 'when' | 'set' | 'unset' | 'else'>
): Change {
	const _id = gameIdRow(guild, hash);
	return { in: gameIdsCollection, id: _id, upsert: { _id, guild, holder: null, claimed: {} }, ...change };
}

/** What ends with a claim that no longer waits: it is nobody's claim any more. */
export const dropClaim = (guild: GuildId, member: string, claim: Claim | null, kept: readonly SealedId[] = []): Change[] =>
	(claim?.ids ?? [])
		.filter(({ hash }) => !kept.some((id) => id.hash === hash))
		.map((id) => gameIdChange(guild, id, { unset: [`claimed.${member}`] }));

/** Who else than `member` holds or claims a game id, as its row says. */
export function othersOf(row: Row | null, member: string): readonly string[] {
	if (!row) return [];
	const { holder, claimed } = row;
	const claimants = typeof claimed === 'object' && claimed !== null ? Object.keys(claimed) : [];
	return [...new Set([...(typeof holder === 'string' ? [holder] : []), ...claimants])].filter((other) => other !== member);
}

/** Who holds or claims a game id, in a fixed order. */
export const peopleOf = ({ holder, claimed }: Pick<GameIdRow, 'holder' | 'claimed'>): readonly string[] =>
	[...new Set([...(holder === null ? [] : [holder]), ...Object.keys(claimed)])].sort();

/** Names a member as what units, audit and events are about. */
export const memberSubject = (member: string): string => `member:${member}`;

/** What a change tells others. */
export const tellMember = (member: string, n: number, what: 'verified' | 'refused' | 'lost'): OutboxDraft => ({
	key: `identity:${member}:${n}:told`,
	kind: identityEffects.tell,
	aggregate: `dm:${member}`,
	payload: { member, what }
});

/** Whether a member has a verified game id has changed: `identity.verified`, `identity.lost`. */
export const identityEvent = (member: string, n: number, what: 'verified' | 'lost'): EventDraft => ({
	name: `identity.${what}`,
	key: `identity:${member}:${n}:${what}`,
	aggregate: memberSubject(member),
	payload: { member }
});

/** What staff have done about a member's identity, for the audit log. */
export const staffAudit = (actor: Actor, member: string, draft: Pick<AuditDraft, 'action' | 'before' | 'reason'>): AuditDraft => ({
	actor: actor.id,
	actorKind: 'staff',
	target: memberSubject(member),
	...draft
});
