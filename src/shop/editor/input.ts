import { editRefusal, type FieldName } from './problems.js';

const grouping = /[\s_.,'’](?=\d{3}(?:\D|$))/g;

/**
 * A whole number out of a form; `null` when it was left empty.
 *
 * @throws DomainError `shop.edit`
 */
export function wholeNumber(text: string, field: FieldName): number | null {
	const plain = text.trim().replaceAll('−', '-').replaceAll(grouping, '');
	if (plain === '') return null;
	if (!/^[+-]?\d{1,9}$/.test(plain)) throw editRefusal({ field, key: 'wholeNumber' });
	return Number(plain);
}

/** As `wholeNumber`, where something has to be written. @throws DomainError `shop.edit` */
export function neededNumber(text: string, field: FieldName): number {
	const number = wholeNumber(text, field);
	if (number === null) throw editRefusal({ field, key: 'blank' });
	return number;
}

/** Hours, quarters allowed, with a point or a comma. @throws DomainError `shop.edit` */
export function hoursOf(text: string, field: FieldName): number {
	const plain = text.trim().replace(',', '.');
	if (!/^\d{1,4}(\.\d{1,2})?$/.test(plain)) throw editRefusal({ field, key: 'quarters' });
	return Number(plain);
}

/** Lines that are not empty. */
export const linesOf = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

/** Words between commas, each once. */
export const wordsOf = (text: string): string[] => [
	...new Set(
		text
			.split(/[,\n]/)
			.map((word) => word.trim())
			.filter((word) => word !== '')
	)
];

/** `+10`, `-3`: a change; `25` or `=25`: what lies in store. @throws DomainError `shop.edit` */
export function stockMoveOf(text: string): { change: number } | { count: number } {
	const plain = text.trim().replaceAll('−', '-');
	const number = neededNumber(plain.replace(/^=/, ''), 'move');
	return /^[+-]/.test(plain) ? { change: number } : { count: number };
}

/** `1-100`, `1 to 100` or `100` (from nothing up to it); `null` when it was left empty. @throws DomainError `shop.edit` */
export function boundsOf(text: string): { readonly min: number | null; readonly max: number } | null {
	const plain = text.trim().replaceAll('−', '-');
	if (plain === '') return null;
	const range = /^(-?\d{1,8})\s*(?:-|–|\.\.|to|bis)\s*(-?\d{1,8})$/.exec(plain);
	if (range) return { min: Number(range[1]), max: Number(range[2]) };
	if (!/^\d{1,8}$/.test(plain)) throw editRefusal({ field: 'bounds', key: 'bounds' });
	return { min: null, max: Number(plain) };
}

/** `+80` or `80`: credits; `80%`: a factor on the price. @throws DomainError `shop.edit` */
export function addonPriceOf(text: string): { credits: number } | { percent: number } {
	const plain = text.trim().replace(/^\+/, '');
	if (plain.endsWith('%')) return { percent: neededNumber(plain.slice(0, -1), 'price') };
	return { credits: neededNumber(plain, 'price') };
}

/** One amount per line, in the order of the variants; a dash: these goods are not taken for it. @throws DomainError `shop.edit` */
export function amountsOf(text: string, variants: number): (number | null)[] {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length !== variants) throw editRefusal({ field: 'goods', key: 'goodsLines', params: { count: variants } });
	return lines.map((line) => {
		const amount = (line.split(':').at(-1) ?? '').trim();
		return /^[-–]$/.test(amount) ? null : neededNumber(amount, 'goods');
	});
}
