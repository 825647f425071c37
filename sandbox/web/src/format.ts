const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
	t: { timeStyle: 'short' },
	T: { timeStyle: 'medium' },
	d: { dateStyle: 'short' },
	D: { dateStyle: 'long' },
	f: { dateStyle: 'long', timeStyle: 'short' },
	F: { dateStyle: 'full', timeStyle: 'short' },
	s: { dateStyle: 'short', timeStyle: 'short' },
	S: { dateStyle: 'short', timeStyle: 'medium' }
};

/** A point in time in the viewer's zone, by Discord's letter for its style. */
export function timeText(ms: number, style: string): string {
	return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(ms);
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
	['year', 31_536_000_000],
	['month', 2_592_000_000],
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1000]
];

export function relativeTime(ms: number, now: number): string {
	const away = ms - now;
	// A unit is used from nine tenths of it on and rounded, so that 47 hours read "in 2 days" and 36 hours never "tomorrow".
	const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= length * 0.9) ?? ['second', 1000];
	return new Intl.RelativeTimeFormat(undefined, { numeric: 'always' }).format(Math.round(away / size), unit);
}

/** "2 d 4 h": two units of a duration. */
export function durationText(ms: number): string {
	const parts: string[] = [];
	let rest = Math.abs(ms);
	for (const [name, size] of [
		['d', 86_400_000],
		['h', 3_600_000],
		['min', 60_000]
	] as const) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count && parts.length < 2) parts.push(`${count} ${name}`);
	}
	return parts.join(' ') || '0 min';
}

/** "Today, 18:00", "Yesterday, 18:00", or the date. */
export function messageTime(ms: number, now: number): string {
	const day = (at: number): string => new Date(at).toDateString();
	const time = timeText(ms, 't');
	if (day(ms) === day(now)) return `Today, ${time}`;
	if (day(ms) === day(now - 86_400_000)) return `Yesterday, ${time}`;
	return timeText(ms, 's');
}

export function sizeText(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
	return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** A colour of Discord's, as CSS. */
export function cssColor(color: number): string {
	return `#${color.toString(16).padStart(6, '0')}`;
}

/** One of 24 hues for an id, always the same. */
export function hueOf(id: string): number {
	let sum = 0;
	for (const digit of id) sum = (sum * 31 + Number(digit)) % 9973;
	return (sum % 24) * 15;
}

export function initials(name: string): string {
	const words = name.trim().split(/[\s_-]+/);
	return words.length > 1 ? `${[...(words[0] ?? '')][0] ?? ''}${[...(words[1] ?? '')][0] ?? ''}` : [...name].slice(0, 2).join('');
}

export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}
