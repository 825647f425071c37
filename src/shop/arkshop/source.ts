import { createScanner, type Node, type ParseError, parseTree } from 'jsonc-parser';

/** Largest file, bytes. */
export const mostBytes = 1_048_576;
/** Brackets within brackets. A shop needs six. */
const mostDepth = 32;
/** Words and signs of a file; a file of 2,000 entries has some 100,000. */
const mostTokens = 300_000;

/** Why a file can't be read. Never a piece of the file. */
export type SourceProblem =
	| { readonly kind: 'tooLarge' }
	| { readonly kind: 'tooDeep' }
	| { readonly kind: 'notJson'; readonly line: number; readonly column: number };

/** A file as it was read, with where things stand in it. */
export interface Source {
	readonly root: Node;
	/** It was not UTF-8, so that letters beyond English may be wrong. */
	readonly oddLetters: boolean;
	/** Lines on which `NaN` or the like stands where a number belongs. */
	readonly noNumbers: readonly number[];
	/** Line of a node, from 1. */
	line(node: Node): number;
}

export type SourceResult = { readonly ok: true; readonly source: Source } | { readonly ok: false; readonly problem: SourceProblem };

/** The text of a file: UTF-8 or UTF-16, with or without a mark at its start; else what old editors of Windows write. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly oddLetters: boolean } {
	const [one, two] = bytes;
	if (one === 0xff && two === 0xfe) return { text: bare(new TextDecoder('utf-16le').decode(bytes)), oddLetters: false };
	if (one === 0xfe && two === 0xff) return { text: bare(new TextDecoder('utf-16be').decode(bytes)), oddLetters: false };
	try {
		return { text: bare(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), oddLetters: false };
	} catch {
		return { text: bare(new TextDecoder('windows-1252').decode(bytes)), oddLetters: true };
	}
}

const bare = (text: string): string => text.replace(/^\uFEFF+/, '');

/** Whether a file is one of ArkShop, by its shape; also when it can't be read as JSON. */
export function isArkShop(bytes: Uint8Array): boolean {
	const { text } = decode(bytes.subarray(0, mostBytes));
	if (/"(?:ShopItems|SellItems|Mysql|TimedPointsReward|DbPathOverride)"\s{0,20}:/i.test(text)) return true;
	return /"Kits"\s{0,20}:/.test(text) && /"(?:DefaultAmount|OnlyFromSpawn)"\s{0,20}:/.test(text);
}

/** Reads JSON with comments, trailing commas and marks at its start. */
export function readSource(bytes: Uint8Array): SourceResult {
	if (bytes.byteLength > mostBytes) return { ok: false, problem: { kind: 'tooLarge' } };
	const { text: raw, oddLetters } = decode(bytes);
	const lines = new Lines(raw);
	const { depth, tokens, holes } = scan(raw);
	// The parser calls itself for every bracket: a deep file would end the process.
	if (depth > mostDepth || tokens > mostTokens) return { ok: false, problem: { kind: 'tooDeep' } };
	const errors: ParseError[] = [];
	const root = parseTree(filled(raw, holes), errors, { allowTrailingComma: true, disallowComments: false });
	const [first] = errors;
	if (!root || first || root.type !== 'object')
		return { ok: false, problem: { kind: 'notJson', ...lines.place(first?.offset ?? root?.offset ?? 0) } };
	return {
		ok: true,
		source: {
			root,
			oddLetters,
			noNumbers: holes.flatMap(({ at, fill }) => (fill === '0' ? [lines.place(at).line] : [])),
			line: (node) => lines.place(node.offset).line
		}
	};
}

/** Kinds of what the scanner finds; the library names them only for its own compiler. */
const found = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, unknown: 16, end: 17 } as const;

interface Hole {
	readonly at: number;
	readonly end: number;
	readonly fill: string;
}

/** Depth and length of a text, and where `NaN` and its like stand. Runs without recursion. */
function scan(text: string): { readonly depth: number; readonly tokens: number; readonly holes: readonly Hole[] } {
	const scanner = createScanner(text, true);
	const holes: Hole[] = [];
	let [open, depth, tokens] = [0, 0, 0];
	for (let kind: number = scanner.scan(); kind !== found.end && tokens <= mostTokens; kind = scanner.scan()) {
		tokens += 1;
		if (kind === found.openBrace || kind === found.openBracket) {
			open += 1;
			depth = Math.max(depth, open);
		} else if (kind === found.closeBrace || kind === found.closeBracket) open -= 1;
		else if (kind === found.unknown) {
			const [at, end] = [scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength()];
			if (/^(?:nan|inf|infinity)$/i.test(scanner.getTokenValue())) holes.push({ at, end, fill: '0' });
			else if (scanner.getTokenValue() === '-' && /^(?:nan|inf)/i.test(text.slice(end, end + 3))) holes.push({ at, end, fill: ' ' });
		}
	}
	return { depth, tokens, holes };
}

/** The text with `0` and spaces where no number stands; every other place stays where it was. */
function filled(text: string, holes: readonly Hole[]): string {
	if (holes.length === 0) return text;
	let [made, from] = ['', 0];
	for (const { at, end, fill } of holes) {
		made += `${text.slice(from, at)}${fill}${' '.repeat(end - at - 1)}`;
		from = end;
	}
	return made + text.slice(from);
}

/** Finds the line and column of an offset. */
class Lines {
	readonly #starts: number[] = [0];

	public constructor(text: string) {
		for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
	}

	public place(offset: number): { readonly line: number; readonly column: number } {
		let [low, high] = [0, this.#starts.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((this.#starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
	}
}
