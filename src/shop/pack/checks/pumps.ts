import { variantPrice } from '../price.js';
import type { ItemDefinition } from '../schema/catalogue.js';
import type { Pack } from '../schema/index.js';
import type { RewardRuleDefinition } from '../schema/money.js';
import type { QuestDefinition } from '../schema/play.js';
import { check, type PackCheck } from './report.js';

/** Tokens that come back for an order may be worth a quarter of its price. */
const steadyShare = 0.25;

type Amount = RewardRuleDefinition['amounts']['xp'];

/** What an amount pays for a value; amounts that a quest row decides count with the quest. */
function paid(amount: Amount, value: number): number {
	if (amount === undefined) return 0;
	if (typeof amount === 'number') return amount;
	return 'divisor' in amount ? Math.min(amount.max, Math.max(amount.min, Math.floor(value / amount.divisor))) : 0;
}

const cap = (rule: RewardRuleDefinition | undefined, unit: string): number => rule?.caps.find((row) => row.unit === unit)?.max ?? Infinity;

/** Rates that hold for the whole pack: the best a member could have. */
function rates(pack: Pack) {
	const creditsPerToken = Math.max(
		0,
		...pack.perks.flatMap((perk) =>
			perk.effect.kind === 'coupon' && perk.price.tokens ? [(perk.effect.maxCredits ?? 0) / perk.price.tokens] : []
		)
	);
	const level = pack.rewardRules.find((rule) => rule.event === 'level.reached');
	const every = level?.conditions.find((condition) => condition.op === 'multipleOf')?.value;
	const { formula } = pack.levels;
	const xpPerLevel =
		formula.kind === 'linear' ? formula.xpPerLevel : formula.kind === 'polynomial' ? formula.c : Math.min(...formula.xpAtLevel.slice(1));
	const tokensPerXp = paid(level?.amounts.tokens, 0) / (typeof every === 'number' ? every : 1) / Math.max(1, xpPerLevel || 1);
	const { roleDiscounts, coupons, sales, maxDiscountPercent } = pack.settings.shop;
	const discount = roleDiscounts.length + coupons.length + sales.length > 0 ? maxDiscountPercent : 0;
	return { creditsPerToken, tokensPerXp, multiplier: pack.economy.multiplierCapPercent / 100, discount };
}

/** XP and tokens that one order earns its buyer, with the review it leads to, at the best multiplier. */
function earned(item: ItemDefinition, price: number, pack: Pack, multiplier: number): { xp: number; tokens: number } {
	let xp = 0;
	let tokens = 0;
	for (const rule of pack.rewardRules) {
		const forBuyer = rule.event === 'order.completed' && rule.who === 'buyer' && item.rewards.rules.includes(rule.key);
		if (!forBuyer && rule.event !== 'review.submitted') continue;
		const factor = rule.multipliers.length > 0 ? multiplier : 1;
		const amounts = { ...rule.amounts, ...item.rewards.override?.[rule.key] };
		xp += paid(amounts.xp, price) * factor;
		tokens += paid(amounts.tokens, price) * factor;
	}
	return { xp, tokens };
}

const singleDealEvents = new Set(['order.completed', 'review.submitted', 'handover.kept']);

/** Whether one order of this price alone does the quest. */
function done(quest: QuestDefinition, price: number, category: string): boolean {
	if (quest.goal.count !== 1 || !singleDealEvents.has(quest.goal.event)) return false;
	return quest.goal.conditions.every((condition) => {
		if (condition.field === 'order.category') return [condition.value].flat().includes(category);
		const isValue = condition.field === 'order.captured' || condition.field === 'deal.value';
		return !isValue || condition.op !== 'gte' || price >= Number(condition.value);
	});
}

/** What the quests of one period give for one order. */
function fromQuests(pack: Pack, price: number, category: string, period: 'day' | 'week', multiplier: number) {
	const quests = pack.quests.filter((quest) => quest.period === period && done(quest, price, category));
	const rule = pack.rewardRules.find((row) => row.key === quests[0]?.reward.rule);
	const counted = quests.slice(0, Math.min(quests.length, cap(rule, 'count')));
	const sum = (of: (quest: QuestDefinition) => number): number => counted.reduce((total, quest) => total + of(quest), 0);
	return {
		credits: Math.min(
			cap(rule, 'credits'),
			sum((quest) => quest.reward.credits)
		),
		tokens: sum((quest) => quest.reward.tokens ?? paid(rule?.amounts.tokens, price)) * multiplier,
		xp: sum(() => paid(rule?.amounts.xp, price)) * multiplier
	};
}

