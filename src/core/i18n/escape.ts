/** Characters nobody sees: controls, directional marks, zero-width and tag characters. */
const invisible = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/** Of those, what texts need: the line break, the two joiners, the selector of emoji. */
const needed: ReadonlySet<string> = new Set(['\n', '\u200c', '\u200d', '\ufe0f']);

/** A joiner that joins nothing. */
const loneJoiner = /(?<!\p{L}|\p{M}|\p{Emoji}|\ufe0f)[\u200c\u200d]+|[\u200c\u200d]+(?!\p{L}|\p{M}|\p{Emoji})/gu;

/** What Discord reads as markup wherever it stands. `<` opens mentions, times, commands and app emoji; `[` opens masked links. */
const inline = /[\\*_~`|<>[\]()]/g;

/** What Discord reads as markup at the start of a line: headings, subtext, lists, quotes. */
const lineStart = /^(\s*)([#\-+>]|\d{1,9}\.)/gm;

/** A text without characters that can't be seen, at most two line breaks in a row, trimmed. */
export function visible(text: string): string {
	return text
		.normalize('NFC')
		.replaceAll(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
		.replaceAll(invisible, (character) => (needed.has(character) ? character : ''))
		.replaceAll(loneJoiner, '')
		.replaceAll(/\n{3,}/g, '\n\n')
		.trim();
}

/** Text of a person with markdown, mentions and marks made harmless (design rule 14). Line breaks stay. */
export function escapeMarkup(text: string): string {
	return visible(text)
		.replaceAll(inline, '\\$&')
		.replaceAll(
			lineStart,
			(_whole, space: string, mark: string) => `${space}${mark.endsWith('.') ? `${mark.slice(0, -1)}\\.` : `\\${mark}`}`
		)
		.replaceAll(/@(?=everyone|here)/g, '@\u200b');
}

/** A text that an owner wrote for members: line breaks, lists and **bold** stay, everything else is made harmless as in `escapeMarkup`. */
export function escapeOwn(text: string): string {
	return escapeMarkup(text)
		.replaceAll(/\\\*\\\*(?=\S)([^\n]{1,200}?)(?<=\S)\\\*\\\*/g, '**$1**')
		.replaceAll(/^\\- /gm, '- ');
}

/** The same for a place inside one line: line breaks become spaces. */
export function escapeInline(text: string): string {
	return escapeMarkup(visible(text).replaceAll(/\s*\n\s*/g, ' '));
}

/** Text of a person between backticks, where a backslash would be seen: only the backticks have to go. */
export function escapeCode(text: string): string {
	return (
		visible(text)
			.replaceAll(/\s*\n\s*/g, ' ')
			.replaceAll('`', "'") || ' '
	);
}
