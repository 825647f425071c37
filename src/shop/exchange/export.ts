import { readSection, type SliceValues, settingSections } from '#settings';
import type { PriceRule } from '../pricing/price.model.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';

/** What a guild exports: its editors' rows, and its settings by slice. */
export interface ExportSource {
	readonly name: string;
	readonly at: Date;
	readonly categories: readonly CategoryRow[];
	readonly items: readonly ItemRow[];
	readonly prices: readonly PriceRule[];
	readonly values: SliceValues;
	/** Role ids behind slots, so that a discount of a role can name the slot. */
	readonly roles: Readonly<Record<string, string>>;
	/** Whether the settings go with it; without, only catalogue and prices. */
	readonly withSettings: boolean;
}

/** A guild's shop as a pack of format 3. Pure. Ids of Discord and addresses of webhooks are nowhere in it. */
export function exportPack({
	name,
	at,
	categories,
	items,
	prices,
	values,
	roles,
	withSettings
}: ExportSource): Readonly<Record<string, unknown>> {
	const sections = settingSections.flatMap((section) => {
		const value = readSection(values, section);
		return value === null ? [] : [[section.section, value] as const];
	});
	return {
		format: 'tribute-pack',
		formatVersion: 3,
		name: plain(name).slice(0, 100) || 'Shop',
		exportedAt: at.toISOString(),
		...(withSettings ? { settings: cleaned(Object.fromEntries(sections)) } : {}),
		categories: categories.map((row) => ({
			key: row.key,
			name: said(row.name),
			emoji: row.emoji,
			description: said(row.description),
			sort: row.sort,
			checklist: row.checklist.map(said),
			items: items
				.filter((item) => item.category === row.key)
				.sort((one, other) => one.sort - other.sort || (one.key < other.key ? -1 : 1))
				.map(itemOf)
		})),
		prices: prices.filter(({ archived }) => !archived).flatMap((row) => priceOf(row, roles))
	};
}

function itemOf({ definition, active, external }: ItemRow): object {
	const { roles = [], ...access } = definition.access;
	// Roles are this guild's: elsewhere nobody has said yet who may buy it.
	return { ...saidAll({ ...definition, access }), enabled: active && roles.length === 0, ...(external ? { external } : {}) };
}

function priceOf({ kind, key, name, active, rule }: PriceRule, roles: Readonly<Record<string, string>>): object[] {
	const row = { kind, key, name: said(name), active };
	if (!('role' in rule) || !isId(rule.role)) return [{ ...row, rule }];
	const slot = Object.entries(roles).find(([, id]) => id === rule.role)?.[0];
	// A role without a slot is nobody's elsewhere.
	return slot === undefined ? [] : [{ ...row, rule: { ...rule, role: slot } }];
}

const isId = (text: string): boolean => /^\d{15,20}$/.test(text);

/** Markup that names people, roles, channels and emoji of one guild; addresses that let anybody write; ids. */
const foreign = /<(?:@[!&]?|#|a?:\w+:|t:|id:)[^>\s]*>|https?:\/\/[\w.-]*discord(?:app)?\.com\/api\/\S*webhooks\/\S*|\d{15,20}/gi;

/** Text without what belongs to one guild only. */
export const plain = (text: string): string => text.replaceAll(foreign, '').trim();

/** The same for a text that must say something. */
function said(text: string): string {
	foreign.lastIndex = 0;
	return foreign.test(text) ? plain(text) || '–' : text;
}

/** Every text of a value, e.g. an item. Texts may not become empty: their schema refuses that. */
function saidAll<T>(value: T): T {
	return walk(value, said);
}

/** A value without fields and entries that are nothing but ids. */
function cleaned(value: unknown): unknown {
	if (Array.isArray(value)) return value.filter((part) => !isForeign(part)).map(cleaned);
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(
			Object.entries(value).flatMap(([name, part]) => (isForeign(part) || isId(name) ? [] : [[name, cleaned(part)]]))
		);
	return typeof value === 'string' ? said(value) : value;
}

const isForeign = (value: unknown): boolean => typeof value === 'string' && value !== '' && plain(value) === '' && value.trim() !== '';

function walk<T>(value: T, change: (text: string) => string): T;
function walk(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((part) => walk(part, change));
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, change)]));
	return value;
}
