import type { Node } from 'jsonc-parser';
import type { ArkThing } from './arkshop.types.js';
import type { Cleaner } from './clean.js';
import { Fields, members, type Notes, parts } from './fields.js';
import type { Source } from './source.js';

/** Things of one entry that are listed. */
const mostThings = 50;
const longestPath = 290;

const grammar = /^Blueprint'(\/(?:Game|[A-Za-z0-9_]+)\/[A-Za-z0-9_/.-]+)'$/;

export interface Reading {
	readonly source: Source;
	readonly cleaner: Cleaner;
}

/** A blueprint's path as ArkShop writes it, without `_C` at its end; `null` for anything else. Paths of unknown mods are as good. */
export function blueprintOf(raw: string, cleaner: Cleaner): string | null {
	const path = grammar.exec(raw.trim())?.[1];
	if (path === undefined || path.length > longestPath || path.includes('//') || path.includes('..') || !cleaner.isClean(path)) return null;
	return `Blueprint'${path.replace(/_C$/, '')}'`;
}

/** A name for people out of a blueprint's path: `PrimalItemResource_MetalIngot` is `Metal Ingot`. */
export function nameOfBlueprint(blueprint: string): string {
	const last = blueprint.slice(0, -1).split('/').at(-1)?.split('.').at(-1) ?? '';
	return wordsOf(last.replace(/^PrimalItem(?:[A-Z][a-z]+)?_/, '').replace(/_Character_BP.*$|_BP$/, ''));
}

/** A name for people out of a class: `ArtifactCrate_2_C` is `Artifact Crate 2`. */
export const wordsOf = (name: string): string =>
	name
		.replace(/_C$/, '')
		.replaceAll('_', ' ')
		.replaceAll(/([a-z])([A-Z])/g, '$1 $2')
		.replace(/^(?:Weapon|Base) (?=\S)/, '')
		.trim();

/** The things in a list of `Items` or `Dinos`. */
export function thingsOf(list: Node | null, what: ArkThing['what'], notes: Notes, reading: Reading): ArkThing[] {
	const all = parts(list);
	if (all.length > mostThings) notes.add('manyThings', { count: all.length, max: mostThings });
	return all.slice(0, mostThings).flatMap((node) => (node.type === 'object' ? [thingOf(node, what, notes, reading)] : []));
}

/** One thing, out of an object with its fields. */
export function thingOf(node: Node, what: ArkThing['what'], notes: Notes, { source, cleaner }: Reading): ArkThing {
	const fields = new Fields(node, source, cleaner, notes);
	const blueprint = pathIn(fields, 'Blueprint', notes, cleaner, source.line(node));
	const name = blueprint === null ? '' : cleaner.text(nameOfBlueprint(blueprint), 60);
	const base = { what, name: name || '?', blueprint };
	if (what === 'item') {
		const amount = whole(fields.number('Amount') ?? 1, 1, 10_000_000);
		const quality = whole(fields.number('Quality') ?? 0, 0, 100);
		return { ...base, amount, quality, forced: fields.boolean('ForceBlueprint'), level: 0, sex: null, neutered: false, saddle: null };
	}
	const level = whole(fields.number('Level') ?? 1, 1, 10_000);
	const gender = fields.text('Gender', 10).toLowerCase();
	const sex = gender === 'male' || gender === 'female' ? gender : null;
	const saddle = fields.raw('SaddleBlueprint') === '' ? null : pathIn(fields, 'SaddleBlueprint', notes, cleaner, source.line(node));
	return { ...base, amount: 1, quality: 0, forced: false, level, sex, neutered: fields.boolean('Neutered'), saddle };
}

/** What a Gacha makes: pairs of a path and an amount. */
export function gachaThings(node: Node | null, notes: Notes, { cleaner, source }: Reading): string[] {
	return members(node)
		.slice(0, 6)
		.flatMap(({ name, value }) => {
			const blueprint = blueprintOf(name, cleaner);
			if (blueprint === null) notes.add('badPath', { field: 'GachaResources', line: source.line(value) });
			return blueprint === null ? [] : [cleaner.text(nameOfBlueprint(blueprint), 60)];
		});
}

function pathIn(fields: Fields, name: string, notes: Notes, cleaner: Cleaner, line: number): string | null {
	const blueprint = blueprintOf(fields.raw(name), cleaner);
	if (blueprint === null) notes.add('badPath', { field: name, line });
	return blueprint;
}

/** A whole number within bounds. */
export const whole = (value: number, min: number, max: number): number =>
	Number.isFinite(value) ? Math.min(max, Math.max(min, Math.trunc(value))) : min;
