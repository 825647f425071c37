/** Shortens a text to `max` characters, the last of them `…`, without cutting a character or a `<…>` mark in half. */
export function clip(text: string, max: number): string {
	if (text.length <= max) return text;
	let cut = cutAt(text, max - 1);
	const open = cut.lastIndexOf('<');
	if (open > cut.lastIndexOf('>') && open > cut.length - 40 && /^<[a-z@#:/]/i.test(text.slice(open))) cut = cut.slice(0, open);
	return `${cut.trimEnd()}…`;
}

/** The first `max` characters, or one less when the last would be half of a pair. */
export function cutAt(text: string, max: number): string {
	const cut = text.slice(0, Math.max(0, max));
	return cut.length < text.length && /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** `clip` of a text that may be left out when it is blank. */
export function clipOrNone(text: string | null | undefined, max: number): string | null {
	return clip(text?.trim() ?? '', max) || null;
}

/** Text for places that render no markup (labels, options, placeholders): marks of app emoji and of bold type are taken out. */
export function plain(text: string): string {
	return text
		.replaceAll(/<a?:\w{2,32}:\d{15,20}>\s?/g, '')
		.replaceAll(/\*\*|__|~~|`/g, '')
		.replaceAll(/\\([^a-zA-Z0-9\s])/g, '$1')
		.replaceAll(/\s+/g, ' ')
		.trim();
}

/** `plain` and `clip` in one; never empty, because Discord refuses empty labels. */
export function label(text: string, max: number): string {
	return clip(plain(text), max) || '–';
}

const customEmoji = /^<a?:\w{2,32}:\d{15,20}>$/;
const unicodeEmoji =
	/^(?:\p{Extended_Pictographic}|\p{Emoji_Presentation}|\p{Regional_Indicator}{2})(?:\p{Emoji_Modifier}|\p{Extended_Pictographic}|\u200d|\ufe0f|\u20e3)*$/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whether a text is one emoji that every client knows. */
export const isUnicodeEmoji = (text: string): boolean =>
	text.length <= 32 && unicodeEmoji.test(text) && [...graphemes.segment(text)].length === 1;

/** Whether a text is one emoji: one that every client knows, or one of a server. */
export const isEmoji = (text: string): boolean => customEmoji.test(text) || isUnicodeEmoji(text);
