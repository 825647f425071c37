import { z } from 'zod';
import { workingHoursSchema } from '#settings';
import { codePattern, ladderRule, ladderStep, timesSchema } from '../../pricing/rules.js';
import { amount, emoji, int, key, percent, reference, references, slotReferences, text } from './parts.js';
import { questionReferences } from './questions.js';

export const limits = z.record(z.string().min(1).max(60), int(1, 100_000));

export const settings = z.strictObject({
	game: z.strictObject({
		editions: z.array(z.string().min(1).max(20)).min(1),
		creatureNameMax: int(1, 100),
		colourRegions: int(1, 20),
		officialMaxCreatureLevel: int(1, 100_000),
		dediSlots: int(1, 100_000).nullable()
	}),
	smallTribes: z.strictObject({
		tribeCap: int(1, 1000),
		tribeCapChoices: z.array(int(1, 1000)).min(1).max(25),
		alliances: z.boolean(),
		note: text(200)
	}),
	quietHours: z.strictObject({ pauseDeadlines: z.boolean(), from: z.iso.time({ precision: -1 }), to: z.iso.time({ precision: -1 }) }),
	orders: z.strictObject({
		draftDays: int(1, 90),
		placed: z.strictObject({ remindAtPercent: percent(99), expireAfterFirstResponseTimes: int(1, 100) }),
		claimed: z.strictObject({ unclaimAfterDeliverTimes: int(1, 100) }),
		ready: z.strictObject({
			graceMinutes: int(0, 240),
			strikesToCancel: int(1, 10),
			keptPercentOnBuyerNoShow: percent(),
			offerHours: int(1, 336).optional(),
			daysAhead: int(1, 25).optional(),
			remindMinutes: z.array(int(1, 1_440)).max(4).optional(),
			checkInMinutes: int(5, 240).optional(),
			wordTries: int(1, 10).optional()
		}),
		delivered: z.strictObject({
			confirmHours: int(1, 720),
			reminders: int(0, 10),
			extensions: int(0, 10),
			extensionHours: int(1, 720)
		}),
		disputed: z.strictObject({ rulingHours: int(1, 720), secondPanelHours: int(1, 720) }),
		freeCancelUntil: z.enum(['claimed', 'ready', 'delivered']),
		/** What the shop keeps when the buyer cancels later than that; 0 when left out. */
		keptPercentOnBuyerCancel: percent().optional(),
		/** Changes of order; the product's defaults when left out. */
		change: z
			.strictObject({ offerHours: int(1, 168), pricePercent: percent(), max: int(0, 20) })
			.partial()
			.optional(),
		maxOpenPerFulfiller: int(1, 100)
	}),
	invites: z.strictObject({
		vestAfterDays: int(0, 365),
		vestNeeds: z.strictObject({ settledOrders: int(0, 100), minValue: amount(1e6) }),
		clawBackOnLeaveDays: int(0, 365),
		rejoin: z.enum(['first_inviter', 'last_inviter']),
		minAccountAgeDays: int(0, 3650),
		payConfidence: z.array(z.enum(['certain', 'likely'])).min(1)
	}),
	shop: z.strictObject({
		roleDiscounts: z
			.array(
				z.strictObject({ slot: reference, percent: percent(99).min(1), categories: references.optional(), items: references.optional() })
			)
			.max(25),
		coupons: z
			.array(
				z.strictObject({
					key: z.string().regex(codePattern, 'Use 3 to 32 of: a-z 0-9 -, starting with a letter or digit'),
					/** A share, or an amount in `credits`. */
					percent: percent(99).min(1).optional(),
					credits: int(1, 1e6).optional(),
					maxCredits: int(1, 1e6).optional(),
					minOrder: int(1, 1e6).optional(),
					uses: int(1, 1e6).optional(),
					perMember: int(1, 1_000).optional(),
					firstOnly: z.boolean().optional(),
					from: z.iso.datetime().optional(),
					to: z.iso.datetime().optional(),
					categories: references.optional(),
					items: references.optional()
				})
			)
			.max(100),
		sales: z
			.array(
				z.strictObject({
					key,
					name: text(45).optional(),
					percent: percent(99).min(1),
					categories: references.optional(),
					items: references.optional(),
					/** When it runs; left out: until the owner says when, it does not. */
					times: timesSchema.optional()
				})
			)
			.max(100),
		qualityLadders: z
			.array(z.strictObject({ key: key.max(24), name: text(45), steps: ladderRule.shape.steps, blueprint: ladderStep.optional() }))
			.max(25)
			.optional(),
		/** Prices are never rounded against the shop. */
		priceRounding: z.literal('up'),
		combineDiscounts: z.enum(['best', 'add']).optional(),
		couponTriesPerHour: int(1, 1_000).optional(),
		maxDiscountPercent: percent(99)
	})
});

