import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, type GuildId, memberId } from '#core/ids';
import type { EventSubscriber } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/context';
import { xpAtLevel } from './levels.js';
import { levelUpScreen } from './views/rank.js';
import type { LevelReached, XpService } from './xp.service.js';
import type { XpSettings } from './xp.settings.js';

export interface XpEffectDeps {
	readonly xp: Pick<XpService, 'grant'>;
	readonly discord: Pick<DiscordPort, 'sendOnce'>;
	settings(guild: GuildId): Promise<XpSettings>;
	channel(guild: GuildId, slot: string): Promise<ChannelId | null>;
	view(guild: GuildId): Promise<ViewContext>;
}

/** One jump over more levels than this is announced and rewarded for its last ones only. */
const levelsAtOnce = 100;

/** What follows when somebody reaches a level: the announcement, and rules for levels. */
export function xpSubscribers(deps: XpEffectDeps): readonly EventSubscriber<LevelReached>[] {
	return [
		{
			event: 'xp.level-reached',
			name: 'announce',
			async run(effect) {
				const { guild, payload } = effect;
				const { levels } = await deps.settings(guild);
				const { channel: slot, every } = levels.announce;
				// A jump may pass the announced level: 4 to 6 with every fifth announces 5's step once, as the level reached.
				if (slot === '' || Math.floor(payload.level / every) === Math.floor(payload.from / every)) return { note: 'not announced' };
				const channel = await deps.channel(guild, slot);
				if (channel === null) return { note: 'no channel' };
				const next = xpAtLevel(levels, payload.level + 1);
				const data = { member: payload.member, level: payload.level, nextXp: Number.isFinite(next) ? next : null };
				try {
					return { result: await deps.discord.sendOnce(effect, channel, levelUpScreen(await deps.view(guild), data), { silent: true }) };
				} catch (error) {
					if (error instanceof DiscordGone || error instanceof DiscordForbidden) return { note: 'channel is closed to the bot' };
					throw error;
				}
			}
		},
		{
			event: 'xp.level-reached',
			name: 'rewards',
			async run({ guild, payload }) {
				const { season } = await deps.settings(guild);
				const member = memberId(payload.member);
				const first = Math.max(payload.from + 1, payload.level - levelsAtOnce + 1);
				for (let level = first; level <= payload.level; level++) {
					await deps.xp.grant(guild, {
						name: 'level.reached',
						key: `level:${season}:${member}:${level}`,
						source: `level:${level}`,
						at: new Date(payload.at),
						people: { member: { member, tenureMonths: 0 } },
						fields: { 'level.number': level }
					});
				}
				return undefined;
			}
		}
	];
}
