import { createHash } from 'node:crypto';
import type { CatalogueItem, ChosenAddons } from '#shop';

/** What somebody may have bought here before. */
export const pasts = ['none', 'some', 'full'] as const;
export type Past = (typeof pasts)[number];

/** As whom somebody looks at the shop. */
export interface Who {
	/** Place of the rank in the ladder, from 0. */
	readonly rank: number;
	readonly standing: 'low' | 'high';
	/** What they have bought: nothing, something, or of each item as much as its limits allow. */
	readonly orders: Past;
	/** Places of the roles that they have among those that can be chosen, from 0. */
	readonly roles: readonly number[];
}

/** What they have chosen of an item so far. */
export interface Chosen {
	/** Place of the variant; `null`: the one that the card preselects. */
	readonly variant: number | null;
	readonly quantity: number;
	/** Pages of the form that were filled in. */
	readonly pages: number;
	/** Mark of the coupon's code; empty: none. */
	readonly coupon: string;
	/** Pieces of each add-on, in the item's order. */
	readonly addons: readonly number[];
}

/** Most roles that can be chosen among. */
export const mostRoles = 25;

export const firstWho: Who = { rank: 0, standing: 'high', orders: 'none', roles: [] };
export const firstChosen: Chosen = { variant: null, quantity: 1, pages: 0, coupon: '', addons: [] };

const base = 36;
const number = (text: string | undefined, most: number): number =>
	text && /^[0-9a-z]{1,5}$/.test(text) ? Math.min(most, Number.parseInt(text, base)) : 0;

/** At most 9 characters. */
export function whoArg({ rank, standing, orders, roles }: Who): string {
	const flags = (standing === 'high' ? 1 : 0) + 2 * pasts.indexOf(orders);
	const mask = roles.filter((place) => place < mostRoles).reduce((sum, place) => sum + 2 ** place, 0);
	return `${rank.toString(base)}.${flags}${mask.toString(base)}`;
}

/** Out of a custom id, which is input: what makes no sense is as at the start. */
export function whoIn(arg: string): Who {
	const [rank, rest = ''] = arg.split('.');
	const flags = rest.charAt(0);
	if (!/^[0-5]$/.test(flags)) return firstWho;
	const mask = number(rest.slice(1), 2 ** mostRoles - 1);
	const places = Array.from({ length: mostRoles }, (_, place) => place);
	return {
		rank: number(rank, 99),
		standing: Number(flags) % 2 === 1 ? 'high' : 'low',
		orders: pasts[Math.floor(Number(flags) / 2)] ?? 'none',
		roles: places.filter((place) => Math.floor(mask / 2 ** place) % 2 === 1)
	};
}

/** At most 22 characters; empty at the start. */
export function pickArg({ variant, quantity, pages, coupon, addons }: Chosen): string {
	const pieces = addons.map((count) => Math.min(count, base - 1).toString(base)).join('');
	return [variant === null ? '' : variant.toString(base), quantity === 1 ? '' : quantity.toString(base), pages || '', coupon, pieces]
		.join('.')
		.replace(/\.+$/, '');
}

/** Out of a custom id. */
export function pickIn(arg: string): Chosen {
	const [variant, quantity, pages, coupon = '', addons = ''] = arg.split('.');
	return {
		variant: variant ? number(variant, 24) : null,
		quantity: quantity ? number(quantity, 99) : 1,
		pages: number(pages, 5),
		coupon: /^[\w-]{4}$/.test(coupon) ? coupon : '',
		addons: /^[0-9a-z]{1,10}$/.test(addons) ? [...addons].map((count) => number(count, base - 1)) : []
	};
}

/** The mark by which ids name a coupon: a code may be longer than what is left of an id. */
export const couponMark = (code: string): string => createHash('sha256').update(code).digest('base64url').slice(0, 4);

/** Chosen add-ons by key. */
export function addonsOf({ addons }: Chosen, definition: Pick<CatalogueItem, 'addons'>): ChosenAddons {
	return Object.fromEntries(
		definition.addons.flatMap(({ key }, index) => {
			const pieces = addons[index] ?? 0;
			return pieces > 0 ? [[key, pieces] as const] : [];
		})
	);
}

/** And back. */
export const addonPieces = (chosen: ChosenAddons, definition: Pick<CatalogueItem, 'addons'>): readonly number[] =>
	definition.addons.map(({ key }) => (Object.hasOwn(chosen, key) ? (chosen[key] ?? 0) : 0));

/** Somebody with another rank, other roles, the other standing, with or without orders; anything else changes nothing. */
export function setWho(who: Who, set: string, values: readonly string[]): Who {
	const places = values.flatMap((value) => (/^\d{1,2}$/.test(value) ? [Number(value)] : []));
	switch (set) {
		case 'rank':
			return { ...who, rank: places[0] ?? who.rank };
		case 'roles':
			return { ...who, roles: places.filter((place) => place < mostRoles) };
		case 'standing':
			return { ...who, standing: who.standing === 'high' ? 'low' : 'high' };
		case 'orders':
			return { ...who, orders: pasts[(pasts.indexOf(who.orders) + 1) % pasts.length] ?? 'none' };
		default:
			return who;
	}
}
