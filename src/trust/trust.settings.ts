import { z } from 'zod';
import { defineSettings } from '#settings';
import { identityFields } from './identity/identity.settings.js';
import { vouchFields } from './vouches/vouch.settings.js';
import { warningFields } from './warnings/warning.settings.js';

const key = z.string().min(1).max(64);
const share = z.number().min(0).max(1);
const days = z.int().min(0).max(36_500);
const credits = z.int().min(0).max(1_000_000_000);
/** Of the worst of its kind; what weighs nothing is no evidence. */
const percent = z.int().min(1).max(100);

/** How heavy an upheld case can be, from the lightest; names of settings and strings, stored as they are. */
export const severityLevels = ['light', 'medium', 'heavy', 'worst'] as const;
const level = z.enum(severityLevels).default('medium');

const tier = z.object({
	key,
	name: z.string().min(1).max(60),
	emoji: z.string().max(64).default(''),
	description: z.string().max(200).default(''),
	require: z.object({ standing: share, confidence: share.default(0), tenureDays: days.default(0) }),
	/** Nobody's tier; it can be brought back. */
	archived: z.boolean().default(false)
});

const gate = z.object({
	key,
	name: z.string().min(1).max(100),
	/** What the gate guards: `order.over:2000`, `item`, `choice`, … */
	appliesTo: z.array(z.string().max(100)).max(50).default([]),
	require: z
		.object({
			standing: share.default(0),
			confidence: share.default(0),
			tenureDays: days.default(0),
			settledDeals: z.int().min(0).max(10_000).default(0),
			/** Level by XP. */
			level: z.int().min(0).max(100_000).default(0),
			/** Key of a rank of the ladder, which that rank and those above it meet; empty: none. */
			rank: z.string().max(64).default(''),
			verifiedGameId: z.boolean().default(false),
			noAdmittedCase: z.boolean().default(false),
			noSanction: z.boolean().default(false)
		})
		.prefault({}),
	/** How to get there, in the owner's words; shown at a closed gate. */
	earn: z.string().max(300).default(''),
	/** Whether staff may let a member through by hand; `null`: nobody can. */
	manualPass: z
		.object({
			/** What whoever gives the pass must be allowed to do. */
			capability: key.default('trust.pass'),
			/** Longest pass. */
			maxDays: z.int().min(1).max(365).default(90),
			reasonNeeded: z.boolean().default(true)
		})
		.nullable()
		.default(null),
	/** Role slots that pass without being measured. */
	exemptSlots: z.array(key).max(20).default([]),
	/** Out of the list; it guards nothing and can be brought back. */
	archived: z.boolean().default(false)
});

const limits = z.object({
	tier: key,
	openOrders: z.int().min(0).max(1000),
	openOrderValue: credits,
	openSaleValue: credits.default(0),
	sendPerDay: credits.default(0),
	holdHoursAfterSale: z.int().min(0).max(8760).default(0)
});

