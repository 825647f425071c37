import type { TextParams } from '#core/errors';
import type { ArkEntry, ArkThing } from './arkshop.types.js';
import { shorten } from './clean.js';

/** Words of the guild's language: keys under `arkshop:`. */
export type ArkWords = (key: string, params?: TextParams) => string;

/** Things that are named one by one. */
const mostNamed = 20;

/** One thing in a few words: `4 × Turret`, `Rex, level 150, female`. */
function thingWords({ what, name, amount, quality, forced, level, sex, neutered, saddle }: ArkThing, words: ArkWords): string {
	if (what === 'item') {
		const more = [forced && words('facts.blueprint'), quality > 0 && words('facts.quality', { quality: String(quality) })].filter(Boolean);
		return [words('facts.amount', { amount: String(amount), name }), ...more].join(', ');
	}
	const more = [
		words('facts.level', { level: String(level) }),
		sex && words(`facts.${sex}`),
		neutered && words('facts.neutered'),
		saddle !== null && words('facts.saddle')
	];
	return [name, ...more.filter(Boolean)].join(', ');
}

/** What an entry holds, as one sentence; empty when the file does not say. */
export function contents(entry: ArkEntry, words: ArkWords): string {
	const things = entry.things.slice(0, mostNamed).map((thing) => thingWords(thing, words));
	const rest = entry.things.length - things.length;
	const parts = [
		...things,
		rest > 0 && words('facts.more', { count: rest }),
		entry.makes.length > 0 && words('facts.makes', { names: entry.makes.join(', ') }),
		entry.className && words('facts.crate', { name: entry.className }),
		entry.experience !== null && words('facts.experience', { amount: String(entry.experience) })
	].filter((part) => typeof part === 'string');
	return parts.length === 0 ? '' : words('facts.contents', { contents: parts.join('; ') });
}

const nameLength = 45;

/** A short name out of a description: all of it, what stands before its first break, or its beginning. */
export function nameOfEntry({ text, id, things }: ArkEntry): string {
	const [thing] = things;
	const whole = text || (things.length === 1 && thing && thing.name !== '?' ? thing.name : id.replace(/^kit:/, ''));
	if (whole.length <= nameLength) return whole;
	const head = whole.split(/[:;,.(]| - /)[0]?.trim() ?? '';
	return head.length >= 3 && head.length <= nameLength ? head : shorten(whole, nameLength);
}

/** The same name for each of two things would leave buyers guessing. */
export function apartFrom(name: string, id: string, taken: ReadonlySet<string>): string {
	const plain = (text: string): string => text.toLowerCase();
	if (!taken.has(plain(name))) return name;
	for (let number = 0; ; number += 1) {
		const ending = ` (${shorten(id, 20)}${number === 0 ? '' : ` ${number + 1}`})`;
		const next = `${name.length + ending.length > nameLength ? shorten(name, nameLength - ending.length) : name}${ending}`;
		if (!taken.has(plain(next))) return next;
	}
}
