import { z } from 'zod';
import { type GuildId, guildId } from '#core/ids';
import type { SliceValues, VersionDoc } from '#settings';
import { type CatalogueItem, type PriceRule, type RuleKind, ruleKinds, ruleSchemas } from '#shop';
import type { SoldItem } from './input.js';

/** What a version sells and at which prices, as its documents hold it. */
export interface DocsContent {
	readonly values: SliceValues;
	readonly items: readonly SoldItem[];
	readonly rules: readonly PriceRule[];
	/** `null`: no document says. */
	readonly zone: string | null;
}

/** Documents of items and rules are the editors' rows without what only a row needs. */
const itemDoc = z.looseObject({ category: z.string(), active: z.boolean(), definition: z.custom<CatalogueItem>(isDefinition) });
const categoryDoc = z.looseObject({ active: z.boolean() });
const ruleDoc = z.looseObject({
	kind: z.enum(ruleKinds),
	key: z.string(),
	name: z.string(),
	active: z.boolean(),
	archived: z.boolean().default(false),
	rule: z.unknown()
});
const guildDoc = z.looseObject({ zone: z.string() });

/** Rows name a guild; documents have none. */
const nobody: GuildId = guildId('100000000000000000');

/** Reads the documents of a version. @throws ZodError for a document that is none: what can't be read can't be judged. */
export function docsOf(docs: readonly VersionDoc[]): DocsContent {
	const open = new Map(
		docs.flatMap(({ kind, key, body }) => (kind === 'category' ? [[key, categoryDoc.parse(body).active] as const] : []))
	);
	const guild = docs.find(({ kind }) => kind === 'guild');
	return {
		values: Object.fromEntries(docs.flatMap(({ kind, key, body }) => (kind === 'slice' ? [[key, body] as const] : []))),
		items: docs.flatMap(({ kind, key, body }): SoldItem[] => {
			if (kind !== 'item') return [];
			const { category, active, definition } = itemDoc.parse(body);
			return [{ key, category, active: active && open.get(category) !== false, definition }];
		}),
		rules: docs.flatMap(({ kind, body }) => (kind === 'price' ? ruleOf(ruleDoc.parse(body)) : [])),
		zone: guild ? (guildDoc.safeParse(guild.body).data?.zone ?? null) : null
	};
}

function isDefinition(value: unknown): value is CatalogueItem {
	return (
		typeof value === 'object' &&
		value !== null &&
		['key', 'name', 'price', 'variants', 'settlement', 'fulfilment', 'rewards', 'stock', 'buyerLimits'].every((field) => field in value)
	);
}

function ruleOf({ kind, key, name, active, archived, rule }: z.infer<typeof ruleDoc>): PriceRule[] {
	const row = { _id: `${kind}|${key}`, guild: nobody, key, name, active, archived, version: 0, edited: true, source: '' };
	return [kinded(kind, row, rule)];
}

function kinded(kind: RuleKind, row: Omit<PriceRule, 'kind' | 'rule'>, rule: unknown): PriceRule {
	switch (kind) {
		case 'sale':
			return { ...row, kind, rule: ruleSchemas.sale.parse(rule) };
		case 'role':
			return { ...row, kind, rule: ruleSchemas.role.parse(rule) };
		case 'coupon':
			return { ...row, kind, rule: ruleSchemas.coupon.parse(rule) };
		case 'ladder':
			return { ...row, kind, rule: ruleSchemas.ladder.parse(rule) };
	}
}
