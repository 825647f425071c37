export interface ListItem {
	readonly text: string;
	readonly children: ListGroup[];
}

/** Items of one kind that follow each other. */
export interface ListGroup {
	/** The number it begins with; null for a list without numbers. */
	readonly start: number | null;
	readonly items: ListItem[];
}

export type Block =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'list'; readonly groups: readonly ListGroup[] }
	| { readonly kind: 'quote'; readonly blocks: readonly Block[] };

interface Line {
	/** Steps of two blanks. */
	readonly depth: number;
	readonly number: number | null;
	readonly text: string;
}

const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(.+)$/;
const QUOTE = /^ *> (.*)$/;
const REST = /^ *>>> ?(.*)$/;

/**
 * Splits a text into lists, quotes and what stands between them; code blocks stay whole.
 *
 * @param quoted Quotes do not nest: inside one, `>` is a character.
 */
export function blocksOf(text: string, quoted = false): Block[] {
	const blocks: Block[] = [];
	let plain: string[] = [];
	let items: Line[] = [];
	let quote: string[] = [];
	let fenced = false;
	const end = (): void => {
		if (plain.length) blocks.push({ kind: 'text', text: plain.join('\n') });
		if (items.length) blocks.push({ kind: 'list', groups: nest(items) });
		if (quote.length) blocks.push({ kind: 'quote', blocks: blocksOf(quote.join('\n'), true) });
		[plain, items, quote] = [[], [], []];
	};
	const lines = text.split('\n');
	for (const [index, line] of lines.entries()) {
		const rest = fenced || quoted ? null : REST.exec(line);
		const said = fenced || quoted ? null : QUOTE.exec(line);
		const item = fenced ? null : ITEM.exec(line);
		if (rest) {
			end();
			blocks.push({ kind: 'quote', blocks: blocksOf([rest[1] ?? '', ...lines.slice(index + 1)].join('\n'), true) });
			return blocks;
		}
		if (said) {
			if (!quote.length) end();
			quote.push(said[1] ?? '');
		} else if (item) {
			if (!items.length) end();
			items.push({
				depth: Math.floor((item[1] ?? '').length / 2),
				number: item[2] === undefined ? null : Number(item[2]),
				text: item[3] ?? ''
			});
		} else {
			if (!plain.length) end();
			plain.push(line);
			if (((line.match(/```/g) ?? []).length & 1) === 1) fenced = !fenced;
		}
	}
	end();
	return blocks;
}

/** Puts items below the one before them that is less indented; numbered and plain ones make lists of their own. */
function nest(lines: readonly Line[]): ListGroup[] {
	const root: ListGroup[] = [];
	const path: { readonly depth: number; readonly item: ListItem }[] = [];
	for (const { depth, number, text } of lines) {
		while (path.length && (path.at(-1)?.depth ?? 0) >= depth) path.pop();
		const groups = path.at(-1)?.item.children ?? root;
		const item: ListItem = { text, children: [] };
		const last = groups.at(-1);
		if (last && (last.start === null) === (number === null)) last.items.push(item);
		else groups.push({ start: number, items: [item] });
		path.push({ depth, item });
	}
	return root;
}
