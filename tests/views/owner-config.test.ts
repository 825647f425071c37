import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditRow } from '#core/audit/chain';
import { guildId } from '#core/ids';
import { packSlices, slotsSettings, valueAt } from '#settings';
import type { SettingNow } from '../../src/admin/config/config.types.js';
import { areasOf, isTyped, leafId, registryOf } from '../../src/admin/config/registry.js';
import { auditFileView, auditView, mirrorView, verdictView } from '../../src/admin/views/audit.view.js';
import { areasView, areaView, changedView, keyLabel, settingForm, settingView } from '../../src/admin/views/setting.view.js';
import { pseudoStrings, testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const views = [testView(), testView({ locale: 'de' }), testView({ strings: pseudoStrings })];
let settings: readonly SettingNow[];

beforeAll(async () => {
	const root = new URL('../../src/', import.meta.url);
	for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }))
		if (file.endsWith('.settings.ts')) await import(new URL(file, root).href);
	const values = packSlices(JSON.parse(readFileSync('packs/ark-small-tribes.json', 'utf8')));
	const leaves = registryOf({ values, ...slotsSettings.parse(values.slots), locales: ['en-US', 'de'] });
	settings = leaves.map((leaf) => ({
		leaf,
		id: leafId(leaf.key),
		seen: 'abcdefghij',
		value: leaf.place.in === 'slice' ? valueAt(values[leaf.place.slice], leaf.place.path) : '100000000000000001'
	}));
});

const at = new Date('2026-11-20T10:00:00Z');
const guild = guildId('100000000000000001');
const long = `${'x'.repeat(300)} **@everyone** \`<@1>\` ${'語'.repeat(100)}`;
const row = (index: number): AuditRow => ({
	_id: `${guild}|audit|${index}|0`,
	guild,
	unitSeq: index,
	index: 0,
	at,
	actor: index % 2 ? '100000000000000009' : 'setup',
	actorKind: 'owner',
	action: index % 3 ? 'config.set' : 'something.unknown',
	target: `setting:${'tickets.remakesPerDay'.repeat(index % 4)}`,
	before: { version: 1, value: long },
	after: { version: 2, value: `${long}y` },
	reason: long
});
const rows = Array.from({ length: 12 }, (_, index) => row(index));
const query = { area: 'config', member: '100000000000000009', from: '2026-11-01' };

describe('settings', () => {
	test('fit as a list, as a page and one by one, however long they are', () => {
		for (const view of views) {
			const areas = areasOf(settings.map(({ leaf }) => leaf));
			const own = (area: string) => settings.filter(({ leaf }) => leaf.area === area);
			expect(problemsOf(areasView(view, new Map([...areas].map(([area, { length }]) => [area, { count: length, set: length }]))))).toEqual(
				[]
			);
			for (const area of areas.keys())
				for (let page = 0; page < 5; page++) expect(problemsOf(areaView(view, area, own(area), page))).toEqual([]);
			for (const now of settings) {
				const changes = [1, 2, 3].map((version) => ({ version, at, actor: 'setup', action: 'config.set', value: now.value }));
				const look = {
					...now,
					origin: 'owner',
					fallback: now.leaf.fallback,
					pack: now.value,
					resets: true,
					typed: isTyped(now.leaf),
					position: 79,
					changes
				} as const;
				expect([now.leaf.key, problemsOf(settingView(view, look))]).toEqual([now.leaf.key, []]);
				expect(keyLabel(view, now).length).toBeGreaterThan(now.leaf.key.length);
				const changed = { now, before: undefined, version: 123_456, changed: true };
				expect([now.leaf.key, problemsOf(changedView(view, changed, 'config.set'))]).toEqual([now.leaf.key, []]);
				if (isTyped(now.leaf)) expect([now.leaf.key, problemsOf(settingForm(view, now))]).toEqual([now.leaf.key, []]);
			}
		}
	});
});

describe('the audit log', () => {
	test('fits with long reasons and values, and names nobody as a mention that pings', () => {
		for (const view of views) {
			const page = { query, rows: rows.slice(0, 8), page: 3, newer: 'n123456789.12', older: 'o123456789.12' };
			expect(problemsOf(auditView(view, page))).toEqual([]);
			expect(problemsOf(auditView(view, { ...page, rows: [], newer: null, older: null, page: 0 }))).toEqual([]);
			expect(problemsOf(auditView(view, { ...page, query: { area: '', member: '', from: '' }, newer: null, page: 0 }))).toEqual([]);
			expect(problemsOf(mirrorView(view, rows))).toEqual([]);
			expect(problemsOf(auditFileView(view, { data: Buffer.from('x'), rows: 10_000, cut: true }))).toEqual([]);
			const head = { seq: 9, hash: 'f'.repeat(64) };
			for (const why of ['unchained', 'missing', 'hash', 'content', 'people', 'end'] as const)
				expect(problemsOf(verdictView(view, { rows: 8, head, toldOn: null, fault: { id: rows[1]?._id ?? '', why }, row: row(1) }))).toEqual(
					[]
				);
			expect(problemsOf(verdictView(view, { rows: 9, head, toldOn: '2026-11-20', fault: null, row: null }))).toEqual([]);
		}
	});

	test('shows what was changed and by whom, and nothing of values in the channel', () => {
		const view = testView();
		const shown = JSON.stringify(auditView(view, { query, rows: [row(1)], page: 0, newer: null, older: null }));
		expect(shown).toContain('Setting changed');
		expect(shown).not.toContain('**@everyone**');
		expect(JSON.stringify(mirrorView(view, [row(1)]))).not.toContain('xxx');
	});
});
