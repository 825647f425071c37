import type { GuildId, MemberId } from '../ids.js';
import type { Effect, EffectDone } from '../outbox/effect.js';
import type { Screen, ViewContext } from '../views/kit.js';
import type { DiscordPort } from './port.js';

export interface MemberDmDeps {
	readonly discord: Pick<DiscordPort, 'sendDmOnce'>;
	/** Whether the member asked for direct messages. */
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	/** The view of what only this member reads. */
	view(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

/**
 * Tells a member something by direct message, if they want those; a closed door is noted and not tried again.
 *
 * @param make What they are told, or a note why there is nothing to tell any more; asked only for those who want it.
 */
export async function tellMember(
	{ discord, wanted, view }: MemberDmDeps,
	effect: Effect<unknown>,
	member: MemberId,
	make: (view: ViewContext) => Promise<Screen | string>
): Promise<EffectDone> {
	const { guild } = effect;
	if (!(await wanted(guild, member))) return { note: 'dm.off' };
	const told = await make(await view(guild, member));
	return typeof told === 'string' ? { note: told } : discord.sendDmOnce(effect, member, told);
}
