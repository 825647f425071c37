/** Shortens a text to `max` characters, the last of them `…`, without cutting a character or a `<…>` mark in half. */
export function clip(text: string, max: number): string {
	if (text.length <= max) return text;
	let cut = text.slice(0, Math.max(0, max - 1));
	if (/[\uD800-\uDBFF]$/.test(cut)) cut = cut.slice(0, -1);
	const open = cut.lastIndexOf('<');
	if (open > cut.lastIndexOf('>') && open > cut.length - 40 && /^<[a-z@#:/]/i.test(text.slice(open))) cut = cut.slice(0, open);
	return `${cut.trimEnd()}…`;
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
