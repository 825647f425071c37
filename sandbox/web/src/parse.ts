import { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';

/** Styles `s` and `S` came later than the library's list. */
const TIMESTAMP = /^<t:(-?\d{1,13})(?::([RtTdDfFsS]))?>/;
const NAVIGATION = /^<id:(customize|browse|guide|linked-roles)(?::\d{17,20})?>/;
const { order } = SimpleMarkdown.defaultRules.strong;

// Quotes and lists are split off before (`blocks.ts`): in Discord a quote holds lists and headings, here it would not.
const { blockQuote: _, ...rules } = rulesExtended;
const parser = SimpleMarkdown.parserFor({
	...rules,
	timestamp: {
		order,
		match: (source: string) => TIMESTAMP.exec(source),
		parse: (capture: readonly string[]) => ({ timestamp: capture[1], format: capture[2] })
	},
	guildNavigation: {
		order,
		match: (source: string) => NAVIGATION.exec(source),
		parse: (capture: readonly string[]) => ({ navigation: capture[1] })
	}
});

export type Node = ReturnType<typeof parser>[number];

/** What stands in a line, by Discord's rules. */
export function parseInline(text: string): Node[] {
	return parser(text, { inline: true });
}

/** The words of some nodes without their looks. */
export function wordsOf(nodes: unknown): string {
	if (typeof nodes === 'string') return nodes;
	if (!Array.isArray(nodes)) return '';
	return nodes.map((node: Node) => (typeof node.content === 'object' ? wordsOf(node.content) : String(node.content ?? ''))).join('');
}

const MAX_JUMBO = 30;

/** Whether there is nothing but emoji, few enough to be shown large. */
export function isJumbo(nodes: readonly Node[]): boolean {
	const emoji = nodes.filter((one) => one.type === 'emoji' || one.type === 'twemoji').length;
	const blank = nodes.every(
		(one) => one.type === 'emoji' || one.type === 'twemoji' || one.type === 'br' || (one.type === 'text' && !wordsOf([one]).trim())
	);
	return blank && emoji > 0 && emoji <= MAX_JUMBO;
}
