import { z } from 'zod';
import { defineSettings } from '#settings';

const amount = z.int().min(0).max(1_000_000);
const key = z.string().min(1).max(64);
const percent = z.int().min(0).max(1000);
const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

/** How many XP make a level; typed, so that there is no expression to parse. */
const levelFormula = z.discriminatedUnion('kind', [
	z.object({
		kind: z.literal('linear'),
		xpPerLevel: z.int().min(1).max(1_000_000),
		startLevel: z.int().min(0).max(100).default(1)
	}),
	z.object({
		/** The n-th step (from 0) costs a·n² + b·n + c XP. */
		kind: z.literal('polynomial'),
		a: z.int().min(0).max(1_000_000),
		b: z.int().min(0).max(1_000_000),
		c: z.int().min(0).max(1_000_000),
		startLevel: z.int().min(0).max(100).default(1)
	}),
	z.object({
		/** XP at which each level begins, rising from 0; the last one is the highest level. */
		kind: z.literal('table'),
		xpAtLevel: z
			.array(z.int().min(0).max(1_000_000_000))
			.min(1)
			.max(1000)
			.refine((steps) => steps.every((step, index) => (index === 0 ? step === 0 : step > (steps[index - 1] ?? 0))), {
				message: 'must start at 0 and rise'
			}),
		startLevel: z.int().min(0).max(100).default(1)
	})
]);

const condition = z.object({
	field: key,
	op: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'multipleOf']),
	value: z.union([scalar, z.array(scalar).max(50)])
});

const ruleAmount = z.union([
	amount,
	z.object({ perValue: key, divisor: z.int().min(1).max(1_000_000_000), min: amount.default(0), max: amount }),
	z.object({ from: key, min: amount.default(0), max: amount })
]);

const cap = z.object({
	unit: z.enum(['count', 'xp', 'tokens', 'credits']),
	max: z.int().min(0).max(1_000_000_000),
	window: z.enum(['day', 'week', 'season', 'ever']),
	scope: z.enum(['member', 'counterpart', 'counterpart_tribe', 'item', 'deal'])
});

const rewardRule = z.object({
	key,
	name: z.string().min(1).max(100),
	/** Name of the event that pays. */
	event: key,
	/** Which of the event's people is paid. */
	who: key,
	enabled: z.boolean().default(true),
	/** Out of the list; it pays nothing and can be brought back. */
	archived: z.boolean().default(false),
	conditions: z.array(condition).max(20).default([]),
	amounts: z.object({ xp: ruleAmount.optional(), tokens: ruleAmount.optional(), credits: ruleAmount.optional() }).prefault({}),
	multipliers: z
		.array(z.enum(['tenure']))
		.max(4)
		.default([]),
	cooldownSeconds: z.int().min(0).max(31_536_000).default(0),
	caps: z.array(cap).max(10).default([]),
	/** What makes a payment unique: the event, the day, one row that counts the day, or a level in a season. */
	entitlement: z.enum(['event', 'day', 'day_counter', 'season_level']).default('event'),
	/** Whether the payment is taken back when what it was for is undone; left out: it is. */
	reversal: z.enum(['with_source', 'none']).optional()
});

const rank = z.object({
	key,
	name: z.string().min(1).max(60),
	emoji: z.string().max(64).default(''),
	minMonths: z.int().min(0).max(1200),
	archived: z.boolean().default(false),
	/** Role that members of this rank carry. */
	role: z
		.string()
		.regex(/^\d{15,20}$/)
		.nullable()
		.default(null)
});

/** What an owner decides about XP, levels, ranks and rewards (design §6). An owner who sets nothing gets no rule, so nothing is paid. */
export const xpSettings = defineSettings(
	'xp',
	z.object({
		levels: z
			.object({
				formula: levelFormula.prefault({ kind: 'linear', xpPerLevel: 250 }),
				maxLevel: z.int().min(1).max(100_000).default(1000),
				announce: z
					.object({
						/** Channel slot; empty: levels are not announced. */
						channel: z.string().max(64).default('announcements'),
						/** Every n-th level is announced. */
						every: z.int().min(1).max(1000).default(5)
					})
					.prefault({})
			})
			.prefault({}),
		ranks: z.array(rank).max(50).default([]),
		tenureMultipliers: z
			.object({
				appliesTo: z.array(z.enum(['xp', 'tokens'])).default([]),
				steps: z
					.array(z.object({ minMonths: z.int().min(0).max(1200), percent }))
					.max(50)
					.default([])
			})
			.prefault({}),
		rewardRules: z.array(rewardRule).max(200).default([]),
		/** The product of all multipliers stays below this. */
		multiplierCapPercent: z.int().min(100).max(1000).default(200),
		faucets: z
			.object({
				/** While off, the credit part of a reward is neither paid nor owed. */
				enabled: z.boolean().default(false),
				tokensFromRules: z.boolean().default(true),
				capPerMemberPerDay: z.object({ credits: amount.optional(), tokens: amount.optional(), xp: amount.optional() }).prefault({}),
				capPerGuildPerDay: z.object({ credits: z.int().min(0).max(1_000_000_000).optional() }).prefault({})
			})
			.prefault({}),
		/** Number of the season that windows called `season` count in. */
		season: z.int().min(1).max(100_000).default(1)
	})
);

export type XpSettings = z.output<(typeof xpSettings)['schema']>;
export type LevelFormula = z.output<typeof levelFormula>;
export type RewardRule = z.output<typeof rewardRule>;
export type RuleAmount = z.output<typeof ruleAmount>;
export type RewardCondition = z.output<typeof condition>;
export type RankRow = XpSettings['ranks'][number];
export type RewardCap = z.output<typeof cap>;
