import { randomInt } from 'node:crypto';

/** Letters and digits that can't be mistaken for one another: no 0 O 1 I L. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Length of an order's code: 31⁵ ≈ 28.6 million per guild; a clash is refused by the row's id and tried again. */
const length = 5;

/** A new random code, e.g. `A7K2Q`. */
export function newOrderCode(): string {
	return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** What a person typed as a code, in the stored spelling, or `null` when it can't be one. */
export function parseOrderCode(text: string): string | null {
	const code = text.trim().replace(/^#/, '').toUpperCase();
	return code.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}
