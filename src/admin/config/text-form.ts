import { visible } from '#core/i18n/escape';
import type { ItemShape, Leaf } from './leaf.js';

/** The words of one language that values are shown and typed with. */
export interface ValueWords {
	/** BCP 47; decides how numbers are grouped. */
	readonly locale: string;
	/** The first is shown, all are understood, in lower case. */
	readonly yes: readonly string[];
	readonly no: readonly string[];
	/** Stands for no value, and for a list without entries. */
	readonly none: string;
	/** A choice of a setting in words. */
	choice(option: string): string;
}

/** What was typed, read by the type of its setting. `ok: false`: it is none of that type. Bounds are not checked here. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

const refused: Parsed = { ok: false };
const parsed = (value: unknown): Parsed => ({ ok: true, value });

/** A value in the form in which it can be typed. What has no such form (see `isTyped`) is shown as JSON. */
export function showValue(value: unknown, { shape }: Pick<Leaf, 'shape'>, words: ValueWords): string {
	if (value === undefined || value === null) return words.none;
	switch (shape.kind) {
		case 'number':
			return typeof value === 'number' ? showNumber(value, words.locale) : JSON.stringify(value);
		case 'boolean':
			return (value === true ? words.yes[0] : words.no[0]) ?? String(value);
		case 'choice':
			return words.choice(String(value));
		case 'list':
			return Array.isArray(value) ? showList(value, shape.of, words) : JSON.stringify(value);
		case 'whole':
			return JSON.stringify(value);
		default:
			return showText(String(value), words.none);
	}
}

/**
 * Reads what somebody typed. Roles and channels stay text here: only the guild knows them.
 *
 * @param typed Input of a person: any length, any characters.
 */
export function parseValue(typed: string, { shape, optional }: Pick<Leaf, 'shape' | 'optional'>, words: ValueWords): Parsed {
	const text = visible(typed);
	const isNone = fold(text) === fold(words.none);
	if (optional && isNone) return parsed(undefined);
	switch (shape.kind) {
		case 'number':
			return readNumber(text, words.locale);
		case 'boolean':
			if (words.yes.includes(fold(text))) return parsed(true);
			return words.no.includes(fold(text)) ? parsed(false) : refused;
		case 'choice': {
			const option = shape.options.find((known) => known === text || fold(words.choice(known)) === fold(text));
			return option === undefined ? refused : parsed(option);
		}
		case 'list':
			return isNone ? parsed([]) : readList(text, shape.of, words);
		case 'whole':
			return refused;
		default:
			return parsed(readText(text));
	}
}

const fold = (text: string): string => text.trim().toLowerCase();

/** Texts that would be mistaken for something else, or could not be typed on one line, are written like JSON. */
function showText(text: string, none: string): string {
	const plain = text !== '' && text === visible(text) && !/^"|\n/.test(text) && fold(text) !== fold(none);
	return plain ? text : JSON.stringify(text);
}

function readText(text: string): string {
	if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
	try {
		const inner: unknown = JSON.parse(text);
		return typeof inner === 'string' ? visible(inner) : text;
	} catch {
		return text;
	}
}

/** Every digit that counts, grouped; never rounded. */
function showNumber(value: number, locale: string): string {
	const shown = inLocale(locale).format.format(value);
	const back = readNumber(shown, locale);
	return back.ok && back.value === value ? shown : String(value);
}

interface Numbers {
	readonly format: Intl.NumberFormat;
	readonly group: string;
	readonly decimal: string;
}

/** One of each language of the interface: making one takes longer than all else about a number. */
const numbers = new Map<string, Numbers>();

function inLocale(locale: string): Numbers {
	let known = numbers.get(locale);
	if (known === undefined) {
		const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
		const parts = format.formatToParts(12_345_678.5);
		const of = (type: Intl.NumberFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
		known = { format, group: of('group'), decimal: of('decimal') };
		numbers.set(locale, known);
	}
	return known;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A number as the reader's language writes it, with or without groups; or as computers do. Nothing endless, nothing that is no number. */
function readNumber(text: string, locale: string): Parsed {
	const plain = text.replaceAll(/[−–]/g, '-').replaceAll(/(?<=\d)[\s’'](?=\d{3}(?!\d))/g, '');
	if (plain.length > 40) return refused;
	const { group, decimal } = inLocale(locale);
	const grouped = new RegExp(`^-?\\d{1,3}(?:${escaped(group)}\\d{3})+(?:${escaped(decimal)}\\d+)?$`);
	const local = new RegExp(`^-?\\d+(?:${escaped(decimal)}\\d+)?$`);
	let digits: string | null = null;
	if (group !== '' && grouped.test(plain)) digits = plain.replaceAll(group, '').replace(decimal, '.');
	else if (local.test(plain)) digits = plain.replace(decimal, '.');
	else if (/^-?\d+[.,]\d+$/.test(plain)) digits = plain.replace(',', '.');
	else if (/^-?\d+(?:\.\d+)?e[+-]?\d{1,3}$/i.test(plain)) digits = plain;
	const value = digits === null ? Number.NaN : Number(digits);
	return Number.isFinite(value) ? parsed(value === 0 ? 0 : value) : refused;
}

/** Entries between commas. Numbers have no groups here, times a dash between them, odd texts stand in quotes. */
function showList(values: readonly unknown[], of: ItemShape, words: ValueWords): string {
	if (values.length === 0) return words.none;
	const alone = values.length === 1;
	return values.map((value) => showItem(value, of, words, alone)).join(', ');
}

function showItem(value: unknown, of: ItemShape, words: ValueWords, alone: boolean): string {
	if (of === 'span' && typeof value === 'object' && value !== null && 'from' in value && 'to' in value) return `${value.from}-${value.to}`;
	if (typeof of === 'object') return words.choice(String(value));
	if (of === 'text') {
		const text = String(value);
		const mistaken = text === '' || text !== visible(text) || /[",;\n]/.test(text) || (alone && fold(text) === fold(words.none));
		return mistaken ? JSON.stringify(text) : text;
	}
	return String(value);
}

/** `a, "b, c"; d` → its entries; `null` when a quote is not closed. */
function splitList(text: string): readonly string[] | null {
	const entries: string[] = [];
	let rest = text;
	while (rest.trim() !== '') {
		const entry = /^\s*("(?:[^"\\]|\\.)*"|[^",;\n]*?)\s*(?:[,;\n]|$)/.exec(rest);
		if (entry === null) return null;
		const [whole, found = ''] = entry;
		if (found !== '') entries.push(found);
		rest = rest.slice(whole.length);
	}
	return entries;
}

function readList(text: string, of: ItemShape, words: ValueWords): Parsed {
	const entries = splitList(text);
	if (entries === null) return refused;
	const values: unknown[] = [];
	for (const entry of entries) {
		const item = readItem(entry, of, words);
		if (!item.ok) return refused;
		values.push(item.value);
	}
	return parsed(values);
}

function readItem(entry: string, of: ItemShape, words: ValueWords): Parsed {
	if (of === 'span') {
		const [, from, to] = /^(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/.exec(entry) ?? [];
		return from === undefined || to === undefined ? refused : parsed({ from: from.padStart(5, '0'), to: to.padStart(5, '0') });
	}
	if (typeof of === 'object') {
		const option = of.options.find((known) => known === entry || fold(words.choice(known)) === fold(entry));
		return option === undefined ? refused : parsed(option);
	}
	if (of === 'text') return parsed(readText(entry));
	return readNumber(entry, 'en-US');
}
