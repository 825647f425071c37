import { container } from '@sapphire/framework';
import { DomainError } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import type { Receiver } from './sending.service.js';

/** Somebody by an id that came from outside, as Discord knows them now. @throws DomainError `economy.sendNobody` for what is no id. */
export async function receiverOf(guild: GuildId, raw: string): Promise<Receiver> {
	if (!/^\d{15,20}$/.test(raw)) throw new DomainError('economy.sendNobody');
	const id = memberId(raw);
	const member = await container.discord.guilds.member(guild, id);
	const user = member?.user;
	return {
		id,
		name: member?.nick ?? user?.global_name ?? user?.username ?? raw,
		isMember: member !== null && user?.bot !== true
	};
}

/** A typed amount; what is no whole number is `NaN`, which no amount is. */
export const typedAmount = (typed: string): number => (/^\d{1,13}$/.test(typed.trim()) ? Number(typed.trim()) : Number.NaN);
