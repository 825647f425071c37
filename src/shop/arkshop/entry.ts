import type { Node } from 'jsonc-parser';
import type { TextParams } from '#core/errors';
import type { ArkEntry, ArkKind, ArkSkip, ArkThing } from './arkshop.types.js';
import { Fields, type Notes, parts } from './fields.js';
import { gachaThings, type Reading, thingOf, thingsOf, whole } from './things.js';

export type EntryResult = { readonly entry: ArkEntry } | { readonly skip: ArkSkip };

/** Highest price that is a price, points. */
const mostPoints = 1_000_000_000;
const mostFree = 10_000;
/** Groups of one entry that are read. */
const mostNames = 25;
/** Characters of a group's name; a longer one is none. */
const longestName = 200;
/** What ArkShop means by no bound. */
const anyLevel = { min: 1, max: 999 } as const;

const types = ['item', 'dino', 'beacon', 'experience', 'unlockengram', 'command'] as const;
type Type = (typeof types)[number];

/** Reads one entry of `ShopItems` or `Kits`. */
export function readEntry(section: 'item' | 'kit', id: string, node: Node, notes: Notes, reading: Reading): EntryResult {
	const { source, cleaner } = reading;
	const line = source.line(node);
	const skip = (why: string, name: string, params: TextParams = {}): EntryResult => ({
		skip: { id, name: name || id, why: { key: `arkshop:skip.${why}`, params: { line, ...params } } }
	});
	if (node.type !== 'object') return skip('noObject', id);
	const fields = new Fields(node, source, cleaner, notes);
	const text = described(fields.text('Description', 1_000));
	const name = text || id;
	const word = fields.raw('Type').trim().toLowerCase();
	const type = section === 'kit' ? null : types.find((known) => known === word);
	if (type === undefined) return skip(word === '' ? 'noType' : 'type', name, word === '' ? {} : { type: fields.text('Type', 40) });

	const price = priceOf(section, fields, notes);
	if ('why' in price) return skip(price.why, name, price.params);
	const minLevel = fields.number('MinLevel');
	const maxLevel = fields.number('MaxLevel');
	if ((minLevel ?? anyLevel.min) > (maxLevel ?? anyLevel.max)) return skip('levels', name);

	const things = thingsIn(type, node, fields, notes, reading);
	const commands = type === 'command' || parts(fields.node('Commands')).length > 0;
	if (commands) commandNotes(type, fields, notes, reading);
	if (section === 'kit' && fields.boolean('OnlyFromSpawn')) notes.add('fromSpawn');
	if (type === 'dino' && fields.boolean('PreventCryo')) notes.add('noCryo');
	const experience = type === 'experience' ? whole(fields.number('Amount') ?? 0, 0, 1_000_000_000) : null;
	return {
		entry: {
			section,
			id,
			line,
			kind: section === 'kit' ? 'kit' : kindOf(type ?? 'item', things),
			text,
			points: price.points,
			free: price.free,
			groups: groupsOf(fields, reading),
			minLevel: minLevel !== null && minLevel > anyLevel.min ? whole(minLevel, 1, 10_000) : null,
			maxLevel: maxLevel !== null && maxLevel < anyLevel.max ? whole(maxLevel, 1, 10_000) : null,
			things,
			makes: type === 'dino' ? gachaThings(fields.node('GachaResources'), notes, reading) : [],
			className: type === 'beacon' ? fields.text('ClassName', 90) : null,
			experience,
			commands,
			notes: notes.all
		}
	};
}

/** What an entry hands over; of commands nothing is read. */
function thingsIn(type: Type | null, node: Node, fields: Fields, notes: Notes, reading: Reading): ArkThing[] {
	if (type === 'command') return [];
	if (type === 'dino') return [thingOf(node, 'dino', notes, reading)];
	return [...thingsOf(fields.node('Items'), 'item', notes, reading), ...thingsOf(fields.node('Dinos'), 'dino', notes, reading)];
}

/** ArkShop shows this where nobody wrote anything. */
const described = (text: string): string => (/^no description$/i.test(text) ? '' : text);

type Price = { readonly points: number | null; readonly free: number } | { readonly why: string; readonly params?: TextParams };

function priceOf(section: 'item' | 'kit', fields: Fields, notes: Notes): Price {
	const price = fields.number('Price');
	const free = section === 'kit' ? whole(fields.number('DefaultAmount') ?? 0, 0, mostFree) : 0;
	if (price !== null && price > mostPoints) return { why: 'hugePrice', params: { max: mostPoints } };
	if (price !== null && price > 0) {
		if (!Number.isInteger(price)) notes.add('brokenPrice', { price: String(price), points: Math.ceil(price) });
		return { points: Math.ceil(price), free };
	}
	if (section === 'kit') return free > 0 ? { points: null, free } : { why: 'kitNever' };
	return { why: price === null ? 'noPrice' : 'neverSells' };
}

/** Commands are never read out, kept or run: only that they are there is told. */
function commandNotes(type: Type | null | undefined, fields: Fields, notes: Notes, { source, cleaner }: Reading): void {
	const list = parts(fields.node(type === 'command' ? 'Items' : 'Commands'));
	const admin = list.filter((node) => node.type === 'object' && new Fields(node, source, cleaner, notes).boolean('ExecuteAsAdmin'));
	notes.add(type === 'command' ? 'command' : 'commandPart', { count: list.length });
	if (admin.length > 0) notes.add('commandAdmin', { count: admin.length });
}

/** The groups of an entry; what can't be read is a group that nobody is in. */
function groupsOf(fields: Fields, { cleaner }: Reading): string[] {
	const node = fields.node('Permissions');
	if (!node || node.type === 'null') return [];
	const wild = [node, ...parts(node)].some((part) => part.type !== 'array' && typeof part.value !== 'string');
	if (wild) return ['?'];
	const written =
		typeof node.value === 'string'
			? node.value
			: parts(node)
					.map((part) => String(part.value))
					.join(',');
	const names = written.split(',').flatMap((name) => name.trim() || []);
	const read = [...new Set(names)].slice(0, mostNames);
	return [...new Set(read.map((name) => (name.length > longestName ? '?' : cleaner.text(name, 60) || '?')))];
}

function kindOf(type: Type, things: readonly ArkThing[]): ArkKind {
	switch (type) {
		case 'dino':
			return 'dino';
		case 'beacon':
			return 'crate';
		case 'experience':
		case 'unlockengram':
			return 'character';
		case 'command':
			return 'service';
		case 'item':
			if (things.some(({ forced }) => forced)) return 'blueprint';
			return things.length > 0 && things.every(isMaterial) ? 'material' : 'bundle';
	}
}

const isMaterial = ({ blueprint }: ArkThing): boolean =>
	blueprint !== null && (/\/(?:Resources|Consumables)\//.test(blueprint) || /PrimalItemAmmo|\/Ammo\//.test(blueprint));
