import { isCode, newCode } from '#core/codes';

/** Length of an order's code: 31⁵ ≈ 28.6 million per guild; a clash is refused by the row's id and tried again. */
const length = 5;

/** A new random code, e.g. `A7K2Q`. */
export function newOrderCode(): string {
	return newCode(length);
}

/** What a person typed as a code, in the stored spelling, or `null` when it can't be one. */
export function parseOrderCode(text: string): string | null {
	const code = text.trim().replace(/^#/, '').toUpperCase();
	return isCode(code, length) ? code : null;
}
