import type { GuildId, MemberId } from '#core/ids';
import type { InviteSource } from '#trust';
import type { InviteRow } from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';

/** Who brought whom, for whoever asks who belongs together. An own link ties nobody to anybody. */
export function invitersFrom(repository: Pick<InvitesRepository, 'find' | 'certainInviters'>): Required<InviteSource> {
	const found = (guild: GuildId, member: MemberId) => repository.find(guild, member);
	return {
		inviterOf: async (guild, member) => known(await found(guild, member), ['certain']),
		maybeInviterOf: async (guild, member) => known(await found(guild, member), ['certain', 'likely']),
		invitersOf: (guild, members) => repository.certainInviters(guild, members)
	};
}

const known = (row: InviteRow | null, enough: readonly InviteRow['confidence'][]): MemberId | null =>
	row !== null && enough.includes(row.confidence) && row.why !== 'self' ? row.inviter : null;
