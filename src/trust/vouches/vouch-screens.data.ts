import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import { NotFound } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import type { Screen, ViewContext } from '#core/views/kit';
import { vouchAsk } from './views/vouch.js';
import type { Vouchee } from './vouch.service.js';

/** Somebody by the id that a screen carries, as Discord knows them now. @throws NotFound `vouches` for what is no id. */
export async function voucheeOf(guild: GuildId, id: string): Promise<Vouchee> {
	if (!/^\d{15,20}$/.test(id)) throw new NotFound('vouches');
	const member = await container.discord.guilds.member(guild, memberId(id));
	const user = member?.user;
	return {
		id: memberId(id),
		name: member?.nick ?? user?.global_name ?? user?.username ?? '',
		isMember: member !== null && user?.bot !== true
	};
}

/** What vouching for somebody would mean. */
export async function vouchStart(view: ViewContext, guild: GuildId, actor: Actor, id: string): Promise<Screen> {
	return vouchAsk(view, await container.vouches.terms(guild, actor, await voucheeOf(guild, id)));
}
