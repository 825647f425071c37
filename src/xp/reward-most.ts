import type { GuildId } from '#core/ids';
import type { RewardAmounts, RewardEvent } from './reward.js';
import { candidates, decide } from './reward-planner.js';
import type { XpSettings } from './xp.settings.js';

/** What an event pays all its people together while nothing of any cap is used up; by the planner that pays real events. Pure. */
export function paidAtMost(guild: GuildId, settings: XpSettings, zone: string, event: RewardEvent): RewardAmounts {
	const plans = decide(event, candidates(guild, settings, zone, event), { used: new Map(), cooldowns: new Map() });
	return plans.reduce(
		(all, { xp, tokens, credits }) => ({ xp: all.xp + xp, tokens: all.tokens + tokens, credits: all.credits + credits }),
		{ xp: 0, tokens: 0, credits: 0 }
	);
}
