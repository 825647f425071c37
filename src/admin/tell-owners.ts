import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import type { GuildId } from '#core/ids';
import type { Effect, EffectDone } from '#core/outbox/effect';
import type { Screen, ViewContext } from '#core/views/kit';
import type { Settings } from '#settings';

/** The channel slot that notices go to. */
const noticeSlot = 'audit';

export interface TellDependencies {
	readonly settings: Pick<Settings, 'state'>;
	readonly discord: Pick<DiscordPort, 'sendOnce' | 'sendDmOnce'>;
	/** The view of public messages of a guild. */
	view(guild: GuildId): Promise<ViewContext>;
}

/** Tells a guild's owners something once: in the audit channel, else (`byDm`) in a direct message to the owner. */
export async function tellOwners(
	{ settings, discord, view: viewOf }: TellDependencies,
	effect: Pick<Effect, 'guild' | 'key' | 'unknown'>,
	screen: (view: ViewContext, inGuild: boolean) => Screen,
	byDm: boolean
): Promise<EffectDone> {
	const [view, state] = await Promise.all([viewOf(effect.guild), settings.state(effect.guild)]);
	const channel = state.channels[noticeSlot];
	if (channel !== undefined) {
		try {
			return { result: { channel, message: await discord.sendOnce(effect, channel, screen(view, true)) } };
		} catch (error) {
			if (!(error instanceof DiscordGone) && !(error instanceof DiscordForbidden)) throw error;
		}
	}
	if (!byDm || state.owner === null) return { note: 'notice.nowhere' };
	return discord.sendDmOnce(effect, state.owner, screen(view, false));
}
