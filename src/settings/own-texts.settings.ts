import { z } from 'zod';
import { defineSettings } from './define.js';

/** The texts that an owner may write, with the most characters of each. What is in brackets says where members see it. */
export const ownTextLimits = {
	/** Above the shelves of `/shop`, and on the first message of the shop channel. */
	shopGreeting: 300,
	/** On the card that says that the shop is off. */
	shopClosed: 300,
	/** Below the shelves of `/shop`, and on "How it works". */
	rules: 300,
	/** The last line of `/shop` and of every message of the shop channel. */
	footer: 100,
	/** On the order's card in its ticket, until the goods are on their way. */
	ticketGreeting: 300
} as const;

export type OwnTextName = keyof typeof ownTextLimits;

const locale = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a language like en-US');

/** One text in several languages. */
const inLanguages = (max: number) => z.record(locale, z.string().min(1).max(max)).default({});

/** What the owner tells members in their own words, by language. Nothing is shown where nothing was written. */
export const ownTextsSettings = defineSettings(
	'ownTexts',
	z.object({
		shopGreeting: inLanguages(ownTextLimits.shopGreeting),
		shopClosed: inLanguages(ownTextLimits.shopClosed),
		rules: inLanguages(ownTextLimits.rules),
		footer: inLanguages(ownTextLimits.footer),
		ticketGreeting: inLanguages(ownTextLimits.ticketGreeting),
		/** In place of `ticketGreeting`, by the category of what was ordered. */
		ticketGreetings: z.record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/), inLanguages(ownTextLimits.ticketGreeting)).default({})
	})
);

/** A text in the first of these languages that it has, else in any; `null`: nothing was written. Pure. */
export function inFirst(texts: Readonly<Record<string, string>> | undefined, locales: readonly string[]): string | null {
	if (texts === undefined) return null;
	for (const wanted of locales) {
		const found = texts[wanted];
		if (found !== undefined) return found;
	}
	return Object.values(texts)[0] ?? null;
}
