import { readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;

/** An item as the pack file has it; read without the product's own code, so that tests compute with it what must come out. */
export interface PackItem {
	readonly key: string;
	readonly name: string;
	readonly category: string;
	readonly price: { readonly credits: number; readonly per: string };
	readonly variants: readonly {
		readonly key: string;
		readonly label: string;
		readonly priceDelta?: number;
		readonly pricePercent?: number;
		readonly stock?: number;
	}[];
	readonly addons?: readonly {
		readonly key: string;
		readonly label: string;
		readonly priceDelta?: number;
		readonly pricePercent?: number;
	}[];
	readonly stock: { readonly mode: string; readonly perWeek?: number };
	readonly settlement: { readonly kind: string };
	readonly access: { readonly gate: string | null };
	readonly enabled: boolean;
	readonly rewards: {
		readonly rules: readonly string[];
		readonly override?: Readonly<Record<string, Readonly<Partial<Record<Unit, number>>>>>;
	};
}

type Unit = 'xp' | 'tokens';
type Amount = number | { readonly perValue: string; readonly divisor: number; readonly min: number; readonly max: number };

/** A reward rule of the pack. */
export interface PackRule {
	readonly key: string;
	readonly event: string;
	readonly who: string;
	readonly enabled: boolean;
	readonly conditions: readonly { readonly field: string; readonly op: string; readonly value: unknown }[];
	readonly amounts: Readonly<Partial<Record<Unit, Amount>>>;
	readonly multipliers: readonly string[];
	readonly caps: readonly { readonly unit: 'count' | Unit; readonly max: number; readonly window: string; readonly scope: string }[];
}

/** What tests read of a pack file. */
export interface PackBook {
	readonly json: Json;
	readonly categories: readonly { readonly key: string; readonly name: string; readonly items: readonly PackItem[] }[];
	readonly rules: readonly PackRule[];
	readonly tenure: readonly { readonly minMonths: number; readonly percent: number }[];
	readonly dayCaps: Readonly<Partial<Record<Unit, number>>>;
	readonly xpPerLevel: number;
	item(key: string): PackItem;
}

/** The starter pack. */
export const starterPack = 'packs/ark-small-tribes.json';

/** Reads a pack file. */
export function packBook(path: string = starterPack): PackBook {
	const json = JSON.parse(readFileSync(path, 'utf8'));
	const categories = json.categories.map((category: { key: string; name: string; items: PackItem[] }) => ({
		...category,
		items: category.items.map((item) => ({ ...item, category: category.key }))
	}));
	const items: readonly PackItem[] = categories.flatMap(({ items: rows }: { items: PackItem[] }) => rows);
	return {
		json,
		categories,
		rules: json.rewardRules,
		tenure: json.tenureMultipliers.steps,
		dayCaps: json.economy.faucets.capPerMemberPerDay,
		xpPerLevel: json.levels.formula.xpPerLevel,
		item(key) {
			const found = items.find((item) => item.key === key);
			if (!found) throw new Error(`the pack has no item ${key}`);
			return found;
		}
	};
}

/** What somebody bought. */
export interface Bought {
	readonly item: string;
	readonly variant: string;
	readonly quantity: number;
	readonly addons?: Readonly<Record<string, number>>;
}

/** The price by the pack's rules: the item's price plus the variant's delta or its share of it, times the quantity, plus add-ons; up. */
export function priceOf(book: PackBook, { item: key, variant: variantKey, quantity, addons = {} }: Bought): number {
	const item = book.item(key);
	const variant = item.variants.find((row) => row.key === variantKey);
	if (!variant) throw new Error(`${key} has no variant ${variantKey}`);
	const unit =
		variant.pricePercent === undefined
			? item.price.credits + (variant.priceDelta ?? 0)
			: Math.ceil((item.price.credits * variant.pricePercent) / 100);
	const goods = unit * quantity;
	return Object.entries(addons).reduce((sum, [addonKey, pieces]) => {
		const addon = item.addons?.find((row) => row.key === addonKey);
		if (!addon) throw new Error(`${key} has no add-on ${addonKey}`);
		if (addon.pricePercent !== undefined) return sum + Math.ceil((goods * addon.pricePercent) / 100) - goods;
		return sum + (addon.priceDelta ?? 0) * pieces * quantity;
	}, goods);
}
