import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import { correctionTold } from './corrections.service.js';
import { correctionsOf } from './invite.moves.js';
import type { InvitesRepository } from './invites.repository.js';
import { correctedNote } from './views/correct.js';

const payload = z.object({
	member: z.string(),
	who: z.string(),
	what: z.enum(['lost', 'won']),
	/** Something was paid, or taken back. */
	money: z.boolean(),
	corrections: z.number().int()
});

/** Tells an inviter who wants direct messages that staff have corrected whom they brought; a closed door is noted and not tried again. */
export function correctionTelling(deps: {
	readonly repository: Pick<InvitesRepository, 'find'>;
	readonly discord: Pick<DiscordPort, 'sendDmOnce'>;
	/** Whether the member asked for direct messages. */
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	view(guild: GuildId, member: MemberId): Promise<ViewContext>;
}): EffectHandler {
	return {
		kind: correctionTold,
		async run(effect) {
			const { member, who, what, money, corrections } = payload.parse(effect.payload);
			const inviter = memberId(who);
			if (!(await deps.wanted(effect.guild, inviter))) return { note: 'dm.off' };
			const row = await deps.repository.find(effect.guild, memberId(member));
			if (!row || correctionsOf(row) !== corrections) return { note: 'corrected again since' };
			return deps.discord.sendDmOnce(effect, inviter, correctedNote(await deps.view(effect.guild, inviter), row, what, money));
		}
	};
}
