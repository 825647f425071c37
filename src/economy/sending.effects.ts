import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import type { EconomyRepository } from './economy.repository.js';
import { memberAccount } from './money.js';
import { sentTold } from './sending.service.js';
import { receivedNote } from './views/send.js';

const payloadSchema = z.object({ posting: z.string(), member: z.string(), name: z.string(), note: z.string() });

export interface SentToldDeps {
	readonly repository: Pick<EconomyRepository, 'posting'>;
	readonly discord: Pick<DiscordPort, 'sendDmOnce'>;
	/** Whether the member asked for direct messages. */
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	guildName(guild: GuildId): Promise<string>;
	view(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

/** Tells whom something was sent to, in a direct message if they want those. */
export const sentTelling = ({ repository, discord, wanted, guildName, view }: SentToldDeps): EffectHandler<unknown> => ({
	kind: sentTold,
	async run(effect) {
		const { guild } = effect;
		const { posting: key, member, name, note } = payloadSchema.parse(effect.payload);
		const to = memberId(member);
		if (!(await wanted(guild, to))) return { note: 'dm.off' };
		const posting = await repository.posting(guild, key);
		const amount = posting?.legs.find(({ account }) => account === memberAccount(to))?.amount ?? 0;
		if (amount === 0) return { note: 'nothing arrived' };
		const [shown, server] = await Promise.all([view(guild, to), guildName(guild)]);
		return discord.sendDmOnce(effect, to, receivedNote(shown, { amount, name, note, server }));
	}
});
