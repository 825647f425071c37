import type { IconName, ViewContext } from '../views/context.js';
import { createFormatter } from './format.js';
import { fallbackEmoji } from './icons.js';
import type { Strings } from './strings.js';
import { createTranslate, fill } from './translate.js';

export interface ViewContextOptions {
	readonly strings: Strings;
	/** Any locale; the nearest that has strings is taken. */
	readonly locale: string | null;
	/** IANA zone; one that does not exist counts as UTC. */
	readonly zone: string | null;
	readonly now: Date;
	readonly words: { readonly guild: string; readonly credits: string; readonly tokens: string };
	/** Emoji of the guild's own choice, before those of the app. */
	readonly emoji?: Readonly<Partial<Record<IconName, string>>>;
	/** Ids of the app's icons as Discord gave them: `<:credits:1234…>`. */
	readonly appEmoji?: ReadonlyMap<string, string>;
}

/** Everything a view may know besides its data, for one reader. */
export function createViewContext({ strings, locale, zone, now, words, emoji = {}, appEmoji }: ViewContextOptions): ViewContext {
	const language = strings.supported(locale);
	const realZone = knownZone(zone);
	const emojiOf = (name: IconName) => emoji[name] ?? appEmoji?.get(name) ?? fallbackEmoji[name];
	const format = createFormatter({
		locale: language,
		zone: realZone,
		emoji: emojiOf,
		words,
		lookup: (key, params) => fill(strings.template(language, key), (name) => params[name] ?? '')
	});
	return { t: createTranslate(strings, language, () => format), locale: language, zone: realZone, now, format, emoji: emojiOf, words };
}

const zones = new Map<string, boolean>();

function knownZone(zone: string | null): string {
	if (!zone) return 'UTC';
	let known = zones.get(zone);
	if (known === undefined) {
		try {
			new Intl.DateTimeFormat('en-US', { timeZone: zone });
			known = true;
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			known = false;
		}
		if (zones.size < 2000) zones.set(zone, known);
	}
	return known ? zone : 'UTC';
}
