import { packSlices, readSection, settingSections, toValue } from '#settings';
import { catalogueItem } from '../import.js';
import type { PackProblem } from '../pack/json.js';
import { fromIssue, parsePack } from '../pack/pack.js';
import type { Pack } from '../pack/schema/index.js';
import { rulesOf } from '../pricing/import.js';
import { ruleSchemas } from '../pricing/rules.js';
import type { CatalogueItem } from '../shop.types.js';
import { withDigest } from './digest.js';
import type { Incoming, IncomingItem, IncomingPrice, IncomingSetting } from './exchange.types.js';
import { mostEntries, type WholeItem, type WholePack, wholePack } from './pack-schema.js';

/** What a file gave: rows for a plan, or everything that is wrong with it. */
export type SourceResult =
	| { readonly ok: true; readonly incoming: Incoming }
	| { readonly ok: false; readonly problems: readonly PackProblem[] };

const failed = (...problems: readonly PackProblem[]): SourceResult => ({ ok: false, problems });

/** Reads the JSON of a pack, format 2 (as packs are written) or 3 (as guilds are exported). */
export function readPack(json: Readonly<Record<string, unknown>>): SourceResult {
	if (json.formatVersion === 2) {
		const result = parsePack(json);
		return result.ok ? { ok: true, incoming: written(result.pack, json) } : result;
	}
	if (json.formatVersion !== 3) return failed({ path: 'formatVersion', message: 'This version reads format 2 and 3', check: 'format' });
	const parsed = wholePack.safeParse(json);
	if (!parsed.success) return failed(...parsed.error.issues.flatMap((issue) => fromIssue(issue, json)));
	return exported(parsed.data);
}

/** A pack as its author writes it: everything is looked up. */
function written(pack: Pack, sections: Readonly<Record<string, unknown>>): Incoming {
	return withDigest({
		kind: 'pack',
		name: `${pack.name} ${pack.version}`.slice(0, 100),
		categories: pack.categories.map(({ items: _items, ...category }) => category),
		items: pack.categories.flatMap((category) =>
			category.items.map((definition, sort): IncomingItem => {
				const item = catalogueItem(pack, definition);
				return { key: item.key, category: category.key, sort, active: definition.enabled, definition: item, pieces: piecesOf(item) };
			})
		),
		prices: rulesOf(pack).map(({ key, name, active, kinded }) => ({ ...kinded, key, name, active })),
		settings: settingsOf(packSlices(sections)),
		skipped: [],
		notes: [{ key: 'exchange:notes.never' }, { key: 'exchange:notes.notYet' }]
	});
}

/** What a pack, or a guild, says of each section. */
export function settingsOf(values: Readonly<Record<string, unknown>>): IncomingSetting[] {
	return settingSections.flatMap((section) => {
		const value = readSection(values, section);
		return value === null ? [] : [{ section: section.section, value: toValue(value) }];
	});
}

/** A guild's shop as it was exported. */
function exported({ name, settings = {}, categories = [], prices = [] }: WholePack): SourceResult {
	const problems: PackProblem[] = [];
	const items = categories.flatMap((category) =>
		category.items.map((item, sort): IncomingItem => {
			const { enabled, external, ...rest } = item;
			const definition = definitionOf(rest);
			const names = external ? { external } : {};
			return { key: item.key, ...names, category: category.key, sort, active: enabled, definition, pieces: piecesOf(definition) };
		})
	);
	if (items.length > mostEntries)
		problems.push({ path: 'categories', message: `${items.length} items: ${mostEntries} at most`, check: 'entries' });
	const rules = prices.flatMap((row) => ruleIn(row, problems));
	if (problems.length > 0) return failed(...problems);
	const shelves = categories.map(({ items: _items, ...category }) => category);
	const sections = Object.entries(settings).map(([section, value]) => ({ section, value: toValue(value) }));
	return {
		ok: true,
		incoming: withDigest({
			kind: 'pack',
			name,
			categories: shelves,
			items,
			prices: rules,
			settings: sections,
			skipped: [],
			notes: [{ key: 'exchange:notes.never' }]
		})
	};
}

/** A rule of prices, or nothing when its schema refuses it. */
function ruleIn({ kind, key, name, active, rule }: NonNullable<WholePack['prices']>[number], problems: PackProblem[]): IncomingPrice[] {
	const row = { key, name, active };
	const path = `prices.${kind}.${key}`;
	switch (kind) {
		case 'sale':
			return taken(ruleSchemas.sale.safeParse(rule), path, problems).map((parsed) => ({ ...row, kind, rule: parsed }));
		case 'role':
			return taken(ruleSchemas.role.safeParse(rule), path, problems).map((parsed) => ({ ...row, kind, rule: parsed }));
		case 'coupon':
			return taken(ruleSchemas.coupon.safeParse(rule), path, problems).map((parsed) => ({ ...row, kind, rule: parsed }));
		case 'ladder':
			return taken(ruleSchemas.ladder.safeParse(rule), path, problems).map((parsed) => ({ ...row, kind, rule: parsed }));
	}
}

type Parsed<T> =
	| { readonly success: true; readonly data: T }
	| { readonly success: false; readonly error: { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] } };

function taken<T>(parsed: Parsed<T>, path: string, problems: PackProblem[]): T[] {
	if (parsed.success) return [parsed.data];
	for (const issue of parsed.error.issues)
		problems.push({ path: [path, 'rule', ...issue.path.map(String)].join('.'), message: issue.message, check: 'schema' });
	return [];
}

/** The item without fields that are there but empty. */
function definitionOf({ addons = [], ...item }: Omit<WholeItem, 'enabled' | 'external'>): CatalogueItem {
	return { ...item, addons };
}

const piecesOf = ({ stock, variants }: CatalogueItem): Record<string, number> =>
	stock.mode === 'finite' ? Object.fromEntries(variants.map((variant) => [variant.key, variant.stock ?? 0])) : {};
