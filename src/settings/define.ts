import type { z } from 'zod';

/**
 * One domain's part of a guild's settings: its name in the settings row, its schema with bounds, and what holds where the guild has
 * set nothing.
 */
export interface SettingsSlice<T> {
	readonly name: string;
	/** Reads what is stored: raw values of a pack or of an owner's change. Throws a ZodError with the path of what is wrong. */
	parse(value: unknown): T;
	/** As `parse`, remembered per stored object; `undefined` (never set) gives the defaults. */
	read(stored: unknown): T;
	readonly schema: z.ZodType<T>;
	/** What `parse({})` gives; frozen. */
	readonly defaults: T;
	/**
	 * What is in force as soon as it is saved, never part of a version: the whole slice, or these of its top-level fields. For switches that
	 * protect, and for what somebody has confirmed in person.
	 */
	readonly immediate: boolean | readonly string[];
}

/** Every slice that was defined in this process, by name: what an owner's change is checked against before it is stored. */
const defined = new Map<string, SettingsSlice<unknown>>();

/**
 * Declares the settings of a domain, once per process, at the top of `<domain>.settings.ts`.
 *
 * Each field of the schema needs a default (`.default(…)` or `.prefault({})`), so that an empty guild has settings too; a schema that
 * refuses `{}` throws here, at start.
 *
 * @param name Name of the slice; see `packSlices` for the ones that a pack fills.
 * @param immediate What is never part of a version; nothing by default.
 */
export function defineSettings<T>(
	name: string,
	schema: z.ZodType<T>,
	{ immediate = false }: { readonly immediate?: boolean | readonly string[] } = {}
): SettingsSlice<T> {
	if (defined.has(name)) throw new Error(`The settings slice "${name}" is defined twice.`);
	const parse = (value: unknown): T => freeze(schema.parse(value ?? {}));
	const defaults = parse({});
	const known = new WeakMap<object, T>();
	const read = (stored: unknown): T => {
		if (stored === undefined || stored === null) return defaults;
		if (typeof stored !== 'object') return parse(stored);
		const value = known.get(stored) ?? parse(stored);
		known.set(stored, value);
		return value;
	};
	const slice: SettingsSlice<T> = { name, schema, parse, read, defaults, immediate };
	defined.set(name, slice);
	return slice;
}

/** The slices defined so far, by name. */
export function definedSlices(): ReadonlyMap<string, SettingsSlice<unknown>> {
	return defined;
}

/** Settings are shared between callers through the cache, so nobody may write to them. */
function freeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const part of Object.values(value)) freeze(part);
	}
	return value;
}
