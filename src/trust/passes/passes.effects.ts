import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import { passNote } from '../views/passes.js';
import type { PassRepository } from './pass.model.js';
import { passTold } from './passes.service.js';

const payload = z.object({
	gate: z.string(),
	member: z.string(),
	rev: z.number().int(),
	what: z.enum(['granted', 'revoked', 'expired']),
	reason: z.string()
});

/** Tells a member who wants direct messages what became of a pass; a closed door is noted and not tried again. */
export function passTelling(deps: {
	readonly passes: Pick<PassRepository, 'find'>;
	readonly discord: Pick<DiscordPort, 'sendDmOnce'>;
	/** Whether the member asked for direct messages. */
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	view(guild: GuildId, member: MemberId): Promise<ViewContext>;
}): EffectHandler {
	return {
		kind: passTold,
		async run(effect) {
			const { gate, member, rev, what, reason } = payload.parse(effect.payload);
			const who = memberId(member);
			if (!(await deps.wanted(effect.guild, who))) return { note: 'dm.off' };
			const row = await deps.passes.find(effect.guild, gate, who);
			if (!row || row.rev !== rev) return { note: 'the pass has moved on' };
			return deps.discord.sendDmOnce(effect, who, passNote(await deps.view(effect.guild, who), row, what, reason));
		}
	};
}
