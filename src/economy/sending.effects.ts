import { z } from 'zod';
import { type MemberDmDeps, tellMember } from '#core/discord/member-dms';
import { type GuildId, memberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { EconomyRepository } from './economy.repository.js';
import { memberAccount } from './money.js';
import { sentTold } from './sending.service.js';
import { receivedNote } from './views/send.js';

const payloadSchema = z.object({ posting: z.string(), member: z.string(), name: z.string(), note: z.string() });

export interface SentToldDeps extends MemberDmDeps {
	readonly repository: Pick<EconomyRepository, 'posting'>;
	guildName(guild: GuildId): Promise<string>;
}

/** Tells whom something was sent to, in a direct message if they want those. */
export const sentTelling = ({ repository, guildName, ...dms }: SentToldDeps): EffectHandler<unknown> => ({
	kind: sentTold,
	async run(effect) {
		const { guild } = effect;
		const { posting: key, member, name, note } = payloadSchema.parse(effect.payload);
		const to = memberId(member);
		return tellMember(dms, effect, to, async (view) => {
			const [posting, server] = await Promise.all([repository.posting(guild, key), guildName(guild)]);
			const amount = posting?.legs.find(({ account }) => account === memberAccount(to))?.amount ?? 0;
			return amount === 0 ? 'nothing arrived' : receivedNote(view, { amount, name, note, server });
		});
	}
});
