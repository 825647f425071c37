import { z } from 'zod';
import { type SettingsSlice, type VersionPath, valueAt } from '#settings';

/** What a setting takes; decides how it is typed, shown and asked for. */
export type Shape =
	| { readonly kind: 'number'; readonly whole: boolean; readonly min: number | null; readonly max: number | null }
	| { readonly kind: 'boolean' }
	| { readonly kind: 'choice'; readonly options: readonly string[] }
	| { readonly kind: 'text'; readonly min: number; readonly max: number }
	/** A wall-clock time, `18:00`. */
	| { readonly kind: 'clock' }
	/** An IANA zone. */
	| { readonly kind: 'zone' }
	| { readonly kind: 'list'; readonly of: ItemShape; readonly min: number; readonly max: number }
	| { readonly kind: 'role' }
	| { readonly kind: 'channel'; readonly category: boolean }
	/** Something with parts of its own (tiers, rules, …): shown and reset as a whole. */
	| { readonly kind: 'whole' };

/** What a list holds, where it has a form in plain text; `span`: from one time of the day to another. */
export type ItemShape = 'whole-number' | 'number' | 'text' | 'span' | { readonly options: readonly string[] };

/** Where a setting is stored. */
export type Place =
	| { readonly in: 'slice'; readonly slice: string; readonly path: VersionPath }
	| { readonly in: 'guild'; readonly field: 'name' | 'language' | 'zone' }
	| { readonly in: 'roles' | 'channels'; readonly slot: string };

/** One setting of a guild. */
export interface Leaf {
	/** Nested by dots: `tickets.remakesPerDay`. */
	readonly key: string;
	/** Name of its slice, or `guild`, `roles`, `channels`. */
	readonly area: string;
	readonly place: Place;
	readonly shape: Shape;
	/** Whether it may be without a value. */
	readonly optional: boolean;
	/** Key of the string that says what it is, under `admin:setting.names`. */
	readonly words: string;
	/** One entry of many of a kind, by the name that the guild gave it: a slot, a feature. */
	readonly item: string | null;
	/** What holds where the guild has set nothing. */
	readonly fallback: unknown;
	/** Whether its own schema takes a value; `undefined` where it may be without one. */
	takes(value: unknown): boolean;
}

/** Longest text that a form takes. */
export const longestText = 4_000;

/**
 * The settings of a slice, read out of its schema. A record of plain values has one setting per entry that the guild has.
 *
 * @param stored The guild's raw values of the slice; `undefined`: none.
 */
export function leavesOf(slice: SettingsSlice<unknown>, stored: unknown): readonly Leaf[] {
	let plan = plans.get(slice);
	if (plan === undefined) {
		plan = walk(slice.schema, { slice, path: [], optional: false });
		plans.set(slice, plan);
	}
	return plan.flatMap((part) => part(stored));
}

/** A part of a slice: one setting, the same for every guild, or one per entry that this guild's values have there. */
type PlanPart = (stored: unknown) => readonly Leaf[];

/** What a schema says is the same for every guild, so each is walked once. */
const plans = new WeakMap<SettingsSlice<unknown>, readonly PlanPart[]>();

interface Walk {
	readonly slice: SettingsSlice<unknown>;
	readonly path: VersionPath;
	readonly optional: boolean;
}

function walk(schema: unknown, at: Walk): readonly PlanPart[] {
	const { core, optional } = unwrapped(schema);
	const here = { ...at, optional: at.optional || optional };
	if (core instanceof z.ZodObject)
		return Object.entries(core.shape).flatMap(([field, part]) => walk(part, { ...here, optional: false, path: [...at.path, field] }));
	if (core instanceof z.ZodRecord) {
		const entry = unwrapped(core.valueType);
		const shape = shapeOf(entry.core);
		if (shape.kind !== 'whole') return [(stored) => entriesOf(here, stored).map((name) => leaf(entry.core, here, shape, name))];
	}
	const one = [leaf(core, here, shapeOf(core), null)];
	return [() => one];
}

/** The names of a record's entries, those of the defaults too. */
function entriesOf({ slice, path }: Walk, stored: unknown): readonly string[] {
	const names = [valueAt(slice.defaults, path), valueAt(stored, path)].flatMap((value) =>
		typeof value === 'object' && value !== null ? Object.keys(value) : []
	);
	return [...new Set(names)].sort();
}

function leaf(schema: unknown, { slice, path, optional: mayMiss }: Walk, shape: Shape, item: string | null): Leaf {
	const place = item === null ? path : [...path, item];
	const words = [slice.name, ...path].join('.');
	// An entry of a record can be taken out again. A switch that nobody named is on.
	const isSwitch = item !== null && shape.kind === 'boolean';
	const optional = mayMiss || (item !== null && !isSwitch);
	return {
		key: [slice.name, ...place].join('.'),
		area: slice.name,
		place: { in: 'slice', slice: slice.name, path: place },
		shape,
		optional,
		words,
		item,
		fallback: valueAt(slice.defaults, place) ?? (isSwitch ? true : undefined),
		takes: (value) => (value === undefined ? optional : schema instanceof z.ZodType && schema.safeParse(value).success)
	};
}

/** A schema without what only says whether and with what it may be left out. */
function unwrapped(schema: unknown): { readonly core: unknown; readonly optional: boolean } {
	let core = schema;
	let optional = false;
	for (;;) {
		if (core instanceof z.ZodDefault || core instanceof z.ZodPrefault) core = core.unwrap();
		else if (core instanceof z.ZodOptional || core instanceof z.ZodNullable) {
			optional = true;
			core = core.unwrap();
		} else return { core, optional };
	}
}

function shapeOf(core: unknown): Shape {
	if (core instanceof z.ZodBoolean) return { kind: 'boolean' };
	if (core instanceof z.ZodEnum) return { kind: 'choice', options: core.options.map(String) };
	if (core instanceof z.ZodNumber) return { kind: 'number', whole: core.isInt, min: bound(core.minValue), max: bound(core.maxValue) };
	if (core instanceof z.ZodISOTime) return { kind: 'clock' };
	if (core instanceof z.ZodString)
		return { kind: 'text', min: core.minLength ?? 0, max: Math.min(core.maxLength ?? longestText, longestText) };
	if (core instanceof z.ZodArray) {
		const item = itemOf(unwrapped(core.element).core);
		const { min, max } = lengths(core);
		if (item !== null) return { kind: 'list', of: item, min, max };
	}
	return { kind: 'whole' };
}

function itemOf(core: unknown): ItemShape | null {
	if (core instanceof z.ZodNumber) return core.isInt ? 'whole-number' : 'number';
	if (core instanceof z.ZodString) return 'text';
	if (core instanceof z.ZodEnum) return { options: core.options.map(String) };
	if (core instanceof z.ZodObject && Object.keys(core.shape).sort().join() === 'from,to') return 'span';
	return null;
}

/** zod has no reader for the lengths of lists; they are found by asking it. */
function lengths(list: z.ZodArray): { readonly min: number; readonly max: number } {
	const checks = list.def.checks ?? [];
	const of = (name: string): number | undefined => {
		for (const { _zod } of checks) {
			const found = Object.entries(_zod.def).find(([field]) => field === name)?.[1];
			if (typeof found === 'number') return found;
		}
		return undefined;
	};
	return { min: of('minimum') ?? 0, max: of('maximum') ?? 1_000 };
}

/** Bounds that only say "a number that computers count with" are none. */
const bound = (value: number | null): number | null =>
	value === null || !Number.isFinite(value) || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
