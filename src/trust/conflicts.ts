import type { GuildId, MemberId } from '#core/ids';
import type { Relations } from './relations.js';

/** Why somebody is too close to a matter to decide it. */
export type Conflict = 'self' | 'tribe' | 'invited';

/**
 * Whether this person is too close to one of the people of a matter: one of them, of their tribe, or brought by them or who brought them
 * (design rule 11). `null`: they may decide it.
 */
export async function conflictOf(
	relations: Pick<Relations, 'between'>,
	guild: GuildId,
	actor: MemberId,
	people: readonly MemberId[]
): Promise<Conflict | null> {
	if (people.includes(actor)) return 'self';
	for (const other of new Set(people)) {
		const { sameTribe, invited } = await relations.between(guild, actor, other);
		if (sameTribe) return 'tribe';
		if (invited) return 'invited';
	}
	return null;
}
