import { DomainError, type TextParam, type TextParams } from '#core/errors';
import { isUnicodeEmoji } from '#core/views/text-tools';

/** Longest key that a row made here gets. */
const longestKey = 32;

/**
 * The refusal `settings.row` {field, problem} of what somebody filled in.
 *
 * @param field Key of the string that names the field.
 * @param problem Key of the string that says what is wrong.
 */
export function rowRefusal(field: string, problem: string, params: TextParams = {}): DomainError {
	const name: TextParam = { kind: 'text', key: field };
	return new DomainError('settings.row', { field: name, problem: { kind: 'text', key: problem, params } });
}

const grouping = /[\s_.,'’](?=\d{3}(?:\D|$))/g;

/** A whole number within bounds; `null` when it was left empty. @throws DomainError `settings.row` */
export function rowNumber(typed: string, field: string, { min, max }: { readonly min: number; readonly max: number }): number | null {
	const plain = typed.trim().replaceAll(grouping, '');
	if (plain === '') return null;
	const number = /^\d{1,10}$/.test(plain) ? Number(plain) : Number.NaN;
	if (!(number >= min && number <= max)) throw rowRefusal(field, 'settings:rows.number', { min, max });
	return number;
}

/** A text of one line that is not blank and calls nobody. @throws DomainError `settings.row` */
export function rowText(typed: string, field: string, max: number): string {
	const text = typed.trim();
	if (text === '' || text.length > max || /@everyone|@here/.test(text)) throw rowRefusal(field, 'settings:rows.text', { max });
	return text;
}

/** One emoji that needs no server, or nothing. @param problem Key of the string that asks for one. @throws DomainError `settings.row` */
export function rowEmoji(typed: string, field: string, problem: string): string {
	const emoji = typed.trim();
	if (emoji !== '' && !isUnicodeEmoji(emoji)) throw rowRefusal(field, problem);
	return emoji;
}

/** A key out of a name, which none of the taken ones is. */
export function rowKey(name: string, fallback: string, taken: readonly string[]): string {
	const plain = name
		.normalize('NFKD')
		.replaceAll(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.slice(0, longestKey)
		.replaceAll(/^-+|-+$/g, '');
	const wished = plain === '' ? fallback : plain;
	for (let number = 1; ; number++) {
		const key = number === 1 ? wished : `${wished}-${number}`;
		if (!taken.includes(key)) return key;
	}
}
