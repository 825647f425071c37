/** A piece of a page that is markup already; only `html` and what it is made of build one. */
export class Html {
	public constructor(public readonly text: string) {}
	public toString(): string {
		return this.text;
	}
}

type Piece = Html | string | number | null | false | undefined | readonly Piece[];

/** Markup with values: texts are escaped, pieces of markup are taken as they are, lists are joined, nothing is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
	return new Html(strings.reduce((out, part, index) => out + part + (index < values.length ? show(values[index]) : ''), ''));
}

function show(value: Piece): string {
	if (value instanceof Html) return value.text;
	if (value === null || value === undefined || value === false) return '';
	if (typeof value === 'object') return value.map(show).join('');
	return escapeHtml(String(value));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };
/** What is invisible and turns the direction of what follows, or can't stand in a page at all. */
const unseen = /(?![\t\n\r])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Noncharacter_Code_Point}/gu;

/** What needs no second look; most of every page. */
const plainText = /^[\w \t\n.,:;!?()+*=#%$@~|{}[\]\\/^-]*$/;

/** Text for any place in a page, attributes too. */
export function escapeHtml(text: string): string {
	if (plainText.test(text)) return text;
	return text
		.replace(unseen, '')
		.replace(/\p{Surrogate}/gu, '\ufffd')
		.replaceAll(/[&<>"'`]/g, (char) => entities[char] ?? '');
}

/** `2026-11-21 18:00 UTC`. */
export const utc = (at: Date): string => `${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 16)} UTC`;

/** A point in time; in a transcript times are UTC, exact to the second on a closer look. */
export function time(at: Date, shown = utc(at)): Html {
	return html`<time datetime="${at.toISOString()}" title="${at.toISOString().slice(0, 19).replace('T', ' ')} UTC">${shown}</time>`;
}
