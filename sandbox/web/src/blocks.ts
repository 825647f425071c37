export interface ListItem {
	readonly text: string;
	/** Null in lists without numbers. */
	readonly number: number | null;
	readonly children: ListItem[];
}

export type Block =
	| { readonly text: string; readonly items?: undefined }
	| { readonly items: readonly ListItem[]; readonly text?: undefined };

const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(.+)$/;

/** Splits a text into lists and what stands between them; code blocks stay whole. */
export function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	let plain: string[] = [];
	let lines: { depth: number; number: number | null; text: string }[] = [];
	let fenced = false;
	const endPlain = (): void => {
		if (plain.length) blocks.push({ text: plain.join('\n') });
		plain = [];
	};
	const endList = (): void => {
		if (lines.length) blocks.push({ items: nest(lines) });
		lines = [];
	};
	for (const line of text.split('\n')) {
		const item = fenced ? null : ITEM.exec(line);
		if (item) {
			endPlain();
			lines.push({
				depth: Math.floor((item[1] ?? '').length / 2),
				number: item[2] === undefined ? null : Number(item[2]),
				text: item[3] ?? ''
			});
			continue;
		}
		endList();
		plain.push(line);
		if (((line.match(/```/g) ?? []).length & 1) === 1) fenced = !fenced;
	}
	endList();
	endPlain();
	return blocks;
}

/** Puts items below the one before them that is less indented; numbered and plain ones do not mix. */
function nest(lines: readonly { depth: number; number: number | null; text: string }[]): ListItem[] {
	const root: ListItem[] = [];
	const path: { depth: number; item: ListItem }[] = [];
	for (const { depth, number, text } of lines) {
		while (path.length && (path.at(-1)?.depth ?? 0) >= depth) path.pop();
		const item: ListItem = { text, number, children: [] };
		(path.at(-1)?.item.children ?? root).push(item);
		path.push({ depth, item });
	}
	return root;
}
