import { z } from 'zod';
import { amount, condition, emoji, int, key, percent, reference, references, text } from './parts.js';

const currency = z.strictObject({
	name: text(32),
	plural: text(32),
	emoji,
	decimals: z.literal(0),
	maxBalance: int(1, 1_000_000_000_000)
});

const perDay = z.strictObject({ credits: amount(1e9), tokens: amount(1e9).optional(), xp: amount(1e9).optional() });

export const economy = z.strictObject({
	currencies: z.strictObject({ credits: currency, tokens: currency }),
	startGrant: z.strictObject({
		enabled: z.boolean(),
		credits: amount(1_000_000),
		tokens: amount(1_000_000),
		minAccountAgeDays: int(0, 3650),
		once: z.enum(['ever', 'season'])
	}),
	faucets: z.strictObject({
		enabled: z.boolean(),
		credits: z.strictObject({ fromQuests: z.boolean(), fromTournaments: z.boolean() }),
		tokensFromRules: z.boolean(),
		capPerMemberPerDay: perDay,
		capPerGuildPerDay: perDay,
		note: text(300).optional()
	}),
	conversions: z
		.array(z.strictObject({ from: z.enum(['credits', 'tokens']), to: z.enum(['credits', 'tokens']), give: int(1, 1e6), get: int(1, 1e6) }))
		.max(5),
	sellBack: z.strictObject({ enabled: z.boolean(), percent: percent().optional() }),
	inactivityTax: z.strictObject({ enabled: z.boolean(), percent: percent().optional(), afterDays: int(1, 3650).optional() }),
	rates: z
		.array(
			z.strictObject({
				key,
				name: text(45),
				paidBy: z.enum(['seller', 'buyer']),
				percentByRank: z.record(reference, percent()),
				rounding: z.enum(['up', 'down'])
			})
		)
		.max(25),
	send: z.strictObject({ enabled: z.boolean(), gate: reference, min: int(1, 1e9), feePercent: percent() }),
	market: z.strictObject({
		minPrice: int(1, 1e9),
		maxPrice: int(1, 1e9),
		listingDays: int(1, 365),
		priceWarningPercent: percent(1000),
		commission: z.strictObject({ escrow: z.boolean(), confirmHours: int(1, 336), reminders: int(0, 10) })
	}),
	multiplierCapPercent: int(100, 1000),
	holdExpiry: z.literal('by_owner_state'),
	waysToEarn: z.array(text(150)).max(10),
	realMoney: z.strictObject({ enabled: z.boolean(), confirmedBy: z.string().nullable(), notice: text(500) })
});

export const goods = z.strictObject({
	key,
	label: text(100),
	unit: text(40),
	reference: z.strictObject({ credits: int(1, 1e6), per: int(1, 1e7) }),
	step: int(1, 1e6),
	blueprint: z.string().max(300).optional()
});

const cap = z.strictObject({
	unit: z.enum(['count', 'xp', 'tokens', 'credits']),
	max: int(1, 1e9),
	window: z.enum(['day', 'week', 'season', 'ever']),
	scope: z.enum(['member', 'counterpart', 'counterpart_tribe', 'item', 'deal'])
});

/** A number, a share of a value of the event, or what a quest or tournament row says within bounds. */
const rewardAmount = z.union([
	int(0, 100_000),
	z.strictObject({ perValue: reference, divisor: int(1, 1e9), min: int(0, 1e6), max: int(0, 1e6) }),
	z.strictObject({ from: z.enum(['quest', 'tournament']), min: int(0, 1e6), max: int(0, 1e6) })
]);

export const rewardRule = z.strictObject({
	key,
	name: text(45),
	event: z.enum([
		'member.messaged',
		'member.active_day',
		'quest.completed',
		'review.submitted',
		'ticket.feedback_given',
		'ticket.resolved',
		'sale.completed',
		'commission.completed',
		'order.completed',
		'order.fulfilled',
		'middleman.completed',
		'case.ruled',
		'invite.vested',
		'tournament.placed',
		'tournament.finished',
		'level.reached',
		'handover.kept'
	]),
	who: z.enum(['member', 'reviewer', 'seller', 'buyer', 'assignee', 'judge', 'inviter', 'invitee']),
	enabled: z.boolean(),
	conditions: z.array(condition).max(10),
	amounts: z.strictObject({ xp: rewardAmount.optional(), tokens: rewardAmount.optional(), credits: rewardAmount.optional() }),
	multipliers: z.array(z.enum(['tenure', 'role', 'season', 'trust'])).max(4),
	cooldownSeconds: int(0, 31_536_000),
	caps: z.array(cap).max(10),
	entitlement: z.enum(['event', 'day', 'day_counter', 'season_level']),
	reversal: z.enum(['with_source', 'none']),
	note: text(300).optional()
});
export type RewardRuleDefinition = z.infer<typeof rewardRule>;

export const levels = z.strictObject({
	formula: z.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('linear'), xpPerLevel: int(1, 1e6), startLevel: int(0, 100) }),
		z.strictObject({ kind: z.literal('polynomial'), a: int(0, 1e6), b: int(0, 1e6), c: int(0, 1e6), startLevel: int(0, 100).optional() }),
		z.strictObject({ kind: z.literal('table'), xpAtLevel: z.array(int(0, 1e9)).min(1).max(1000), startLevel: int(0, 100).optional() })
	]),
	display: text(200),
	maxLevel: int(1, 100_000),
	otherFormulas: z.array(z.looseObject({ kind: z.enum(['linear', 'polynomial', 'table']) })).max(5),
	announce: z.strictObject({ channel: reference, every: int(1, 1000) }),
	roles: z.strictObject({
		mode: z.enum(['replace', 'add']),
		steps: z.array(z.strictObject({ level: int(1, 100_000), slot: reference })).max(100)
	}),
	onLeave: z.enum(['keep', 'reset'])
});

export const rank = z.strictObject({
	key,
	name: text(45),
	emoji,
	minMonths: int(0, 1200),
	privileges: z.strictObject({
		market: z.strictObject({ browse: z.boolean(), buy: z.boolean(), sell: z.boolean(), commission: z.boolean(), offers: z.boolean() }),
		listingSlots: int(0, 100),
		channels: references,
		questSlots: z.strictObject({ day: int(0, 25), week: int(0, 25) }),
		redeemDiscountPercent: percent(),
		perks: references,
		features: references
	})
});

export const tenureMultipliers = z.strictObject({
	appliesTo: z.array(z.enum(['xp', 'tokens', 'credits'])).max(3),
	steps: z
		.array(z.strictObject({ minMonths: int(0, 1200), percent: int(1, 1000) }))
		.min(1)
		.max(25)
});
