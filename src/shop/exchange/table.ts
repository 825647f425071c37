import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { PackProblem } from '../pack/json.js';
import { variantPrice } from '../pack/price.js';
import type { ItemRow } from '../shop.model.js';
import { mostEntries } from './pack-schema.js';

/** Columns of a table, in their order. Names are the same in every language: programs read them. */
export const tableColumns = [
	'category',
	'item',
	'name',
	'summary',
	'active',
	'max_per_order',
	'per',
	'variant',
	'variant_label',
	'price',
	'version'
] as const;
export type TableColumn = (typeof tableColumns)[number];

/** Columns without which a row says nothing. */
const needed = ['item', 'variant', 'price'] as const;

/** One variant of an item; what is `null` was left empty and stays as it is. */
export interface TableRow {
	/** Place in the file, for people: the line of a CSV, or the entry. */
	readonly at: string;
	readonly item: string;
	readonly variant: string;
	/** Whole credits for one unit. */
	readonly price: number;
	readonly category: string | null;
	readonly name: string | null;
	readonly summary: string | null;
	readonly active: boolean | null;
	readonly maxPerOrder: number | null;
	readonly per: string | null;
	readonly variantLabel: string | null;
	/** Version of the item that the file was made from. */
	readonly version: number | null;
}

export type TableResult =
	| { readonly ok: true; readonly rows: readonly TableRow[] }
	| { readonly ok: false; readonly problems: readonly PackProblem[] };

/** The variants of items, as a table has them. */
function cellsOf(items: readonly ItemRow[], text: (value: string) => string = (value) => value): Record<TableColumn, string | number>[] {
	return items.flatMap(({ key, category, active, version, definition }) =>
		definition.variants.map((variant) => ({
			category,
			item: key,
			name: text(definition.name),
			summary: text(definition.summary),
			active: active ? 'yes' : 'no',
			max_per_order: definition.maxPerOrder,
			per: text(definition.price.per),
			variant: variant.key,
			variant_label: text(variant.label),
			price: variantPrice(definition, variant),
			version
		}))
	);
}

/** Items and prices as CSV. Cells that a spreadsheet would calculate begin with an apostrophe. */
export const exportCsv = (items: readonly ItemRow[]): Buffer =>
	Buffer.from(stringify(cellsOf(items, safeCell), { header: true, columns: [...tableColumns], bom: true, record_delimiter: 'windows' }));

/** What a spreadsheet takes for a formula, with the apostrophes that keep it from doing so. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

const safeCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The same as JSON. */
export const exportJson = (items: readonly ItemRow[]): Readonly<Record<string, unknown>> => ({
	format: 'tribute-items',
	formatVersion: 1,
	items: cellsOf(items)
});

/**
 * Reads a CSV. The first line names the columns, in any order; comma, semicolon and tab separate.
 *
 * Everything that is wrong is named with its line.
 */
export function readCsv(text: string): TableResult {
	const [first = ''] = text.split(/\r?\n/, 1);
	const delimiter = [',', ';', '\t'].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best), ',');
	let lines: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
	try {
		lines = linesSchema.parse(
			parse(text, { delimiter, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 20_000 })
		);
	} catch (error) {
		return { ok: false, problems: [{ path: '', message: error instanceof Error ? error.message : 'Not a table', check: 'csv' }] };
	}
	const [head, ...body] = lines;
	const names = (head?.record ?? []).map((name) => name.trim().toLowerCase());
	const problems: PackProblem[] = [
		...needed.filter((name) => !names.includes(name)).map((name) => ({ path: 'line 1', message: `No column "${name}"`, check: 'csv' })),
		...names
			.filter((name) => !tableColumns.some((column) => column === name))
			.map((name) => ({ path: 'line 1', message: `No such column: "${name.slice(0, 40)}"`, check: 'csv' })),
		...names
			.filter((name, index) => names.indexOf(name) !== index)
			.map((name) => ({ path: 'line 1', message: `Twice: "${name}"`, check: 'csv' }))
	];
	if (problems.length > 0) return { ok: false, problems };
	return rowsOf(
		body.map(({ record, info }) => ({
			at: `line ${info.lines}`,
			cells: Object.fromEntries(names.map((name, index) => [name, plainCell(record[index] ?? '')])),
			extra: record.length > names.length
		}))
	);
}

