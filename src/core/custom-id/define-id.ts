import type { MemberId } from '../ids.js';

/** Discord's limit for a custom id, in characters. */
export const customIdLimit = 100;

const namePattern = /^[a-z][a-z0-9-]*(?:\.[a-zA-Z0-9-]+)+$/;
const ownerPattern = /^\d{15,20}$/;

/** What a custom id of this kind carries; every value is a string that came from outside and has to be checked. */
export type IdArgs<Param extends string> = Readonly<Record<Param, string>>;

/** A custom id taken apart. */
export interface ParsedId<Param extends string> {
	readonly args: IdArgs<Param>;
	/** The only person who may use the component; `null`: anybody who sees it. */
	readonly owner: string | null;
	readonly version: number;
}

/** One kind of custom id: `1:orders.claim:<owner or ->:<args…>`. */
export interface DefinedId<Param extends string = string> {
	readonly name: string;
	readonly params: readonly Param[];
	readonly version: number;
	/**
	 * Writes the id.
	 *
	 * @throws RangeError when the result is over 100 characters, which is a bug of the caller: ids carry codes, not texts.
	 */
	make(...parameters: MakeParameters<Param>): string;
	/** Reads an id of this kind and version; `null` for any other, for an older version and for anything malformed. */
	parse(raw: string): ParsedId<Param> | null;
	/** Whether the id is of this kind, in any version. */
	matches(raw: string): boolean;
}

type Writable<Param extends string> = Readonly<Record<Param, string | number>>;
type MakeOptions = { readonly owner?: MemberId };
type MakeParameters<Param extends string> = [Param] extends [never]
	? [args?: Readonly<Record<string, never>>, options?: MakeOptions]
	: [args: Writable<Param>, options?: MakeOptions];

/** The args that a handler of this id receives: `ArgsOf<typeof claimId>`. */
export type ArgsOf<Id> = Id extends DefinedId<infer Param> ? IdArgs<Param> : never;

/** What is known of every id, whatever its parameters. */
export interface RegisteredId {
	readonly name: string;
	readonly params: readonly string[];
	readonly version: number;
	/** Writes an id of this kind; a parameter that `args` does not name is empty. For buttons to a screen of another domain. */
	make(args: Readonly<Record<string, string | number>>, options?: MakeOptions): string;
}

const registry = new Map<string, RegisteredId>();

/** All ids that have been defined, by name. */
export function definedIds(): ReadonlyMap<string, RegisteredId> {
	return registry;
}

/**
 * Defines a kind of custom id. Names are unique in the process and start with the domain's folder.
 *
 * Raise `version` when the meaning of the parameters changes: components of the older version then answer that their screen is older.
 *
 * @example
 * export const claimId = defineId('orders.claim', ['code']);
 * claimId.make({ code: 'A7K2Q' }, { owner: buyer }); // '1:orders.claim:112233445566778899:A7K2Q'
 */
export function defineId<const Params extends readonly string[]>(
	name: string,
	params: Params,
	{ version = 1 }: { readonly version?: number } = {}
): DefinedId<Params[number]> {
	if (!namePattern.test(name)) throw new TypeError(`Not a name for a custom id: '${name}'`);
	if (registry.has(name)) throw new TypeError(`Two custom ids are called '${name}'`);
	if (new Set(params).size !== params.length) throw new TypeError(`The custom id '${name}' names a parameter twice`);

	const make = (args: Readonly<Record<string, string | number>> = {}, { owner }: MakeOptions = {}) => {
		const raw = [version, name, owner ?? '-', ...params.map((param) => escapeArg(String(args[param] ?? '')))].join(':');
		if (raw.length > customIdLimit) throw new RangeError(`The custom id '${name}' is ${raw.length} characters long: ${raw}`);
		return raw;
	};
	registry.set(name, { name, params, version, make });

	return {
		name,
		params,
		version,
		make,
		parse(raw) {
			const [rawVersion, rawName, rawOwner, ...values] = raw.split(':');
			if (rawName !== name || rawVersion !== String(version) || rawOwner === undefined || values.length !== params.length) return null;
			if (rawOwner !== '-' && !ownerPattern.test(rawOwner)) return null;
			// One value for each parameter, checked above.
			const args = Object.fromEntries(params.map((param, index) => [param, unescapeArg(values[index] ?? '')])) as IdArgs<Params[number]>;
			return { args, owner: rawOwner === '-' ? null : rawOwner, version };
		},
		matches: (raw) => nameOf(raw) === name
	};
}

/** The name inside a custom id, also of an id that nothing defines any more; `null` when it is none of ours. */
export function nameOf(raw: string): string | null {
	const match = /^\d{1,4}:([^:]+):/.exec(raw);
	return match?.[1] ?? null;
}

/** Reads a page number out of an id: a whole number from 0 to 9,999; anything else is page 0. */
export function pageArg(raw: string): number {
	return /^\d{1,4}$/.test(raw) ? Number(raw) : 0;
}

function escapeArg(value: string): string {
	return value.replaceAll('~', '~t').replaceAll(':', '~c');
}

function unescapeArg(value: string): string {
	return value.replaceAll('~c', ':').replaceAll('~t', '~');
}
