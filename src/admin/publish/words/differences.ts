import type { Value } from '#core/units/unit';
import { sameJson } from '#settings';

/** A step into a body: a field, or an entry of a list by what names it in that list. */
export type Step = { readonly field: string } | { readonly entry: string; readonly value: Value };

/** One place at which two bodies differ. */
export interface Difference {
	readonly path: readonly Step[];
	/** `order`: the list there has the same entries in another order. */
	readonly kind: 'changed' | 'added' | 'removed' | 'order';
	/** `undefined`: this side has nothing there. */
	readonly before: Value | undefined;
	readonly after: Value | undefined;
}

type Fields = Readonly<Record<string, Value>>;

/** Whether a value has fields of its own. */
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a field; `undefined` where there is none. Fields of JSON only, whatever they are called. */
export const fieldOf = (value: unknown, name: string): Value | undefined =>
	isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/**
 * Where two bodies differ, down to the smallest part that has a name: a field, or an entry of a list whose entries name themselves.
 * Empty exactly when they are the same JSON.
 *
 * @param whole Fields whose values are told as one, by their path without entries.
 */
export function differences(before: Value | undefined, after: Value | undefined, whole: ReadonlySet<string> = new Set()): Difference[] {
	return walk({ path: [], name: '', whole }, before, after);
}

interface At {
	readonly path: readonly Step[];
	/** Fields between dots, `*` for an entry. */
	readonly name: string;
	readonly whole: ReadonlySet<string>;
}

/** The path in the form of the tables of words: fields between dots, `*` for an entry of a list. */
export const nameOfPath = (path: readonly Step[]): string => path.map((step) => ('field' in step ? step.field : '*')).join('.');

function walk(at: At, before: Value | undefined, after: Value | undefined): Difference[] {
	if (same(before, after)) return [];
	const here = (): Difference[] => [{ path: at.path, kind: kindOf(before, after), before, after }];
	if (at.whole.has(at.name)) return here();
	const inner = isFields(before ?? {}) && isFields(after ?? {}) ? inFields(at, before, after) : inLists(at, before, after);
	// Nothing inside has a name, as in the difference between nothing and an empty object.
	return inner === null || inner.length === 0 ? here() : inner;
}

function inFields(at: At, before: Value | undefined, after: Value | undefined): Difference[] {
	const names = new Set([before, after].flatMap((side) => (isFields(side) ? Object.keys(side) : [])));
	return [...names].flatMap((field) =>
		walk(
			{ ...at, path: [...at.path, { field }], name: at.name === '' ? field : `${at.name}.${field}` },
			fieldOf(before, field),
			fieldOf(after, field)
		)
	);
}

function inLists(at: At, before: Value | undefined, after: Value | undefined): Difference[] | null {
	const [old, fresh] = [entriesOf(before), entriesOf(after)];
	if (old === null || fresh === null) return null;
	const inside = (entry: string, value: Value): At => ({
		...at,
		path: [...at.path, { entry, value }],
		name: at.name === '' ? '*' : `${at.name}.*`
	});
	const found: Difference[] = [];
	for (const [entry, value] of fresh) {
		const was = old.get(entry);
		if (was === undefined) found.push({ path: inside(entry, value).path, kind: 'added', before: undefined, after: value });
		else found.push(...walk(inside(entry, value), was, value));
	}
	for (const [entry, value] of old)
		if (!fresh.has(entry)) found.push({ path: inside(entry, value).path, kind: 'removed', before: value, after: undefined });
	const stayed = (one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): string =>
		JSON.stringify([...one.keys()].filter((entry) => other.has(entry)));
	if (stayed(old, fresh) !== stayed(fresh, old)) found.push({ path: at.path, kind: 'order', before, after });
	return found;
}

/** The entries of a list by what names each; `null` when they do not name themselves, or two have one name. */
function entriesOf(list: Value | undefined): ReadonlyMap<string, Value> | null {
	if (list === undefined) return new Map();
	if (!Array.isArray(list)) return null;
	const entries = new Map<string, Value>();
	for (const value of list) {
		const name = entryName(value);
		if (name === null || entries.has(name)) return null;
		entries.set(name, value);
	}
	return entries;
}

/** What names an entry of a list among the others: the fields that it has to have, and those of them that name it. */
const names: readonly { readonly has: readonly string[]; readonly by: readonly string[] }[] = [
	{ has: ['key'], by: ['key'] },
	{ has: ['goods'], by: ['goods'] },
	{ has: ['window', 'scope', 'count'], by: ['window', 'scope'] },
	{ has: ['question', 'value'], by: ['question', 'value'] },
	{ has: ['value', 'label'], by: ['value'] },
	{ has: ['tier'], by: ['tier'] },
	{ has: ['from', 'percent'], by: ['from'] },
	{ has: ['minMonths', 'percent'], by: ['minMonths'] }
];

function entryName(value: Value): string | null {
	if (!isFields(value)) return null;
	const found = names.find(({ has }) => has.every((field) => ['string', 'number'].includes(typeof fieldOf(value, field))));
	return found === undefined ? null : JSON.stringify(found.by.map((field) => fieldOf(value, field)));
}

const same = (one: Value | undefined, other: Value | undefined): boolean =>
	one === undefined || other === undefined ? one === other : sameJson(one, other);

const kindOf = (before: Value | undefined, after: Value | undefined): Difference['kind'] =>
	before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
