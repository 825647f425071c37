import type { RewardRuleDefinition } from '../schema/money.js';
import { check, keysOf, known, type PackCheck } from './report.js';

/** Events that somebody else confirmed; only those may drive quests, and their rewards go back with them. */
export const verifiedEvents: ReadonlySet<string> = new Set([
	'order.completed',
	'review.submitted',
	'handover.kept',
	'sale.completed',
	'commission.completed',
	'invite.vested'
]);
const reversible: ReadonlySet<string> = new Set([...verifiedEvents, 'order.fulfilled', 'quest.completed']);
/** Events that come at most once each by their nature, so that a cap has nothing to bound. */
const naturallyBounded: ReadonlySet<string> = new Set(['level.reached']);

/** Longest effect of each kind, in seconds. */
const longestEffect = {
	timeout: 3600,
	nickname: 2_592_000,
	role: 2_592_000,
	slowmode: 3600,
	pin: 604_800,
	highlight: 86_400,
	reactions: 86_400,
	announce: 0
};
const nicknameLength = 32;

const bounds = (amount: RewardRuleDefinition['amounts']['credits']): { min: number; max: number } | null =>
	amount === undefined ? null : typeof amount === 'number' ? { min: amount, max: amount } : amount;

const paysAnything = (rule: RewardRuleDefinition): boolean =>
	Object.values(rule.amounts).some((amount) => amount !== undefined && amount !== 0);

