/** A locale for tests only: lengthens each string as much as a translation might, and brackets it, so that bare text stands out. */
export const pseudoLocale = 'en-XA';

const accented: Readonly<Record<string, string>> = {
	a: 'á',
	c: 'ç',
	e: 'é',
	i: 'í',
	n: 'ñ',
	o: 'ó',
	s: 'š',
	u: 'ú',
	y: 'ý',
	z: 'ž',
	A: 'Á',
	C: 'Ç',
	E: 'É',
	I: 'Í',
	N: 'Ñ',
	O: 'Ó',
	S: 'Š',
	U: 'Ú',
	Y: 'Ý',
	Z: 'Ž'
};

/** What stays as it is: placeholders, marks, code, and markup at the start of a line. */
const kept = /\{[^}]*\}|<[^>]*>|`[^`]*`/g;

/** Short labels (up to 20 characters) become twice as long, sentences 40 % longer. */
export function pseudo(template: string): string {
	const lead = /^(?:-# |#{1,3} )?/.exec(template)?.[0] ?? '';
	const body = template.slice(lead.length);
	const extra = Math.ceil(body.length * (body.length <= 20 ? 1 : 0.4));
	// The brackets are part of what is added.
	const padding = '·'.repeat(Math.max(0, extra - 2));
	let position = 0;
	let changed = '';
	for (const match of body.matchAll(kept)) {
		changed += accent(body.slice(position, match.index)) + match[0];
		position = match.index + match[0].length;
	}
	return `${lead}⟦${changed}${accent(body.slice(position))}${padding}⟧`;
}

function accent(text: string): string {
	return text.replaceAll(/[a-zA-Z]/g, (letter) => accented[letter] ?? letter);
}
