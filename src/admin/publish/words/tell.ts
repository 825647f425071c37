import type { ViewContext } from '#core/views/kit';
import type { DocChange } from '#settings';
import { type Difference, differences, fieldOf, nameOfPath, type Step } from './differences.js';
import { derived, type FieldTable, type FieldWords, type Topic, tables, topics, wholes } from './fields.js';
import { type ChangeLine, entryName, isEntry, toldChange } from './line.js';
import { tellGuild, tellSlice } from './settings.js';
import { type ChangeNames, named, shown } from './values.js';

/** Every change in words, money first. At least one line for each document that differs. */
export function tellChanges(view: ViewContext, changes: readonly DocChange[], known: ChangeNames): ChangeLine[] {
	const names = withNames(changes, known);
	const lines = changes.flatMap((change) => tellDoc(view, change, names));
	const place = new Map(topics.map((topic, index) => [topic, index]));
	return lines
		.map((line, index) => ({ line, index }))
		.sort((one, other) => (place.get(one.line.topic) ?? 0) - (place.get(other.line.topic) ?? 0) || one.index - other.index)
		.map(({ line }) => line);
}

/** The names of what is new or gone with these changes, too. */
function withNames(changes: readonly DocChange[], known: ChangeNames): ChangeNames {
	const [items, categories] = [new Map(known.items), new Map(known.categories)];
	const [gates, rewards] = [new Map(known.gates), new Map(known.rewards)];
	for (const { kind, key, before, after } of changes) {
		const body = after ?? before;
		if (kind === 'slice') for (const side of [before, after]) namesIn(side, { gates, rewards });
		const name = kind === 'item' ? fieldOf(fieldOf(body, 'definition'), 'name') : fieldOf(body, 'name');
		if (typeof name !== 'string') continue;
		if (kind === 'item') items.set(keyIn(body, key), name);
		if (kind === 'category') categories.set(keyIn(body, key), name);
	}
	return { ...known, items, categories, gates, rewards };
}

/** The gates and reward rules of a slice. */
function namesIn(slice: unknown, { gates, rewards }: { readonly gates: Map<string, string>; readonly rewards: Map<string, string> }): void {
	for (const [field, names] of [['gates', gates] as const, ['rewardRules', rewards] as const]) {
		const rows = fieldOf(slice, field);
		if (!Array.isArray(rows)) continue;
		for (const row of rows) {
			const [key, name] = [fieldOf(row, 'key'), fieldOf(row, 'name')];
			if (typeof key === 'string' && typeof name === 'string') names.set(key, name);
		}
	}
}

const keyIn = (body: unknown, key: string): string => {
	const own = fieldOf(body, 'key');
	return typeof own === 'string' ? own : key;
};

function tellDoc(view: ViewContext, change: DocChange, names: ChangeNames): ChangeLine[] {
	const { kind, key, before, after } = change;
	if (kind === 'slice') return tellSlice(view, change);
	if (kind === 'guild') return tellGuild(view, change);
	const definition = kind === 'item' ? fieldOf(after ?? before, 'definition') : (after ?? before);
	const subject = named(view, fieldOf(definition, 'name'), key);
	if (before === null || after === null) return [cameOrWent(view, change, subject)];
	const found = differences(before, after, wholes);
	const told = found.filter(({ path }) => !derived.has(nameOfPath(path)));
	// A change of what follows from other fields alone is still a change.
	return (told.length > 0 ? told : found).map((one) => tellField(view, { table: tables[kind], one, subject, kind, names }));
}

/** A document that one side does not have. */
function cameOrWent({ t, format }: ViewContext, { kind, before, after }: DocChange, subject: string): ChangeLine {
	const topic: Topic = kind === 'price' ? 'discounts' : 'catalogue';
	const body = after ?? before;
	const made = after === null ? 'gone' : fieldOf(body, 'active') === false ? 'newOff' : 'new';
	const cost = fieldOf(fieldOf(fieldOf(body, 'definition'), 'price'), 'credits');
	const price = kind === 'item' && after !== null && typeof cost === 'number' ? ` · ${format.number(cost)}` : '';
	return { topic, text: `${t(`admin:publish.docs.${kind}.${made}`, { name: subject })}${price}` };
}

interface Place {
	readonly table: FieldTable;
	readonly one: Difference;
	/** The document's name, escaped. */
	readonly subject: string;
	readonly kind: 'item' | 'category' | 'price';
	readonly names: ChangeNames;
}

/** One difference of an item, a category or a rule of the prices. */
function tellField(view: ViewContext, { table, one, subject, kind, names }: Place): ChangeLine {
	const { t } = view;
	const path = nameOfPath(one.path);
	if (path === 'active' || (path === 'archived' && kind === 'price')) {
		const to = `${path === 'active' ? 'on' : 'archived'}${one.after === true ? 'Yes' : 'No'}`;
		return { topic: kind === 'price' ? 'discounts' : 'catalogue', text: t(`admin:publish.docs.${kind}.${to}`, { name: subject }) };
	}
	const { words, rest } = wordsAt(table, one.path);
	const place = placeOf(view, one.path, subject);
	const label = fieldName(view, words, rest);
	return { topic: words?.topic ?? 'other', text: tellValue(view, { one, place, label, words: rest === '' ? words : null, names }) };
}

function tellValue(
	view: ViewContext,
	told: {
		readonly one: Difference;
		readonly place: string;
		readonly label: string | null;
		readonly words: FieldWords | null;
		readonly names: ChangeNames;
	}
): string {
	const { one, place, label, words, names } = told;
	const { t } = view;
	const format = words?.format ?? 'plain';
	if (one.kind === 'order') return t('admin:publish.say.order', { place, field: label ?? '' });
	if (isEntry(one.path.at(-1)) && one.kind !== 'changed') {
		const text = shown(view, one.after ?? one.before, format, names);
		return t(`admin:publish.say.${one.kind}`, { place: text === null ? place : `${place}: ${text}` });
	}
	return toldChange(view, {
		place,
		field: label,
		before: shown(view, one.before, format, names),
		after: shown(view, one.after, format, names)
	});
}

/** The words of a place, or of the nearest place around it, and the path from there. */
function wordsAt(table: FieldTable, path: readonly Step[]): { readonly words: FieldWords | null; readonly rest: string } {
	for (let length = path.length; length > 0; length--) {
		const name = nameOfPath(path.slice(0, length));
		const words = Object.hasOwn(table, name) ? table[name] : undefined;
		if (words !== undefined) return { words, rest: nameOfPath(path.slice(length)) };
	}
	return { words: null, rest: nameOfPath(path) };
}

/** What a field is called: by its words, and what has none by its path. */
function fieldName({ t }: ViewContext, words: FieldWords | null, rest: string): string | null {
	const label = words?.label === null || words === null ? null : t(words.label);
	if (rest === '') return label;
	const path = t('admin:publish.say.path', { path: { kind: 'user-text', value: rest } });
	return label === null ? path : `${label} ${path}`;
}

/** The document, and the entries on the way: `Boss Rex: *Minimum points*`. */
function placeOf(view: ViewContext, path: readonly Step[], subject: string): string {
	const entries = path.flatMap((step) => ('field' in step ? [] : [`*${entryName(view, step.value, step.entry)}*`]));
	// Limits and breaks are told by what they say.
	const shownOnes = path.some((step) => 'field' in step && (step.field === 'buyerLimits' || step.field === 'breaks')) ? [] : entries;
	return [subject, ...shownOnes].join(': ');
}
