import { z } from 'zod';
import { amount, emoji, int, key, reference, references, share, text } from './parts.js';

export const tier = z.strictObject({
	key,
	name: text(45),
	emoji,
	require: z.strictObject({ standing: share, confidence: share, tenureDays: int(0, 3650) }),
	description: text(200)
});

export const gate = z.strictObject({
	key,
	name: text(45),
	appliesTo: references.min(1),
	require: z.strictObject({
		standing: share,
		confidence: share,
		tenureDays: int(0, 400),
		settledDeals: int(0, 50),
		/** Level by XP. */
		level: int(0, 1000).optional(),
		/** A rank of the ladder; that one or a higher one. */
		rank: reference.optional(),
		verifiedGameId: z.boolean(),
		noAdmittedCase: z.boolean(),
		noSanction: z.boolean()
	}),
	/** Shown at the closed gate: how to get there. */
	earn: text(200),
	manualPass: z.strictObject({ capability: reference, maxDays: int(1, 365), reasonNeeded: z.boolean() }).optional(),
	exemptSlots: references.optional()
});
export type GateDefinition = z.infer<typeof gate>;

const tierLimits = z.strictObject({
	tier: reference,
	openOrders: int(0, 100),
	openOrderValue: amount(1e9),
	openSaleValue: amount(1e9),
	sendPerDay: amount(1e9),
	holdHoursAfterSale: int(0, 8760)
});

export const trust = z.strictObject({
	formula: text(60),
	tiers: z.array(tier).min(1).max(25),
	gates: z.array(gate).max(25),
	limits: z.strictObject({
		byTier: z.array(tierLimits).min(1).max(25),
		growth: z.strictObject({
			appliesTo: z.array(z.enum(['openOrderValue', 'openSaleValue', 'openOrders', 'sendPerDay'])),
			percentOfStandingTimesSettledValue: int(0, 1000),
			maxTimesBase: int(1, 100)
		}),
		ceiling: z
			.strictObject({
				appliesTo: z.array(z.enum(['openSaleValue', 'sendPerDay'])),
				percentOfStandingTimesSettledValue: int(0, 1000)
			})
			.optional()
	}),
	reviews: z.strictObject({
		stars: int(2, 10),
		blindUntil: z.enum(['both_or_days', 'at_once']),
		blindDays: int(0, 90),
		editHours: int(0, 720),
		textMax: int(0, 2000),
		answerDays: int(0, 365).optional(),
		answerEditHours: int(0, 720).optional()
	}),
	vouch: z.strictObject({
		maxOpen: int(0, 100),
		stakeStandingPercent: int(0, 100),
		cooldownDays: int(0, 365),
		expiresDays: int(1, 3650)
	}),
	/** What proves who somebody is in the game: questions of the library. */
	identity: z
		.strictObject({
			survivor: reference,
			platform: reference.optional(),
			ids: references.min(1).max(2),
			entriesPerDay: int(1, 50).optional(),
			channels: references.max(5).optional()
		})
		.optional(),
	reports: z.strictObject({
		perMemberPerDay: int(1, 100),
		perPairPerWeek: int(1, 100),
		admittedEffectMaxDays: int(0, 365),
		appealDays: int(0, 365)
	}),
	sanctions: z.array(z.strictObject({ key, days: int(0, 3650) })).max(25)
});
