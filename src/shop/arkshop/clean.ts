import { cutAt } from '#core/views/text-tools';

/** Stands where something was cut out of a text. */
export const cutMark = '(…)';

/** Characters of a text that are looked at; more is never shown. */
const mostLooked = 3_000;

/** What can't be seen, and what turns the direction of a text: it would hide an address from the patterns below. */
const unseen = /[\p{Cf}\p{Cc}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;
const richText = /<\/?RichColor[^<>]{0,200}>|<\/>/gi;

/** Addresses, logins, tokens and paths, whatever stands around them. Every quantifier over free text is bounded or runs to a space. */
const secretPatterns: readonly RegExp[] = [
	// Anything with a scheme: web hooks, connection strings, links.
	/[a-z][a-z0-9+.-]{1,20}:\/\/\S*/gi,
	/\b(?:www|hooks)\.\S+/gi,
	/\bjdbc:\S+/gi,
	// `Pwd=…;`, `token: …`, `Bearer …`
	/(?:[a-z0-9_]{0,20}passw(?:or)?d|[a-z0-9_]{0,20}pwd|passphrase|[a-z0-9_]{0,20}token|[a-z0-9_]{0,20}secret|api[_ -]?key|authorization)["']?\s{0,3}[=:]\s{0,3}(?:"[^"]{0,500}"|'[^']{0,500}'|[^\s;]+);?/gi,
	/\b(?:pass|server|host|data source|address|user|username|user ?id|uid|database|initial catalog|db|port)\s{0,3}=\s{0,3}[^\s;]+;?/gi,
	/\bbearer\s+\S+/gi,
	// Tokens by their form: bots of Discord, JSON web tokens, well-known prefixes.
	/[\w-]{20,30}\.[\w-]{5,8}\.[\w-]{20,}/g,
	/\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}/g,
	/\b(?:gh[pousr]_|github_pat_|xox[a-z]-|[sr]k_(?:live|test)_|AKIA|AIza)[\w-]{8,}/g,
	// Places on a disk, addresses of machines and people.
	/\b[a-z]:[\\/]\S*/gi,
	/(?<![\w'])\/(?:home|root|var|opt|srv|etc|mnt|usr|tmp|users|data|media)\/\S*/gi,
	/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g
];

/** Words that are cut as a whole: web hooks and invitations without a scheme, places on a disk of Windows, addresses of people. */
const secretWord = /\\|webhooks?\/\d|discord(?:app)?\.(?:com|gg)\/|[\w.+-]@[\w-]+\.\w/i;

/** Long runs that nobody writes by hand: digits among letters of both cases, or many digits and letters of base 16. */
const run = /[A-Za-z0-9_+=-]{24,}/g;

function isRandom(text: string): boolean {
	const digits = text.replace(/\D/g, '').length;
	if (/^[a-f0-9-]+$/i.test(text)) return digits >= 4;
	return digits >= 3 && /[a-z]/.test(text) && /[A-Z]/.test(text);
}

/** Cleans texts of one file; counts what it cut. */
export class Cleaner {
	readonly #known: readonly string[];
	#cut = 0;

	/** @param known Values of the file that must not stand anywhere: passwords, addresses, paths. */
	public constructor(known: readonly string[]) {
		this.#known = [...new Set(known)].sort((one, other) => other.length - one.length);
	}

	/** How many times something was cut out. */
	public get cut(): number {
		return this.#cut;
	}

	/** A text on one line: without markup of the game, secrets, paths, links and mentions, at most `max` characters. */
	public text(raw: string, max: number): string {
		const seen = looked(raw).replaceAll(/\s+/g, ' ').replaceAll(unseen, '').replaceAll(richText, ' ');
		const safe = this.#without(seen).replaceAll(run, (found) => (isRandom(found) ? this.#mark() : found));
		const plain = withoutMentions(safe).replaceAll(/\s+/g, ' ').trim();
		return shorten(plain, max);
	}

	/** Whether a text that is kept as it stands, such as the path of a blueprint, holds something that must be cut. */
	public isClean(raw: string): boolean {
		return raw.length <= mostLooked && raw.replaceAll(unseen, '') === raw && this.#without(raw, false) === raw;
	}

	#without(text: string, count = true): string {
		let safe = text;
		for (const known of this.#known) if (safe.includes(known)) safe = safe.replaceAll(known, () => this.#mark(count));
		for (const pattern of secretPatterns) safe = safe.replaceAll(pattern, () => this.#mark(count));
		return safe.replaceAll(/\S+/g, (word) => (secretWord.test(word) ? this.#mark(count) : word));
	}

	#mark(count = true): string {
		if (count) this.#cut += 1;
		return cutMark;
	}
}

/** The beginning of a long text, up to a space: half a secret would not be known as one. */
function looked(raw: string): string {
	if (raw.length <= mostLooked) return raw;
	const text = cutAt(raw, mostLooked);
	let end = text.length;
	while (end > 0 && !/\s/.test(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
}

/** Nobody is called by a text of the file, and nothing in it looks like a mark of Discord. */
const withoutMentions = (text: string): string =>
	text.replaceAll(/<(?:[@#/:]|a:|t:|id:)[^<>\s]{0,100}>/g, ' ').replaceAll(/@+\s{0,2}(?=everyone|here)/gi, '');

/** At most `max` characters, cut between words where there is one. */
export function shorten(text: string, max: number): string {
	if (text.length <= max) return text;
	const cut = cutAt(text, max - 1);
	const space = cut.lastIndexOf(' ');
	return `${(space > max / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
