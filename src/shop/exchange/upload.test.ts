import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guildId } from '#core/ids';
import { noImportChoices } from './exchange.types.js';
import { type ExportSource, exportPack } from './export.js';
import { readPack } from './pack-source.js';
import { planSteps } from './plan.js';
import { exportCsv, readCsv } from './table.js';
import { readUpload, textOf } from './upload.js';

const guild = guildId('300000000000000001');
const starter = readPack(JSON.parse(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8')));
if (!starter.ok) throw new Error('The starter pack has problems');
const empty = { guild, categories: [], items: [], prices: [], values: {}, refused: () => null, denied: new Set<string>() };
const steps = planSteps(empty, starter.incoming, noImportChoices);
let step = steps.next();
while (!step.done) step = steps.next();
const [first] = step.value.items;
if (!first) throw new Error('no item');
const { facts } = first;
const row = (name: string) => ({
	_id: 'x',
	guild,
	key: first.wish.key,
	...facts,
	kind: facts.definition.settlement.kind,
	version: 3,
	edited: false,
	source: '',
	keywords: [],
	definition: { ...facts.definition, name }
});

describe('a table', () => {
	it('gives every name back as it was, and nothing that a spreadsheet would calculate', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^['=+@\-\t"a,;\n]{0,6}[a-z]$/), (name) => {
				const csv = exportCsv([row(name)]).toString('utf8');
				const read = readCsv(csv.replace(/^\uFEFF/, ''));
				expect(read.ok && read.rows[0]?.name).toBe(name.trim() || null);
				const cell = /^[^,]*,[^,]*,("?)(.)/s.exec(csv.split('\r\n').slice(1).join('\r\n'))?.[2];
				expect(cell).not.toMatch(/[=+\-@\t]/);
			})
		);
	});

	it('names every line that is wrong', () => {
		const read = readCsv('item;variant;price\nok;a;1\nBad Key;a;1\nok;a;2\nok;b;-3\nok;c;');
		expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(['line 3.item', 'line 4.variant', 'line 5.price', 'line 6.price']);
		const head = readCsv('item,price,moon\na,1,2');
		expect(head.ok ? [] : head.problems.map(({ message }) => message)).toEqual(['No column "variant"', 'No such column: "moon"']);
	});
});

describe('a file', () => {
	it('of any text is read or refused, never thrown', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof readUpload('x', text, []).ok === 'boolean'));
	});

	it('of any bytes is text or none', () => {
		expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('a');
		expect(textOf(new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toBe('a');
		expect(textOf(new Uint8Array([0x61, 0xc3]))).toBeNull();
		expect(textOf(new Uint8Array([0x61, 0x00]))).toBeNull();
	});

	it('with a key twice is refused', () => {
		const read = readUpload(
			'x.json',
			'{"format":"tribute-items","formatVersion":1,"items":[{"item":"a","item":"b","variant":"a","price":1}]}',
			[]
		);
		expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(['items.0.item']);
	});
});

describe('an export', () => {
	const source: ExportSource = {
		name: 'Shop',
		at: new Date(0),
		categories: [],
		items: [],
		prices: [],
		values: {},
		roles: {},
		withSettings: true
	};

	it('has no id, mention or webhook, wherever they stand', () => {
		const id = '123456789012345678';
		const hook = `https://discord.com/api/webhooks/${id}/abc_DEF`;
		const category = { ...row('x'), name: 'Dinos', emoji: '🦖', description: `see <#${id}> or ${hook}`, checklist: [`ask <@&${id}>`, 'b'] };
		const sale = {
			_id: 'x',
			guild,
			kind: 'role',
			key: 'r',
			name: 'Helpers',
			active: true,
			archived: false,
			version: 1,
			edited: true,
			source: ''
		} as const;
		const rule = { role: id, percent: 10, scope: { categories: [], items: [] } };
		const made = {
			...source,
			categories: [{ ...category, key: facts.category }],
			items: [row(`Rex <@${id}>`)],
			prices: [{ ...sale, rule }],
			values: { xp: { ranks: [{ key: 'a', name: 'A', minMonths: 0, role: id }] }, texts: { messages: { welcome: `<#${id}>` } } }
		};
		const text = JSON.stringify(exportPack(made));
		expect(text).not.toMatch(/\d{15}|webhooks|<[@#]/);
		expect(exportPack(made).prices).toEqual([]);
		expect(JSON.stringify(exportPack({ ...made, roles: { helper: id } }).prices)).toContain('"role":"helper"');
	});
});
