import type { Node } from 'jsonc-parser';
import type { CheckText } from '#core/checks';
import type { TextParams } from '#core/errors';
import type { Cleaner } from './clean.js';
import type { Source } from './source.js';

/** Notes of one entry, or of the file; the rest is counted out, because nobody reads it. */
const mostNotes = 12;

/** A key of an object with its value. */
export interface Member {
	readonly name: string;
	readonly value: Node;
}

/** All keys of an object in order, those that are there twice too. Other nodes have none. */
export function members(node: Node | null | undefined): Member[] {
	if (node?.type !== 'object') return [];
	return (node.children ?? []).flatMap((property) => {
		const [key, value] = property.children ?? [];
		return key && value && typeof key.value === 'string' ? [{ name: key.value, value }] : [];
	});
}

/** The parts of a list; of anything else, none. */
export const parts = (node: Node | null | undefined): readonly Node[] => (node?.type === 'array' ? (node.children ?? []) : []);

/** Collects what there is to say; texts are keys under `arkshop:notes`. */
export class Notes {
	readonly #all: CheckText[] = [];

	public constructor(private readonly most = mostNotes) {}

	public add(key: string, params: TextParams = {}): void {
		if (this.#all.length < this.most) this.#all.push({ key: `arkshop:notes.${key}`, params });
	}

	public get all(): readonly CheckText[] {
		return this.#all;
	}
}

/** Reads fields of one object as ArkShop means them, and notes what was not quite as it should be. */
export class Fields {
	readonly #members: readonly Member[];

	public constructor(
		node: Node,
		private readonly source: Source,
		private readonly cleaner: Cleaner,
		private readonly notes: Notes
	) {
		this.#members = members(node);
	}

	/** The value of a field. The exact name wins, then the last one, as in the game; every other is told. */
	public node(name: string): Node | null {
		const found = this.#members.filter((member) => member.name.toLowerCase() === name.toLowerCase());
		const exact = found.filter((member) => member.name === name);
		const chosen = exact.at(-1) ?? found.at(-1);
		if (!chosen) return null;
		const lines = found.map(({ value }) => this.source.line(value));
		if (found.length > 1) this.notes.add('fieldTwice', { field: name, lines: lines.join(', '), counts: this.source.line(chosen.value) });
		else if (exact.length === 0) this.notes.add('fieldCase', { field: name, line: this.source.line(chosen.value) });
		return chosen.value;
	}

	/** A number; `null` when there is none. Numbers in quotes count, with a note. */
	public number(name: string): number | null {
		const node = this.node(name);
		if (!node || node.type === 'null') return null;
		const line = this.source.line(node);
		if (node.type === 'number' && typeof node.value === 'number' && Number.isFinite(node.value)) return node.value;
		if (typeof node.value === 'string' && /^\s*[+-]?\d{1,15}(?:\.\d{1,6})?\s*$/.test(node.value)) {
			this.notes.add('quotedNumber', { field: name, line });
			return Number(node.value);
		}
		this.notes.add('noNumber', { field: name, line });
		return null;
	}

	/** Yes or no; words and numbers that mean it count, with a note. */
	public boolean(name: string): boolean {
		const node = this.node(name);
		if (!node || node.type === 'null') return false;
		if (typeof node.value === 'boolean') return node.value;
		const line = this.source.line(node);
		const word = String(node.value).trim().toLowerCase();
		if (['true', '1', 'false', '0'].includes(word)) {
			this.notes.add('quotedBoolean', { field: name, line });
			return word === 'true' || word === '1';
		}
		this.notes.add('noBoolean', { field: name, line });
		return false;
	}

	/** A text, cleaned; empty when there is none. */
	public text(name: string, max: number): string {
		const node = this.node(name);
		return typeof node?.value === 'string' ? this.cleaner.text(node.value, max) : '';
	}

	/** A text as it stands, for values of a known form that is checked. */
	public raw(name: string): string {
		const node = this.node(name);
		return typeof node?.value === 'string' ? node.value : '';
	}
}
