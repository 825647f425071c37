import { createHash } from 'node:crypto';
import { type GuildId, rowId } from '#core/ids';
import type { Change, Row, Value } from '#core/units/unit';
import { resolveQuestions } from './pack/resolve.js';
import type { ItemDefinition } from './pack/schema/catalogue.js';
import type { Pack } from './pack/schema/index.js';
import { type CategoryRow, categoriesCollection, type ItemRow, itemsCollection, stockCollection } from './shop.model.js';
import type { CatalogueItem } from './shop.types.js';
import { freshStock, stockId } from './stock.js';

/** What a guild has already; an import without it only adds what is missing. */
export interface ExistingCatalogue {
	readonly categories: readonly CategoryRow[];
	readonly items: readonly ItemRow[];
}

/**
 * The changes that bring a pack's catalogue into a guild. Running them again changes nothing: stock counts and what an owner edited
 * stay; rows that a newer version of the pack defines differently get that definition and a higher version.
 */
export function catalogueChanges(guild: GuildId, pack: Pack, existing: ExistingCatalogue = { categories: [], items: [] }): Change[] {
	const categories = new Map(existing.categories.map((row) => [row.key, row]));
	const items = new Map(existing.items.map((row) => [row.key, row]));
	return pack.categories.flatMap((category) => {
		const { items: definitions, ...fields } = category;
		const rows = definitions.map((definition, index) => itemRow(guild, pack, category.key, definition, index));
		return [
			...merge(
				categoriesCollection,
				versioned({ _id: rowId(guild, 'category', category.key), guild, ...fields, active: true }),
				categories.get(category.key)
			),
			...rows.flatMap((row) => merge(itemsCollection, row, items.get(String(row.key)))),
			...definitions.flatMap((definition) => stockRows(guild, definition))
		];
	});
}

/** A row with its version, and the hash by which a later import sees whether the pack has changed it. */
export function versioned<R extends Row>(fields: R): R & { readonly version: number; readonly edited: boolean; readonly source: string } {
	return { ...fields, version: 1, edited: false, source: createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 32) };
}

function merge(collection: string, row: Row, existing: CategoryRow | ItemRow | undefined): Change[] {
	if (!existing) return [{ in: collection, id: row._id, upsert: row }];
	if (existing.edited || existing.source === row.source) return [];
	const { _id, guild: _guild, version: _version, ...fields } = row;
	const set: Record<string, Value> = {};
	for (const [name, value] of Object.entries(fields)) if (value !== undefined) set[name] = value;
	return [
		{
			in: collection,
			id: _id,
			when: { version: existing.version },
			set,
			inc: { version: 1 },
			else: () => new Error(`${_id} changed during the import`)
		}
	];
}

function stockRows(guild: GuildId, { key, stock, variants }: ItemDefinition): Change[] {
	if (stock.mode !== 'finite') return [];
	return variants.map((variant) => ({
		in: stockCollection,
		id: stockId(guild, key, variant.key),
		upsert: freshStock(guild, key, variant.key, variant.stock ?? 0)
	}));
}

function itemRow(guild: GuildId, pack: Pack, category: string, definition: ItemDefinition, index: number): Row {
	const item = catalogueItem(pack, definition);
	return versioned({
		_id: rowId(guild, 'item', definition.key),
		guild,
		key: definition.key,
		category,
		sort: index,
		kind: definition.settlement.kind,
		active: definition.enabled,
		keywords: keywordsOf(item),
		definition: withoutUndefined(item)
	});
}

/** An item with everything that its pack says about it elsewhere: questions, step texts, warnings, method names. */
export function catalogueItem(pack: Pack, definition: ItemDefinition): CatalogueItem {
	const { enabled: _enabled, addons, questions, fulfilment, risk, settlement, ...rest } = definition;
	return {
		...rest,
		settlement: settlementOf(pack, settlement),
		addons: addons ?? [],
		questions: resolveQuestions(questions, definition, pack),
		fulfilment: {
			...fulfilment,
			steps: fulfilment.steps.map((key) => ({ key, text: pack.fulfilmentSteps[key] ?? key })),
			methods: fulfilment.methods.flatMap((key) => {
				const method = pack.fulfilmentMethods[key];
				return method?.enabled ? [{ key, label: method.label }] : [];
			})
		},
		risk: { level: risk.level, flags: risk.flags.map((key) => ({ key, text: pack.riskFlags[key] ?? key })) }
	};
}

/** How an item is paid, with what the pack says about its goods. */
function settlementOf(pack: Pack, settlement: ItemDefinition['settlement']): CatalogueItem['settlement'] {
	if (settlement.kind !== 'in_game') return settlement;
	return {
		...settlement,
		accepts: settlement.accepts.map(({ goods, amounts }) => {
			const known = pack.goods.find(({ key }) => key === goods);
			return { goods, amounts, label: known?.label ?? goods, step: known?.step ?? 1 };
		})
	};
}

/** Words to search by, lower case, each once. */
export function keywordsOf(item: CatalogueItem): string[] {
	const text = [item.name, item.key, ...item.tags, ...item.variants.map((variant) => variant.label)].join(' ');
	return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu))].slice(0, 50);
}

/** JSON without the fields that are not there, as documents hold it. */
export function withoutUndefined(value: Value): Value {
	if (Array.isArray(value)) return value.map(withoutUndefined);
	if (typeof value !== 'object' || value === null || value instanceof Date) return value;
	return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, withoutUndefined(part)]])));
}