export const rewardChecks: readonly PackCheck[] = [
	check('reward-rules', (pack, report) => {
		for (const rule of pack.rewardRules) {
			const path = `rewardRules.${rule.key}`;
			if ((rule.amounts.credits !== undefined || reversible.has(rule.event)) && rule.reversal !== 'with_source')
				report(`${path}.reversal`, 'Must reverse with its source');
			if (paysAnything(rule) && rule.caps.length === 0 && !naturallyBounded.has(rule.event))
				report(`${path}.caps`, 'A reward without a cap');
			for (const [unit, amount] of Object.entries(rule.amounts)) {
				if (typeof amount === 'object' && amount.min > amount.max) report(`${path}.amounts.${unit}`, 'min is above max');
			}
			if (rule.amounts.credits !== undefined && !(typeof rule.amounts.credits === 'object' && 'from' in rule.amounts.credits))
				report(`${path}.amounts.credits`, 'Credits come only from a quest or a tournament');
			const deal = rule.event === 'sale.completed' || rule.event === 'commission.completed';
			if (deal && !rule.caps.some((cap) => cap.scope === 'counterpart')) report(`${path}.caps`, 'Needs a cap for each counterpart');
		}
	}),
	check('levels', (pack, report) => {
		known([pack.levels.announce.channel], keysOf(pack.channelSlots), 'levels.announce.channel', 'channel slot', report);
		known(
			pack.levels.roles.steps.map((step) => step.slot),
			keysOf(pack.roleSlots),
			'levels.roles.steps',
			'role slot',
			report
		);
		const { formula } = pack.levels;
		if (formula.kind === 'table' && formula.xpAtLevel.some((xp, index, all) => index > 0 && xp <= all[index - 1]!))
			report('levels.formula.xpAtLevel', 'Each level needs more XP than the one before');
	}),
	check('ranks', (pack, report) => {
		let before = -1;
		for (const rank of pack.ranks) {
			const path = `ranks.${rank.key}`;
			if (rank.minMonths <= before) report(`${path}.minMonths`, 'Each rank comes later than the one before');
			before = rank.minMonths;
			known(rank.privileges.channels, keysOf(pack.channelSlots), `${path}.privileges.channels`, 'channel slot', report);
			known(rank.privileges.perks, keysOf(pack.perks), `${path}.privileges.perks`, 'perk', report);
		}
		if (pack.ranks[0]!.minMonths !== 0) report('ranks', 'The first rank starts at 0 months');
	}),
	check('rates', (pack, report) => {
		const ranks = keysOf(pack.ranks);
		for (const rate of pack.economy.rates) {
			if (Object.keys(rate.percentByRank).sort().join() !== [...ranks].sort().join())
				report(`economy.rates.${rate.key}.percentByRank`, 'One figure for each rank');
		}
	}),
	check('tenure', (pack, report) => {
		const { steps, appliesTo } = pack.tenureMultipliers;
		const first = steps[0]!;
		if (first.minMonths !== 0 || first.percent !== 100) report('tenureMultipliers.steps', 'Starts with 100 % at 0 months');
		for (const [index, step] of steps.entries()) {
			const previous = steps[index - 1];
			if (previous && (step.minMonths <= previous.minMonths || step.percent < previous.percent))
				report(`tenureMultipliers.steps.${index}`, 'Steps rise');
		}
		if (appliesTo.includes('credits')) report('tenureMultipliers.appliesTo', 'Credits are never multiplied');
		if (steps.at(-1)!.percent > pack.economy.multiplierCapPercent)
			report('tenureMultipliers.steps', `Above the cap of ${pack.economy.multiplierCapPercent} %`);
	}),
	check('quests', (pack, report) => {
		for (const quest of pack.quests) {
			const path = `quests.${quest.key}`;
			if (!verifiedEvents.has(quest.goal.event)) report(`${path}.goal.event`, 'Not an event that somebody else confirms');
			for (const condition of quest.goal.conditions) {
				if (condition.field === 'order.category')
					known([condition.value].flat().map(String), keysOf(pack.categories), `${path}.goal.conditions`, 'category', report);
			}
			const rule = pack.rewardRules.find((row) => row.key === quest.reward.rule);
			const credits = bounds(rule?.amounts.credits);
			if (rule?.event !== 'quest.completed') report(`${path}.reward.rule`, `There is no rule "${quest.reward.rule}" for quests`);
			else if (rule.conditions.some((condition) => condition.field === 'quest.period' && condition.value !== quest.period))
				report(`${path}.reward.rule`, `This rule is not for the period "${quest.period}"`);
			else if (!credits || quest.reward.credits < credits.min || quest.reward.credits > credits.max)
				report(`${path}.reward.credits`, 'Outside what its rule allows');
		}
	}),
	check('tournaments', (pack, report) => {
		for (const tournament of pack.tournaments) {
			const path = `tournaments.${tournament.key}`;
			known([tournament.score.staffOverride], keysOf(pack.permissions.capabilities), `${path}.score.staffOverride`, 'capability', report);
			if (tournament.minPlayers > tournament.maxPlayers) report(path, 'minPlayers is above maxPlayers');
			for (const prize of tournament.prizes) {
				const credits = bounds(pack.rewardRules.find((rule) => rule.key === prize.rule)?.amounts.credits);
				if (!credits || prize.credits < credits.min || prize.credits > credits.max)
					report(`${path}.prizes`, `Prize ${prize.place} is outside what its rule allows`);
			}
		}
	}),
	check('redeems', (pack, report) => {
		for (const redeem of pack.redeems) {
			const path = `redeems.${redeem.key}`;
			if (redeem.durationSeconds > longestEffect[redeem.effect.kind])
				report(`${path}.durationSeconds`, `At most ${longestEffect[redeem.effect.kind]} for ${redeem.effect.kind}`);
			if (redeem.targetOptIn !== (redeem.target === 'member'))
				report(`${path}.targetOptIn`, 'A target member agrees first; nobody else is asked');
			if (redeem.target === 'member') {
				const slots = redeem.immunity?.slots ?? [];
				if (!slots.includes('owner') || !slots.includes('moderator') || !redeem.immunity?.states.includes('opted_out'))
					report(`${path}.immunity`, 'Owner, moderators and those who opted out are immune');
			}
			known(redeem.immunity?.slots ?? [], keysOf(pack.roleSlots), `${path}.immunity.slots`, 'role slot', report);
			if (redeem.effect.roleSlot !== undefined)
				known([redeem.effect.roleSlot], keysOf(pack.roleSlots), `${path}.effect.roleSlot`, 'role slot', report);
			known(
				[...(redeem.channels ?? []), ...(redeem.effect.channels ?? [])],
				keysOf(pack.channelSlots),
				`${path}.channels`,
				'channel slot',
				report
			);
			if (redeem.effect.kind === 'nickname' && (redeem.input?.maxLength ?? Infinity) > nicknameLength)
				report(`${path}.input.maxLength`, `A nickname has at most ${nicknameLength} characters`);
		}
	}),
	check('perks', (pack, report) => {
		for (const perk of pack.perks) {
			const path = `perks.${perk.key}`;
			if (Object.keys(perk.price).length !== 1) report(`${path}.price`, 'One price, in credits or in tokens');
			if (perk.minRank !== undefined) known([perk.minRank], keysOf(pack.ranks), `${path}.minRank`, 'rank', report);
			if (perk.effect.kind === 'credits' || perk.effect.kind === 'tokens') report(`${path}.effect`, 'A perk gives no currency');
		}
		known([pack.teams.treasury.raisedBy], keysOf(pack.perks), 'teams.treasury.raisedBy', 'perk', report);
	})
];
