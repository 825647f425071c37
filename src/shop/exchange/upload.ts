import { duplicateKeys, type PackProblem } from '../pack/json.js';
import type { ItemRow } from '../shop.model.js';
import { readPack, type SourceResult } from './pack-source.js';
import { readCsv, readItems, type TableResult } from './table.js';
import { tableIncoming } from './table-source.js';

/** Largest file that is read, bytes. */
export const mostFileBytes = 1024 * 1024;

/** The text of a file: UTF-8 with or without its mark, UTF-16 with its mark; `null` for anything else. */
export function textOf(data: Uint8Array): string | null {
	const [first, second] = data;
	const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
	try {
		const text = new TextDecoder(encoding, { fatal: true }).decode(data);
		return text.includes('\0') ? null : text;
	} catch {
		return null;
	}
}

/** What is in a file that somebody has uploaded, whatever it is called. Pure. Everything that is wrong is named with its place. */
export function readUpload(name: string, text: string, items: readonly ItemRow[]): SourceResult {
	const plain = text.replace(/^\uFEFF/, '');
	if (plain.trim() === '') return refused('The file is empty');
	if (!/^\s*[[{"]/.test(plain) || /\.csv$/i.test(name)) return asTable(name, readCsv(plain), items);
	let json: unknown;
	try {
		json = JSON.parse(plain);
	} catch (error) {
		// A table whose first cell is quoted.
		if (/^\s*"/.test(plain)) return asTable(name, readCsv(plain), items);
		return refused(error instanceof Error ? error.message : 'Not JSON');
	}
	if (!isRecord(json)) return refused('A pack or a table of items is one object: { "format": … }');
	const twice = duplicateKeys(plain);
	const result = read(name, json, items);
	if (twice.length === 0) return result;
	return { ok: false, problems: result.ok ? twice : [...twice, ...result.problems] };
}

function read(name: string, json: Readonly<Record<string, unknown>>, items: readonly ItemRow[]): SourceResult {
	switch (json.format) {
		case 'tribute-pack':
			return readPack(json);
		case 'tribute-items':
			return asTable(name, readItems(json), items);
		default:
			return { ok: false, problems: [problem('format', 'Neither "tribute-pack" nor "tribute-items"')] };
	}
}

function asTable(name: string, result: TableResult, items: readonly ItemRow[]): SourceResult {
	return result.ok ? { ok: true, incoming: tableIncoming(name.slice(0, 100), result.rows, items) } : result;
}

const problem = (path: string, message: string): PackProblem => ({ path, message, check: 'file' });

const refused = (message: string): SourceResult => ({ ok: false, problems: [problem('', message)] });

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
