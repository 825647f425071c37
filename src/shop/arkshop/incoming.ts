import type { CheckText } from '#core/checks';
import { freeKey, keyOf } from '../editor/keys.js';
import { withDigest } from '../exchange/digest.js';
import type { Incoming, IncomingCategory, IncomingItem, IncomingSkip } from '../exchange/exchange.types.js';
import type { Pack } from '../pack/schema/index.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import type { ArkEntry, ArkMapping, ArkShop } from './arkshop.types.js';
import { arkItem } from './item.js';
import { audience, categoryOf, usualCategories } from './mapping.js';
import { type ArkWords, apartFrom, nameOfEntry } from './words.js';

/** The name by which items of ArkShop are found again. */
export const arkProgram = 'arkshop';
/** Items for sale in one category, and categories of a shop. */
const mostShown = 25;

/** What an import of ArkShop has to know of a guild. */
export interface ArkGuild {
	readonly pack: Pack;
	readonly categories: readonly CategoryRow[];
	readonly items: readonly Pick<ItemRow, 'category' | 'active' | 'external'>[];
	readonly words: ArkWords;
}

/**
 * What an ArkShop file brings into a guild, by its owner's mapping. Pure: the same file, mapping and guild give the same.
 *
 * Entries for groups that nobody mapped, and whatever would run commands, come in hidden. A category that is full goes on in a further one.
 */
export function arkIncoming(shop: ArkShop, mapping: ArkMapping, guild: ArkGuild): Incoming {
	const shelves = new Shelves(guild);
	const keys = new Set<string>();
	const names = new Map<string, Set<string>>();
	const items: IncomingItem[] = [];
	const skipped: IncomingSkip[] = shop.skipped.map(({ id, name, why }) => ({ kind: 'item', key: id, name, why }));
	for (const entry of shop.entries) {
		const wanted = categoryOf(mapping, entry.kind);
		const taken = names.get(wanted) ?? new Set();
		names.set(wanted, taken);
		const name = apartFrom(nameOfEntry(entry), entry.id, taken);
		const key = freeKey(keyOf(entry.id.replace(/^kit:/, 'kit-'), 'ark'), keys);
		const made = arkItem(entry, key, name, mapping, guild.pack, guild.words);
		if ('why' in made) {
			skipped.push({ kind: 'item', key: entry.id, name, why: made.why });
			continue;
		}
		taken.add(name.toLowerCase());
		keys.add(key);
		items.push({
			key,
			external: { [arkProgram]: entry.id },
			category: shelves.place(wanted, made.open),
			active: made.open,
			definition: made.definition,
			pieces: {},
			notes: made.notes
		});
	}
	return withDigest({
		kind: arkProgram,
		name: guild.words('name'),
		categories: shelves.made,
		items,
		prices: [],
		settings: [],
		skipped,
		notes: [...shop.notes, ...ownNotes(shop.entries, mapping)]
	});
}

/** What the mapping means for the file as a whole. */
function ownNotes(entries: readonly ArkEntry[], mapping: ArkMapping): CheckText[] {
	const unmapped = [...new Set(entries.flatMap(({ groups }) => audience(mapping, groups).unmapped))];
	const rate = { points: mapping.points, credits: { kind: 'amount', currency: 'credits', value: mapping.credits } } as const;
	return [
		{ key: 'arkshop:notes.rate', params: rate },
		...(unmapped.length > 0
			? [
					{
						key: 'arkshop:notes.unmappedGroups',
						params: { count: unmapped.length, groups: { kind: 'user-text', value: unmapped.slice(0, 20).join(', ') } as const }
					}
				]
			: []),
		...(entries.some(({ commands }) => commands) ? [{ key: 'arkshop:notes.commands' }] : [])
	];
}

/** Finds a place for each item, and makes the categories that are missing. */
class Shelves {
	readonly #shown = new Map<string, number>();
	readonly #known: Map<string, IncomingCategory>;
	readonly #made = new Map<string, IncomingCategory>();
	readonly #room: number;

	public constructor(private readonly guild: ArkGuild) {
		for (const { category, active, external } of guild.items)
			if (active && external?.[arkProgram] === undefined) this.#shown.set(category, (this.#shown.get(category) ?? 0) + 1);
		this.#known = new Map(
			guild.categories.map(({ key, name, emoji, description, checklist, sort }) => [
				key,
				{ key, name, emoji, description, checklist, sort }
			])
		);
		this.#room = mostShown - guild.categories.filter(({ active }) => active).length;
	}

	/** Categories that the guild does not have yet. */
	public get made(): readonly IncomingCategory[] {
		return [...this.#made.values()];
	}

	/** Key of the category for one more item of this kind of goods. */
	public place(wanted: string, shown: boolean): string {
		const base = this.#category(wanted);
		if (!shown) return base.key;
		for (let number = 1; ; number += 1) {
			const key = number === 1 ? base.key : `${base.key.slice(0, 36)}-${number}`;
			const there = this.#known.has(key) || this.#made.has(key);
			if (!there && this.#made.size >= this.#room) return base.key;
			if (!there)
				this.#made.set(key, { ...base, key, name: `${base.name.slice(0, 41).trimEnd()} ${number}`, sort: base.sort + number - 1 });
			const count = this.#shown.get(key) ?? 0;
			if (count >= mostShown) continue;
			this.#shown.set(key, count + 1);
			return key;
		}
	}

	/** The category of a key: the guild's, one of the pack, or one of our own words. */
	#category(key: string): IncomingCategory {
		const known = this.#known.get(key) ?? this.#made.get(key);
		if (known) return known;
		const { pack, words } = this.guild;
		const own = pack.categories.find((category) => category.key === key);
		const usual = Object.values(usualCategories).find((one) => one === key) ?? usualCategories.bundle;
		const made: IncomingCategory = own
			? { key, name: own.name, emoji: own.emoji, description: own.description, checklist: own.checklist, sort: own.sort }
			: {
					key: usual,
					name: words(`categories.${usual}`),
					emoji: '📦',
					description: words('categoryAbout'),
					checklist: [words('checklist.count'), words('checklist.handover')],
					sort: 1_000
				};
		const there = this.#known.get(made.key) ?? this.#made.get(made.key);
		if (there) return there;
		this.#made.set(made.key, made);
		return made;
	}
}
