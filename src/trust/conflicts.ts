import type { GuildId, MemberId } from '#core/ids';
import type { Relations } from './relations.js';

/** Why somebody is too close to a matter to decide it. `maybe`: perhaps one of them invited the other, and somebody else can decide it. */
export type Conflict = 'self' | 'tribe' | 'invited' | 'maybe';

/**
 * Whether this person is too close to one of the people of a matter: one of them, of their tribe, or brought by them or who brought them
 * (design rule 11). What is only likely keeps them out as long as somebody else who may decide it is known.
 *
 * @param capability What deciding it takes; left out: only what is certain counts.
 * @returns `null`: they may decide it.
 */
export async function conflictOf(
	relations: Pick<Relations, 'between' | 'colleagues'>,
	guild: GuildId,
	actor: MemberId,
	people: readonly MemberId[],
	capability?: string
): Promise<Conflict | null> {
	const found = await closeness(relations, guild, actor, people);
	if (found !== 'maybe') return found;
	if (capability === undefined) return null;
	for (const other of await relations.colleagues(guild, capability))
		if (other !== actor && (await closeness(relations, guild, other, people)) === null) return 'maybe';
	return null;
}

/** How close somebody is to the people of a matter, whoever else could decide it; what is certain comes first. */
export async function closeness(
	relations: Pick<Relations, 'between'>,
	guild: GuildId,
	actor: MemberId,
	people: readonly MemberId[]
): Promise<Conflict | null> {
	if (people.includes(actor)) return 'self';
	let maybe = false;
	for (const other of new Set(people)) {
		const { sameTribe, invited, maybeInvited } = await relations.between(guild, actor, other);
		if (sameTribe) return 'tribe';
		if (invited) return 'invited';
		maybe ||= maybeInvited;
	}
	return maybe ? 'maybe' : null;
}
