import type { XpSettings } from '../xp.settings.js';
import type { RewardEventKind } from './reward-events.js';
import { isLive, mostOf } from './rule-problems.js';

/** Something for which members get credits by a rule, and the most that one such thing pays by one rule. */
export interface CreditWay {
	readonly event: RewardEventKind;
	readonly most: number;
}

/**
 * What pays credits in a guild: rules that are on, for events that this version reports and whose part runs. What only those who hand orders
 * over are paid for is none of a member's ways. Pure.
 *
 * @param runs Whether a part runs in the guild.
 * @param ofItems Rules that items for sale carry: orders are rewarded by those alone.
 */
export function creditWays(
	{ faucets, rewardRules }: XpSettings,
	events: readonly RewardEventKind[],
	runs: (feature: string) => boolean,
	ofItems: ReadonlySet<string>
): readonly CreditWay[] {
	if (!faucets.enabled) return [];
	return events
		.filter(({ feature }) => runs('xp') && runs(feature))
		.map((event) => ({
			event,
			most: Math.max(
				0,
				...rewardRules
					.filter(
						(rule) => isLive(rule) && rule.event === event.name && rule.who !== staffPerson && (!event.byItem || ofItems.has(rule.key))
					)
					.map(({ amounts }) => mostOf(amounts.credits))
			)
		}))
		.filter(({ most }) => most > 0);
}

/** The person of an event who does it as the shop's staff. */
const staffPerson = 'assignee';
