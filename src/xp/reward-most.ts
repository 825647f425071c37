import type { GuildId } from '#core/ids';
import type { RewardAmounts, RewardEvent, RewardPlan } from './reward.js';
import { candidates, decide } from './reward-planner.js';
import type { XpSettings } from './xp.settings.js';

/** What each rule pays for an event while nothing of any cap is used up; by the planner that pays real events. Pure. */
export const plansAtMost = (guild: GuildId, settings: XpSettings, zone: string, event: RewardEvent): RewardPlan[] =>
	decide(event, candidates(guild, settings, zone, event), { used: new Map(), cooldowns: new Map() });

/** What an event pays all its people together while nothing of any cap is used up. Pure. */
export function paidAtMost(guild: GuildId, settings: XpSettings, zone: string, event: RewardEvent): RewardAmounts {
	return plansAtMost(guild, settings, zone, event).reduce(
		(all, { xp, tokens, credits }) => ({ xp: all.xp + xp, tokens: all.tokens + tokens, credits: all.credits + credits }),
		{ xp: 0, tokens: 0, credits: 0 }
	);
}
