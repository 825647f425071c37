import type { TextParams } from '../errors.js';

/** A string of the interface in the reader's language: `t('orders:card.title', { code })`. Unknown keys throw. */
export type Translate = (key: string, params?: TextParams) => string;

/** Names of the app's icons (screens.md §1.3); the view kit returns the app emoji or its fallback. */
export type IconName =
	| 'credits'
	| 'token'
	| 'xp'
	| 'level'
	| 'star'
	| 'ok'
	| 'wait'
	| 'warn'
	| 'no'
	| 'lock'
	| 'key'
	| 'clock'
	| 'stock'
	| 'tag'
	| 'box'
	| 'chat'
	| 'proof'
	| 'shield'
	| 'trust'
	| 'rank'
	| 'tribe'
	| 'vouch'
	| 'search'
	| 'gear';

/** Formats for one reader: locale and zone are theirs (ephemeral screens) or the guild's (public ones). */
export interface Formatter {
	/** 12345 → `12,345`. */
	number(value: number): string;
	/** An average with one decimal: 4.76 → `4.8`, 5 → `5`. */
	average(value: number): string;
	/** As `number` to 999,999, then short (`1.2 M`); the exact number belongs into the detail. */
	short(value: number): string;
	/** `🪙 1,250 Credits`, with the guild's name and emoji of the currency. */
	amount(currency: 'credits' | 'tokens', value: number): string;
	/** `+60 XP`, `−350 Credits`: sign first, true minus. */
	change(currency: 'credits' | 'tokens' | 'xp', value: number): string;
	/** 0.68 → `68 %`; one decimal under 10 %. */
	percent(share: number): string;
	/** Two units: `2 d 4 h`. */
	duration(seconds: number): string;
	/** `<t:…:style>`; only inside text displays. */
	time(at: Date, style: 'f' | 'F' | 'R' | 'D' | 't' | 'd'): string;
	/** `<t:…:f> (<t:…:R>)`. */
	deadline(at: Date): string;
	/** `Sat 21 Nov, 18:00 CET`, for places that don't render markup. */
	plainTime(at: Date): string;
	/** Text of a person with markdown and mentions made harmless. */
	escape(text: string): string;
}

/** Everything a view may know besides its data. */
export interface ViewContext {
	readonly t: Translate;
	readonly locale: string;
	/** IANA zone of the reader, else the guild's. */
	readonly zone: string;
	readonly now: Date;
	readonly format: Formatter;
	/** App emoji `<:name:id>` or its fallback. */
	emoji(name: IconName): string;
	/** The guild's own names. */
	readonly words: { readonly guild: string; readonly credits: string; readonly tokens: string };
}
