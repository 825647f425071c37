import { z } from 'zod';
import { emoji, hours, int, key, maxPrice, percent, reference, references, slotReferences, text } from './parts.js';
import { questionReferences } from './questions.js';

/** Facts of the game that staff and adapters read; the shop only filters maps by them. */
const gameFacts = z.strictObject({
	editions: z.array(z.string().min(1).max(20)).min(1).optional(),
	blueprint: z.string().max(300).optional(),
	blueprints: z.array(z.string().max(300)).max(50).optional(),
	saddleBlueprint: z.string().max(300).optional(),
	class: z.string().max(100).optional(),
	classes: z.array(z.string().max(100)).max(50).optional(),
	maps: references.min(1).optional(),
	rconReady: z.boolean().optional(),
	stackSize: int(1, 1_000_000).optional()
});

const variant = z.strictObject({
	key,
	label: text(100),
	description: text(100).optional(),
	/** Added to the item's price. */
	priceDelta: int(-maxPrice, maxPrice).optional(),
	/** The variant's price as a share of the item's, rounded up. */
	pricePercent: int(1, 100_000).optional(),
	stock: int(0, 1_000_000).optional(),
	game: gameFacts.optional()
});
export type VariantDefinition = z.infer<typeof variant>;

const addon = z.strictObject({
	key,
	label: text(100),
	description: text(100).optional(),
	/** Credits for each piece of the add-on and each unit of the order. */
	priceDelta: int(1, maxPrice).optional(),
	/** Factor on the price of the goods, rounded up: 80 means a fifth less. */
	pricePercent: int(50, 1000).optional(),
	maxQuantity: int(1, 50).optional()
});
export type AddonDefinition = z.infer<typeof addon>;

const settlement = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('credits') }),
	z.strictObject({
		kind: z.literal('in_game'),
		accepts: z
			.array(z.strictObject({ goods: reference, amounts: z.record(reference, int(1, 10_000_000)) }))
			.min(1)
			.max(25),
		when: z.enum(['before_handover', 'at_handover']),
		addons: z.enum(['scale', 'ignore']),
		otherGoods: z.enum(['by_agreement', 'refused'])
	}),
	z.strictObject({ kind: z.literal('external'), needs: z.string().max(100).optional(), note: text(200).optional() })
]);
export type Settlement = z.infer<typeof settlement>;
export type SettlementKind = Settlement['kind'];

export const buyerLimit = z.strictObject({
	count: int(1, 10_000),
	window: z.enum(['day', 'week', 'month', 'season', 'ever']),
	scope: z.enum(['member', 'tribe'])
});
export type BuyerLimit = z.infer<typeof buyerLimit>;

const stock = z.strictObject({
	mode: z.enum(['finite', 'made_to_order', 'slots', 'unlimited']),
	perWeek: int(0, 100_000).optional(),
	lowStockAt: int(0, 1_000_000).optional(),
	onSeasonEnd: z.enum(['reset', 'keep'])
});
export type StockRule = z.infer<typeof stock>;

const fulfilment = z.strictObject({
	methods: references.min(1, 'Name at least one method'),
	staff: z.strictObject({
		slots: slotReferences,
		/** Other slots when an answer is one of these. */
		when: z.array(z.strictObject({ question: reference, in: z.array(z.string().min(1)).min(1), slots: slotReferences })).optional()
	}),
	sla: z.strictObject({ firstResponseHours: hours(336), deliverHours: hours(336) }),
	steps: references,
	proof: z.array(text(150)).max(10),
	captures: z
		.array(z.strictObject({ key, percent: percent().min(1) }))
		.min(1)
		.max(10)
		.optional(),
	needsSlot: z.boolean().optional(),
	priority: z.enum(['urgent', 'normal']).optional()
});
export type Fulfilment = z.infer<typeof fulfilment>;

const rewards = z.strictObject({
	rules: references,
	/** Amounts that replace the rule's own, for this item. */
	override: z.record(reference, z.strictObject({ xp: int(0, 100_000).optional(), tokens: int(0, 100_000).optional() })).optional()
});
export type ItemRewards = z.infer<typeof rewards>;

const risk = z.strictObject({ level: z.enum(['low', 'medium', 'high', 'critical']), flags: references });

export const item = z.strictObject({
	key,
	name: text(45),
	summary: text(100),
	description: text(1000),
	enabled: z.boolean(),
	tags: z.array(z.string().min(1).max(40)).max(20),
	price: z.strictObject({ credits: int(1, maxPrice), per: text(20), reference: z.boolean().optional() }),
	settlement,
	variantLabel: text(45),
	variants: z.array(variant).min(1, 'At least one variant').max(25),
	addons: z.array(addon).max(10).optional(),
	maxPerOrder: int(1, 50),
	/** From so many units of one order on, this much is taken off the list price. */
	breaks: z
		.array(z.strictObject({ from: int(2, 50), percent: int(1, 99) }))
		.max(10)
		.optional(),
	buyerLimits: z.array(buyerLimit).max(5),
	stock,
	access: z.strictObject({
		gate: reference.nullable(),
		choiceGates: z
			.array(z.strictObject({ question: reference, value: z.string().min(1), gate: reference }))
			.max(25)
			.optional(),
		/** Ids of roles of which a buyer needs one; none: everybody may buy. */
		roles: z
			.array(z.string().regex(/^\d{15,20}$/, 'The id of a role'))
			.max(25)
			.optional(),
		maxOpenOrders: int(1, 10),
		middleman: z.enum(['none', 'optional', 'required'])
	}),
	questions: questionReferences,
	fulfilment,
	rewards,
	risk,
	game: gameFacts
});
export type ItemDefinition = z.infer<typeof item>;

export const category = z.strictObject({
	key,
	name: text(45),
	emoji,
	description: text(100),
	sort: int(0, 1_000_000),
	items: z.array(item).min(1, 'At least one item').max(25),
	checklist: z.array(text(100)).min(2, 'At least 2 lines').max(10)
});
export type CategoryDefinition = z.infer<typeof category>;