export const roleSlot = z.strictObject({
	key,
	name: text(100),
	emoji,
	create: z.boolean(),
	fallback: references,
	description: text(200)
});

export const channelSlot = z.strictObject({
	key,
	name: text(100).regex(/^[\p{L}\p{N}_ -]+$/u, 'Letters, digits, spaces, _ and - only'),
	kind: z.enum(['text', 'category']),
	visibleTo: slotReferences,
	gate: reference.nullish(),
	rank: reference.optional()
});

const rule = z.enum(['refused', 'warned']);

export const permissions = z.strictObject({
	capabilities: z
		.array(z.strictObject({ key, slots: slotReferences, limit: amount(1e9).optional(), description: text(150) }))
		.min(1)
		.max(100),
	conflicts: z.strictObject({
		bothSides: z.literal('refused'),
		tribeMates: rule,
		aboutSelf: z.literal('refused'),
		recentPartnerDays: int(0, 365)
	}),
	fourEyes: z.array(z.strictObject({ capability: reference, above: amount(1e9), expiresHours: int(1, 720) })).max(25)
});

const panel = z.strictObject({
	key,
	name: text(45),
	emoji,
	channel: reference,
	button: text(80),
	text: text(500),
	action: z.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('open_shop') }),
		z.strictObject({ kind: z.literal('questions'), questions: questionReferences }),
		z.strictObject({ kind: z.literal('form'), form: reference })
	]),
	staff: slotReferences,
	ping: z.enum(['first_response_by_item', 'always', 'never']).optional(),
	maxOpen: int(1, 100),
	sla: z.strictObject({ firstResponseHours: int(1, 720) }).optional(),
	feedback: z.boolean().optional(),
	room: reference.optional(),
	gate: reference.nullish()
});

export const tickets = z.strictObject({
	container: z.enum(['private_thread', 'channel']),
	fallback: references,
	maxOpenPerMember: int(1, 100),
	oneOpenPerItem: z.boolean(),
	reminders: z.strictObject({ perDay: int(0, 24), quietHours: z.boolean() }),
	closeRequestHours: int(1, 720),
	reopenDays: int(0, 365),
	/** The rest of a room's life; the settings' own defaults where left out. */
	extraCategories: int(0, 10).optional(),
	keepOpenTimes: int(0, 20).optional(),
	deleteClosedChannelsAfterHours: int(0, 8_760).optional(),
	remakesPerDay: int(0, 20).optional(),
	workingHours: z.strictObject({ ...workingHoursSchema.shape, behaviour: z.enum(['warn', 'block']).optional() }).optional(),
	transcript: z.strictObject({ editions: z.array(z.enum(['member', 'staff'])).min(1), keepDays: int(1, 3650) }),
	nameTemplate: text(60),
	panels: z.array(panel).max(25)
});

export const season = z.strictObject({
	name: text(45),
	wipeAware: z.boolean(),
	announceHoursBefore: z.array(int(1, 2000)).max(10),
	freezeHoursBefore: int(0, 720),
	dryRunFirst: z.boolean(),
	onEnd: z.record(reference, z.record(reference, z.string().regex(/^[a-z_]{1,40}$/)))
});

export const texts = z.strictObject({
	vocabulary: z.record(reference, z.strictObject({ one: text(40), many: text(40), emoji })),
	messages: z.record(reference, text(400)),
	placeholders: z.array(z.string().regex(/^\w{1,40}$/)).max(100)
});

export const policies = z.strictObject({
	refund: text(500),
	noShow: text(500),
	replacement: text(500),
	handover: z.array(text(150)).max(15),
	secrets: text(500),
	wipe: text(500),
	goods: text(500)
});

export const fulfilmentMethods = z.record(
	reference,
	z.strictObject({ label: text(100), enabled: z.boolean(), adapter: z.string().max(40).optional(), slots: references.optional() })
);

export const preset = z.strictObject({
	key,
	name: text(45),
	description: text(100),
	changes: z.array(z.strictObject({ path: z.string().min(1).max(200), value: z.union([z.string(), z.number(), z.boolean()]) })).max(100)
});