/** The first apostrophe before a sign that begins a formula is the export's own. */
const plainCell = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

const linesSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

const itemsFile = z.strictObject({
	format: z.literal('tribute-items'),
	formatVersion: z.literal(1),
	items: z.array(z.record(z.string().max(60), z.union([z.string().max(4_000), z.number(), z.boolean(), z.null()])))
});

/** Reads the JSON of items and prices. */
export function readItems(json: unknown): TableResult {
	const parsed = itemsFile.safeParse(json);
	if (!parsed.success) {
		const problems = parsed.error.issues.map((issue) => ({
			path: issue.path.map(String).join('.'),
			message: issue.message,
			check: 'schema'
		}));
		return { ok: false, problems };
	}
	const unknown = parsed.data.items.flatMap((cells, index) =>
		Object.keys(cells)
			.filter((name) => !tableColumns.some((column) => column === name))
			.map((name) => ({ path: `items.${index}.${name}`, message: 'No such field', check: 'schema' }))
	);
	if (unknown.length > 0) return { ok: false, problems: unknown };
	return rowsOf(
		parsed.data.items.map((cells, index) => ({
			at: `items.${index}`,
			cells: Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, value === null ? '' : cellText(value)])),
			extra: false
		}))
	);
}

const cellText = (value: string | number | boolean): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

interface RawRow {
	readonly at: string;
	readonly cells: Readonly<Record<string, string>>;
	readonly extra: boolean;
}

function rowsOf(raw: readonly RawRow[]): TableResult {
	const problems: PackProblem[] = [];
	const seen = new Set<string>();
	const rows = raw.map(({ at, cells, extra }): TableRow => {
		const wrong = (column: string, message: string): void => {
			problems.push({ path: `${at}.${column}`, message, check: 'table' });
		};
		const textOf = (column: TableColumn): string | null => cells[column]?.trim() || null;
		const numberOf = (column: TableColumn): number | null => {
			const text = textOf(column);
			if (text === null) return null;
			if (/^\d{1,9}$/.test(text)) return Number(text);
			wrong(column, `Not a whole number: "${text.slice(0, 40)}"`);
			return null;
		};
		if (extra) wrong('', 'More cells than columns');
		const [item, variant, price] = [textOf('item') ?? '', textOf('variant') ?? '', numberOf('price')];
		for (const [column, text] of [
			['item', item],
			['variant', variant]
		] as const)
			if (!/^[a-z0-9][a-z0-9_.-]{0,39}$/.test(text)) wrong(column, `Not a key: "${text.slice(0, 40)}"`);
		if (price === null && textOf('price') === null) wrong('price', 'Empty');
		const name = `${item}\n${variant}`;
		if (seen.has(name)) wrong('variant', `${item} ${variant} is there twice`);
		seen.add(name);
		const active = textOf('active')?.toLowerCase() ?? null;
		if (active !== null && !['yes', 'no', 'true', 'false', '1', '0'].includes(active)) wrong('active', 'Write yes or no');
		return {
			at,
			item,
			variant,
			price: price ?? 0,
			category: textOf('category'),
			name: textOf('name'),
			summary: textOf('summary'),
			active: active === null ? null : ['yes', 'true', '1'].includes(active),
			maxPerOrder: numberOf('max_per_order'),
			per: textOf('per'),
			variantLabel: textOf('variant_label'),
			version: numberOf('version')
		};
	});
	const items = new Set(rows.map(({ item }) => item)).size;
	if (items > mostEntries) problems.push({ path: 'items', message: `${items} items: ${mostEntries} at most`, check: 'entries' });
	if (rows.length === 0) problems.push({ path: '', message: 'No rows', check: 'table' });
	return problems.length > 0 ? { ok: false, problems } : { ok: true, rows };
}