/** What an owner decides about trust (design §7): tiers, gates, limits. The constants of the formula belong to the engine. */
export const trustSettings = defineSettings(
	'trust',
	z.object({
		tiers: z.array(tier).max(20).default([]),
		gates: z.array(gate).max(200).default([]),
		limits: z
			.object({
				byTier: z.array(limits).max(20).default([]),
				growth: z
					.object({
						appliesTo: z.array(z.enum(['openOrderValue', 'openSaleValue', 'openOrders', 'sendPerDay'])).default([]),
						/** Per cent of standing × settled value that is added to the tier's limit. */
						percentOfStandingTimesSettledValue: z.int().min(0).max(10_000).default(0),
						/** The limit never exceeds so many times its base. */
						maxTimesBase: z.int().min(1).max(1000).default(1)
					})
					.prefault({}),
				/** What others' goods and money can be at stake never exceeds what was settled, whatever the tier: the first big deal of a patient scammer. */
				ceiling: z
					.object({
						appliesTo: z.array(z.enum(['openSaleValue', 'sendPerDay'])).default(['openSaleValue']),
						/**
						 * Per cent of standing × settled value, as far as it counts. Accounts of one person can lend each other as much as each of them has
						 * settled, so up to 50 all of them together can take no more than that.
						 */
						percentOfStandingTimesSettledValue: z.int().min(0).max(10_000).default(50)
					})
					.prefault({})
			})
			.prefault({}),
		reviews: z
			.object({
				stars: z.int().min(2).max(10).default(5),
				/** Hidden until both sides have written or the days are over; or each is open at once and final. */
				blindUntil: z.enum(['both_or_days', 'at_once']).default('both_or_days'),
				/** Days after the settlement; 0: each is open at once. */
				blindDays: z.int().min(0).max(90).default(7),
				/** While it is hidden. */
				editHours: z.int().min(0).max(8760).default(24),
				/** Longest review in characters; 0: stars only. */
				textMax: z.int().min(0).max(2000).default(600),
				/** Days after a review is open in which the reviewed side can answer; 0: no answers. */
				answerDays: z.int().min(0).max(365).default(14),
				/** How long an answer can be changed. */
				answerEditHours: z.int().min(0).max(8760).default(1)
			})
			.prefault({}),
		identity: identityFields,
		vouch: vouchFields,
		warnings: warningFields,
		reports: z
			.object({
				perMemberPerDay: z.int().min(1).max(100).default(3),
				/** Reports of one member about another. */
				perPairPerWeek: z.int().min(1).max(100).default(1),
				/** Untouched by then, a report is closed. */
				triageDays: z.int().min(1).max(365).default(7),
				/** For so long an admitted case closes gates. */
				admittedEffectMaxDays: z.int().min(1).max(365).default(7),
				statementDays: z.int().min(1).max(365).default(3),
				/** After its effect, an undecided case is closed. */
				verdictDays: z.int().min(1).max(365).default(14),
				appealDays: z.int().min(1).max(365).default(14),
				/** Undecided by then, an appeal leaves the verdict as it is. */
				appealVerdictDays: z.int().min(1).max(365).default(14),
				/** Whoever dealt with a side within so many days does not judge. */
				partnerDays: z.int().min(0).max(3650).default(30),
				/** Whoever reported in bad faith reports nothing for so long. */
				maliciousPauseDays: z.int().min(0).max(3650).default(30)
			})
			.prefault({}),
		/** How heavy bad evidence weighs. It is written on the evidence, so a change counts for what is decided after it. */
		severity: z
			.object({
				/** A problem with an order that a ruling upholds in full; heavier ones are cases of their own. */
				ruling: percent.default(50),
				/** Came late, by a ruling or a verdict; per cent of a missed meeting. */
				late: percent.default(50),
				/** Did not come, by a ruling or a verdict. */
				noShow: percent.default(100),
				/** A meeting that was missed, when nobody ruled on it. */
				missed: percent.default(100),
				/** What the judges of cases choose from. */
				levels: z
					.object({
						light: percent.default(25),
						medium: percent.default(50),
						heavy: percent.default(75),
						worst: percent.default(100)
					})
					.prefault({}),
				/** From what they begin for each kind of case. */
				kinds: z
					.object({
						insider: level,
						scam: level,
						noDelivery: level,
						chargeback: level,
						alt: level,
						impersonation: level,
						harassment: level
					})
					.prefault({})
			})
			.prefault({}),
		/** For how many days each sanction holds; 0: until it is lifted. */
		sanctionDays: z
			.object({
				warning: days.default(30),
				'no-sell': days.default(30),
				'no-trade': days.default(60),
				blocked: days.default(0)
			})
			.prefault({})
	})
);

export type TrustSettings = z.output<(typeof trustSettings)['schema']>;
export type TrustTier = TrustSettings['tiers'][number];
export type Severity = TrustSettings['severity'];
export type TrustGate = TrustSettings['gates'][number];
export type LimitRules = TrustSettings['limits'];
export type TierLimits = TrustSettings['limits']['byTier'][number];
