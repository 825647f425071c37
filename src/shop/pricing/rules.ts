import { z } from 'zod';
import { int, key, maxPrice, maxTotal, references, text } from '../pack/schema/parts.js';

/** What a rule is about: items of these categories, and these items; both empty: everything. */
export const scopeSchema = z.strictObject({ categories: references.max(25), items: references.max(25) });
export type PriceScope = z.infer<typeof scopeSchema>;

/** A time of the day, `18:00`; `24:00` is its end. */
export const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time such as 18:00');

/** When a sale runs: once, or each week on some days (1 Monday to 7 Sunday); hours over midnight belong to the day on which they begin. */
export const timesSchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('dates'), from: z.iso.datetime(), to: z.iso.datetime() }),
	z.strictObject({ kind: z.literal('weekly'), days: z.array(int(1, 7)).min(1).max(7), from: clockSchema, to: clockSchema })
]);
export type SaleTimes = z.infer<typeof timesSchema>;

const off = int(1, 99);

/** A share off for who has a role: its id, or the key of a role slot. */
export const roleRule = z.strictObject({ role: z.string().min(1).max(60), percent: off, scope: scopeSchema });
export type RoleRule = z.infer<typeof roleRule>;

export const saleRule = z.strictObject({ percent: off, scope: scopeSchema, times: timesSchema.nullable() });
export type SaleRule = z.infer<typeof saleRule>;

/** A coupon takes a share (at most `mostCredits`) or an amount off; its code is the key of its row. */
export const couponRule = z
	.strictObject({
		percent: off.nullable(),
		credits: int(1, maxPrice).nullable(),
		mostCredits: int(1, maxPrice).nullable(),
		scope: scopeSchema,
		from: z.iso.datetime().nullable(),
		to: z.iso.datetime().nullable(),
		/** Uses in all, and by one member. */
		uses: int(1, 1_000_000).nullable(),
		perMember: int(1, 1_000).nullable(),
		firstOnly: z.boolean(),
		/** List price from which it counts. */
		minTotal: int(1, maxTotal).nullable()
	})
	.refine(({ percent, credits }) => (percent === null) !== (credits === null), { path: ['percent'], message: 'A share or an amount' });
export type CouponRule = z.infer<typeof couponRule>;

/** One quality: its price as a share of the item's. */
export const ladderStep = z.strictObject({ label: text(60), percent: int(1, 10_000) });
export type LadderStep = z.infer<typeof ladderStep>;

/** A ladder of qualities; with `blueprint` each of them also as a blueprint, at that share of its own price. */
export const ladderRule = z.strictObject({ steps: z.array(ladderStep).min(1).max(12), blueprint: ladderStep.nullable() });
export type LadderRule = z.infer<typeof ladderRule>;

/** Kinds of rules, in the order in which the panel lists them. */
export const ruleKinds = ['sale', 'role', 'coupon', 'ladder'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** A rule by its kind, as it is stored. */
export type KindedRule =
	| { readonly kind: 'sale'; readonly rule: SaleRule }
	| { readonly kind: 'role'; readonly rule: RoleRule }
	| { readonly kind: 'coupon'; readonly rule: CouponRule }
	| { readonly kind: 'ladder'; readonly rule: LadderRule };

export const ruleSchemas = { sale: saleRule, role: roleRule, coupon: couponRule, ladder: ladderRule } as const;

/** Codes are letters, digits and dashes; they are compared in lower case. */
export const codePattern = /^[a-z0-9][a-z0-9-]{2,31}$/;

/** A code as it is stored and looked up; `null` for what can't be one. */
export function codeOf(typed: string): string | null {
	const plain = typed.trim().toLowerCase().slice(0, 60);
	return codePattern.test(plain) ? plain : null;
}

/** Whether a rule is about an item. */
export function covers({ categories, items }: PriceScope, item: { readonly key: string; readonly category: string }): boolean {
	if (categories.length === 0 && items.length === 0) return true;
	return categories.includes(item.category) || items.includes(item.key);
}

/** Key of a rule out of a pack. */
export const ruleKey = key;
