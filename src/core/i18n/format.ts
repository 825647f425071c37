import type { Formatter, IconName } from '../views/context.js';
import { escapeMarkup } from './escape.js';

/** A string of the interface with parameters that are text already. */
export type Lookup = (key: string, params: Readonly<Record<string, string>>) => string;

export interface FormatterOptions {
	readonly locale: string;
	readonly zone: string;
	readonly lookup: Lookup;
	readonly emoji: (name: IconName) => string;
	readonly words: { readonly credits: string; readonly tokens: string };
}

const million = 1_000_000;
const units = [
	['day', 86_400],
	['hour', 3600],
	['minute', 60],
	['second', 1]
] as const;

const caches = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Formats numbers, amounts and times for one reader. Order of number and unit comes from the string files, grouping from the locale. */
export function createFormatter({ locale, zone, lookup, emoji, words }: FormatterOptions): Formatter {
	const number = (value: number) => signed(numberFormat(locale, 0).format(value));
	const wordOf = (currency: 'credits' | 'tokens' | 'xp') => (currency === 'xp' ? lookup('core:format.xpWord', {}) : words[currency]);

	const formatter: Formatter = {
		number,
		average: (value) => signed(numberFormat(locale, 1).format(value)),
		short: (value) =>
			Math.abs(value) < million
				? number(value)
				: lookup('core:format.million', { number: signed(numberFormat(locale, 1).format(Math.trunc(value / (million / 10)) / 10)) }),
		amount: (currency, value) =>
			lookup('core:format.amount', {
				emoji: emoji(currency === 'tokens' ? 'token' : 'credits'),
				number: number(value),
				currency: wordOf(currency)
			}),
		change: (currency, value) =>
			lookup('core:format.change', {
				sign: value < 0 ? '−' : value > 0 ? '+' : '±',
				number: number(Math.abs(value)),
				currency: wordOf(currency)
			}),
		percent: (share) =>
			lookup('core:format.percent', { number: signed(numberFormat(locale, Math.abs(share) < 0.1 ? 1 : 0).format(share * 100)) }),
		duration: (seconds) => duration(seconds, lookup, number),
		time: (at, style) => `<t:${Math.floor(at.getTime() / 1000)}:${style}>`,
		deadline: (at) => lookup('core:format.deadline', { point: formatter.time(at, 'f'), relative: formatter.time(at, 'R') }),
		plainTime: (at) => plainTime(at, locale, zone, lookup),
		escape: escapeMarkup
	};
	return formatter;
}

/** The two largest units that are not zero in a row: 187,200 s → `2 d 4 h`, 3,600 s → `1 h`. */
function duration(seconds: number, lookup: Lookup, number: (value: number) => string): string {
	let rest = Math.max(0, Math.round(seconds));
	const parts: string[] = [];
	for (const [unit, size] of units) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count === 0 && parts.length === 0 && unit !== 'second') continue;
		if (parts.length === 1 && count === 0) break;
		parts.push(lookup(`core:format.duration.${unit}`, { number: number(count) }));
		if (parts.length === 2) break;
	}
	const [first = '', second] = parts;
	return second === undefined ? first : lookup('core:format.duration.two', { first, second });
}

function plainTime(at: Date, locale: string, zone: string, lookup: Lookup): string {
	const parts = new Map(
		dateFormat(locale, zone)
			.formatToParts(at)
			.map((part) => [part.type, part.value])
	);
	const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
	return lookup('core:format.plainTime', {
		weekday: of('weekday'),
		day: of('day'),
		month: of('month'),
		clock: `${of('hour')}:${of('minute')}`,
		zone: zoneName(of('timeZoneName'), at, locale, zone)
	});
}

/** `CET` rather than `GMT+1` where any English names the zone so. */
function zoneName(name: string, at: Date, locale: string, zone: string): string {
	if (!locale.startsWith('en') || !/^GMT[+-]/.test(name)) return name;
	return (
		dateFormat('en-GB', zone)
			.formatToParts(at)
			.find((part) => part.type === 'timeZoneName')?.value ?? name
	);
}

function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
	return cached(`n|${locale}|${decimals}`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }));
}

function dateFormat(locale: string, zone: string): Intl.DateTimeFormat {
	return cached(
		`d|${locale}|${zone}`,
		() =>
			new Intl.DateTimeFormat(locale, {
				timeZone: zone,
				weekday: 'short',
				day: 'numeric',
				month: 'short',
				hour: '2-digit',
				minute: '2-digit',
				hourCycle: 'h23',
				timeZoneName: 'short'
			})
	);
}

function cached<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
	const known = caches.get(key);
	if (known) return known as F;
	const made = make();
	caches.set(key, made);
	return made;
}

/** The true minus sign. */
function signed(text: string): string {
	return text.replace('-', '−');
}
