import { canonicalJson, sameJson } from '#settings';
import { variantPrice } from '../pack/price.js';
import type { KindedRule } from '../pricing/rules.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import type { CatalogueItem } from '../shop.types.js';
import type { FieldChange, IncomingCategory, RowWeight } from './exchange.types.js';

/** Longest side of a change that is kept for the screen. */
const longest = 300;
/** Fields of one row that a plan names; what comes after is counted. */
export const mostFields = 60;

/** An item as a plan compares it: its row without versions. */
export type ItemFacts = Pick<ItemRow, 'category' | 'sort' | 'active' | 'definition'>;

/** A value in one line; `null` where there is none. */
export function shown(value: unknown): string | null {
	if (value === undefined || value === null || value === '') return null;
	const text = typeof value === 'string' ? value : typeof value === 'boolean' ? (value ? '✓' : '–') : canonicalJson(value);
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function change(name: string, before: unknown, after: unknown, weight: RowWeight, of?: string): FieldChange[] {
	if (sameJson(before, after)) return [];
	const params = of === undefined ? {} : { params: { of: { kind: 'user-text', value: of } as const } };
	return [{ name: { key: `exchange:fields.${name}`, ...params }, before: shown(before), after: shown(after), weight }];
}

/** The parts of an item that are shown one by one, in the order in which they are, and what each of them moves. */
const itemParts = [
	['settlement', 'money'],
	['addons', 'money'],
	['breaks', 'money'],
	['rewards', 'money'],
	['access', 'access'],
	['buyerLimits', 'access'],
	['maxPerOrder', 'access'],
	['name', 'plain'],
	['summary', 'plain'],
	['description', 'plain'],
	['tags', 'plain'],
	['variantLabel', 'plain'],
	['stock', 'plain'],
	['questions', 'plain'],
	['fulfilment', 'plain'],
	['risk', 'plain'],
	['game', 'plain']
] as const satisfies readonly (readonly [keyof CatalogueItem, RowWeight])[];

/** What differs between two states of an item, prices first. `before` `null`: it is new, and only what buyers see is told. */
export function itemFields(before: ItemFacts | null, after: ItemFacts): FieldChange[] {
	const old = before?.definition;
	const next = after.definition;
	const goods = next.settlement.kind === 'in_game';
	const weight: RowWeight = before === null || goods ? 'plain' : 'money';
	const prices = [...new Set([...(old?.variants ?? []), ...next.variants].map(({ key }) => key))].flatMap((key) => {
		const [was, is] = [old?.variants.find((one) => one.key === key), next.variants.find((one) => one.key === key)];
		const label = is?.label ?? was?.label ?? key;
		return [
			...change('price', old && was ? variantPrice(old, was) : null, is ? variantPrice(next, is) : null, weight, label),
			...(was && is ? change('variant', words(was), words(is), 'plain', was.label) : [])
		];
	});
	const plain = before === null ? 'plain' : undefined;
	return [
		...prices,
		...change('per', old?.price.per ?? null, next.price.per, plain ?? 'money'),
		...(before === null ? [] : change('base', old?.price.credits, next.price.credits, 'money')),
		...change('active', before?.active ?? null, after.active, plain ?? 'access'),
		...(before === null || before.category !== after.category
			? change('category', before?.category ?? null, after.category, 'plain')
			: change('sort', before.sort, after.sort, 'plain')),
		...itemParts.flatMap(([part, moves]) =>
			before === null && !['name', 'summary', 'settlement', 'access', 'maxPerOrder'].includes(part)
				? []
				: change(part, old?.[part] ?? null, next[part] ?? null, plain ?? moves)
		)
	];
}

/** A variant without what it costs. */
function words({ priceDelta: _delta, pricePercent: _percent, ...rest }: CatalogueItem['variants'][number]): object {
	return rest;
}

/** What differs between two states of a category. */
export function categoryFields(before: CategoryRow | null, after: IncomingCategory): FieldChange[] {
	return (['name', 'emoji', 'description', 'checklist', 'sort'] as const).flatMap((field) =>
		change(field, before?.[field] ?? null, after[field], 'plain')
	);
}

/** What differs between two states of a rule of prices; all of it moves money. */
export function priceFields(
	before: (KindedRule & { readonly name: string; readonly active: boolean }) | null,
	after: KindedRule & { readonly name: string; readonly active: boolean }
): FieldChange[] {
	const [old, next] = [entriesOf(before?.rule), entriesOf(after.rule)];
	return [
		...change('name', before?.name ?? null, after.name, 'plain'),
		...change('active', before?.active ?? null, after.active, 'money'),
		...[...new Set([...old.keys(), ...next.keys()])].flatMap((field) =>
			change('rule', old.get(field) ?? null, next.get(field) ?? null, 'money', field)
		)
	];
}

const entriesOf = (value: object | undefined): Map<string, unknown> => new Map(Object.entries(value ?? {}));

/** What differs between two states of a section: by row where rows have keys, else by field. */
export function sectionFields(before: unknown, after: unknown, weight: RowWeight): FieldChange[] {
	const [old, next] = [flat(before), flat(after)];
	return [...new Set([...old.keys(), ...next.keys()])].flatMap((path) =>
		change('setting', old.get(path) ?? null, next.get(path) ?? null, weight, path)
	);
}

/** The leaves of a JSON value by their path; rows of a list by their key, other lists as a whole. */
function flat(value: unknown, path: readonly string[] = [], into = new Map<string, unknown>()): Map<string, unknown> {
	if (Array.isArray(value) && value.length > 0 && value.every(isKeyed)) for (const row of value) flat(row, [...path, row.key], into);
	else if (typeof value === 'object' && value !== null && !Array.isArray(value))
		for (const [name, part] of Object.entries(value)) flat(part, [...path, name], into);
	else if (value !== undefined && value !== null) into.set(path.join('.'), value);
	return into;
}

function isKeyed(value: unknown): value is { readonly key: string } {
	return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}