export const pumpChecks: readonly PackCheck[] = [
	check('order-pumps', (pack, report) => {
		const { creditsPerToken, tokensPerXp, multiplier, discount } = rates(pack);
		for (const category of pack.categories) {
			for (const item of category.items.filter((row) => row.enabled && row.settlement.kind !== 'external')) {
				const path = `categories.${category.key}.items.${item.key}`;
				for (const variant of item.variants) {
					const price = variantPrice(item, variant);
					const spent = (price * (100 - discount)) / 100;
					const own = earned(item, price, pack, multiplier);
					const tokens = own.tokens + own.xp * tokensPerXp;
					const steady = (tokens * creditsPerToken) / spent;
					if (steady >= steadyShare)
						report(`${path}.variants.${variant.key}`, `Tokens worth ${Math.round(steady * 100)} % of the price come back`);
					if (item.settlement.kind !== 'credits') continue;
					const day = fromQuests(pack, price, category.key, 'day', multiplier);
					const week = fromQuests(pack, price, category.key, 'week', multiplier);
					const back =
						day.credits + week.credits + (tokens + day.tokens + week.tokens + (day.xp + week.xp) * tokensPerXp) * creditsPerToken;
					if (back >= spent)
						report(
							`${path}.variants.${variant.key}`,
							`With every faucet on, one order returns ${Math.round((back / spent) * 100)} % of its price`
						);
				}
			}
		}
	}),
	check('sale-pumps', (pack, report) => {
		const { creditsPerToken, multiplier } = rates(pack);
		const measures: Readonly<Record<string, string>> = { 'sale.completed': 'sale.taxPaid', 'commission.completed': 'commission.feePaid' };
		for (const rule of pack.rewardRules) {
			const { tokens } = rule.amounts;
			const measure = measures[rule.event];
			if (!measure || !tokens) continue;
			const followsTax = typeof tokens === 'object' && 'perValue' in tokens && tokens.perValue === measure && tokens.min === 0;
			if (!followsTax || (multiplier * creditsPerToken) / tokens.divisor >= 1)
				report(`rewardRules.${rule.key}.amounts.tokens`, 'Tokens above the tax that was paid');
		}
	}),
	check('invite-pump', (pack, report) => {
		const { creditsPerToken, multiplier } = rates(pack);
		const rules = pack.rewardRules.filter((rule) => rule.event === 'invite.vested' && rule.who === 'inviter');
		const direct = rules.reduce((total, rule) => total + paid(rule.amounts.tokens, 0), 0);
		const quests = pack.quests.filter((quest) => quest.goal.event === 'invite.vested').map((quest) => quest.reward.tokens ?? 0);
		const gain = (direct + Math.max(0, ...quests) * multiplier) * creditsPerToken;
		const { settledOrders, minValue } = pack.settings.invites.vestNeeds;
		if (settledOrders < 1 || gain >= minValue)
			report('settings.invites.vestNeeds', `A bought invite returns ${Math.round(gain)} credits for an order of ${minValue}`);
	}),
	check('quest-pump', (pack, report) => {
		const rule = (period: string) =>
			pack.rewardRules.find((row) => row.event === 'quest.completed' && row.conditions.some((condition) => condition.value === period));
		const perDay = cap(rule('day'), 'credits');
		const perWeek = cap(rule('week'), 'credits');
		const least = Math.min(
			...pack.quests
				.filter((quest) => quest.period === 'day' && quest.goal.event !== 'sale.completed')
				.flatMap((quest) => quest.goal.conditions)
				.filter((condition) => condition.field === 'order.captured' || condition.field === 'deal.value')
				.map((condition) => Number(condition.value))
		);
		if (pack.quests.length === 0) return;
		if (!(7 * perDay + perWeek < 7 * least)) report('quests', 'A week of buying for quests is a gain');
		if (perDay > pack.economy.faucets.capPerMemberPerDay.credits)
			report('economy.faucets.capPerMemberPerDay.credits', 'Below what daily quests may pay');
	})
];
