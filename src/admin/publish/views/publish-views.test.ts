import { describe, expect, it } from 'vitest';
import type { ModalScreen, Screen, ViewContext } from '#core/views/kit';
import { container, screen } from '#core/views/kit';
import { pseudoStrings, testView } from '../../../../tests/support/views.js';
import { problemsOf } from '../../../../tests/views/discord-limits.js';
import type { DocChange, Finding, PublishingState, VersionFacts } from '../../../settings/publishing/publishing.types.js';
import { tellChanges } from '../words/tell.js';
import {
	cancelPlanView,
	discardView,
	modeView,
	noteForm,
	planForm,
	plannedView,
	publishedView,
	rollBackView,
	rolledBackView
} from './confirm.view.js';
import { type DraftData, draftView } from './draft.view.js';
import { planEndedNotice, planEnds, publishedNotice } from './notices.view.js';
import { versionsPart } from './panel-part.view.js';
import { diffView, logView, versionLabel, versionView } from './versions.view.js';

const hostile = '@everyone **x** `{name}` <@1> '.repeat(4);
const at = new Date('2026-11-20T18:00:00Z');
const digest = `99999.${'x'.repeat(22)}`;
const names = { items: new Map(), categories: new Map(), gates: new Map(), rewards: new Map(), roles: new Map() };
const orders = { count: 41, most: 500 };

const item = (name: string, credits: number, more = {}) => ({
	...{ key: 'k', category: 'dinos', sort: 1, active: true },
	definition: { name, price: { credits, per: 'piece' }, questions: [{ key: 'p', label: 'Minimum points' }], maxPerOrder: 1, ...more }
});
const change = (key: string, before: DocChange['before'], after: DocChange['after']): DocChange => ({ kind: 'item', key, before, after });
const five: readonly DocChange[] = [
	change('cave', item('Cave base', 900, { maxPerOrder: 1 }), item('Cave base', 900, { maxPerOrder: 2 })),
	change('rex', item('Boss Rex', 350), item('Boss Rex', 320, { questions: [] })),
	change('metal', item('Metal ingots', 40), item('Metal ingots', 45)),
	change('kibble', null, item('Kibble', 12)),
	{ kind: 'guild', key: 'guild', before: { zone: 'UTC', language: 'en-US' }, after: { zone: 'Europe/Paris', language: 'en-US' } }
];
const many = Array.from({ length: 2_000 }, (_, index) =>
	change(
		`i${index}`,
		item(`${index} ${hostile}`.slice(0, 45), index),
		item(`${index} ${hostile}`.slice(0, 45), index + 1, { maxPerOrder: 5 })
	)
);
const version = (number: number, more: Partial<VersionFacts> = {}): VersionFacts => ({
	...{ number, at, by: '100000000000000001', byName: 'Sable', action: 'published', from: null, changes: 5, note: 'Autumn prices' },
	...more
});
const editors = [{ by: '100000000000000001', byName: 'Sable', at }];
const base: PublishingState = { mode: 'draft', version: version(12), changes: 5, digest: `12.${'x'.repeat(22)}`, editors, planned: null };
const planned = { at: new Date('2026-11-28T18:00:00Z'), by: '100000000000000001', byName: 'Sable', changes: 5, on: 12 };
const text = (key: string) => ({ key, params: { name: { kind: 'user-text' as const, value: hostile } } });
const blocks: Finding = {
	level: 'blocks',
	title: text('admin:publish.docs.item.gone'),
	text: text('admin:publish.docs.item.new'),
	steps: Array.from({ length: 8 }, () => text('admin:publish.docs.item.onYes'))
};
const warns: Finding = { ...blocks, level: 'warns', steps: [] };
const data = (view: ViewContext, changes: readonly DocChange[], more: Partial<DraftData> = {}): DraftData => ({
	...{ state: { ...base, changes: changes.length }, lines: tellChanges(view, changes, names), findings: [], orders },
	...{ mayPublish: true, reader: '100000000000000002', ...more }
});
const longest: PublishingState = {
	...{ mode: 'draft', version: version(99_999, { byName: hostile, note: hostile }), changes: 2_000, digest },
	...{ editors: Array.from({ length: 20 }, (_, index) => ({ by: String(index), byName: hostile.slice(0, 32), at })) },
	planned: { ...planned, byName: hostile.slice(0, 32) }
};

function* shown(view: ViewContext): Generator<[string, Screen | ModalScreen]> {
	const lines = tellChanges(view, many, names);
	const note = { text: hostile, undo: null };
	yield ['live', draftView(view, data(view, [], { state: { ...base, mode: 'live', version: null, changes: 0, digest: '' } }), note)];
	yield ['empty', draftView(view, data(view, []), note)];
	yield ['five', draftView(view, data(view, five), note)];
	yield ['many', draftView(view, data(view, many, { state: longest, findings: Array(9).fill(blocks) }), note)];
	yield [
		'many without blocks',
		draftView(view, data(view, many, { state: longest, findings: Array(9).fill(warns), orders: { count: 500, most: 500 } }), note)
	];
	yield ['no right', draftView(view, data(view, five, { mayPublish: false, findings: null }))];
	for (const state of [null, base, longest, { ...base, mode: 'live' as const, version: null }, { ...base, changes: 0 }])
		yield [`panel ${state?.changes}`, screen(container('neutral', ...versionsPart(view, { state, mayPublish: true, reader: '5' })))];
	const versions = Array.from({ length: 10 }, (_, index) =>
		version(99_999 - index, { byName: hostile.slice(0, 32), note: hostile, action: index % 2 ? 'rolledBack' : 'planned', from: 7 })
	);
	yield ['log', logView(view, { versions, live: 99_999, before: 100_000, more: true })];
	yield ['no log', logView(view, { versions: [], live: null, before: 0, more: false })];
	for (const page of [0, 200]) {
		yield [`diff ${page}`, diffView(view, { from: 99_999, to: 'draft', lines, page })];
		yield [
			`version ${page}`,
			versionView(view, { version: versions[1]!, lines, state: longest, others: versions, mayPublish: true, page })
		];
	}
	yield ['same', diffView(view, { from: 1, to: 2, lines: [], page: 0 })];
	yield [
		'first version',
		versionView(view, {
			version: version(1, { action: 'begun', note: '' }),
			lines: null,
			state: base,
			others: [],
			mayPublish: false,
			page: 0
		})
	];
	yield ['discard', discardView(view, longest, lines)];
	yield ['back', rollBackView(view, { to: version(99_998), on: 99_999, lines, state: longest, orders })];
	yield [
		'back without draft',
		rollBackView(view, { to: version(11), on: 12, lines: [], state: { ...base, changes: 0 }, orders: { count: 0, most: 500 } })
	];
	yield ['cancel', cancelPlanView(view, planned)];
	yield ['to draft', modeView(view, 'draft')];
	yield ['to live', modeView(view, 'live')];
	yield ['published', publishedView(view, version(13))];
	yield ['published first', publishedView(view, version(1, { changes: 1 }))];
	yield ['rolled back', rolledBackView(view, version(14, { from: 12 }))];
	yield ['planned', plannedView(view, { number: 13, at: planned.at, zone: 'America/Argentina/ComodRivadavia' })];
	yield ['note form', noteForm(view, { number: '99999', digest })];
	for (const zone of ['UTC', 'America/Argentina/ComodRivadavia'])
		yield [`plan form ${zone}`, planForm(view, { number: '99999', digest, zone })];
	for (const inGuild of [true, false]) {
		for (const action of ['begun', 'published', 'planned', 'rolledBack', 'setup'] as const)
			yield [`told ${action}`, publishedNotice(view, { number: 13, action, from: 12, changes: 5, by: '100000000000000001' }, inGuild)];
		for (const why of planEnds) yield [`told ${why}`, planEndedNotice(view, { by: '100000000000000001', at, why, changes: 5 }, inGuild)];
	}
}

/** All texts and labels of a screen, in order. */
const words = ({ components }: Pick<Screen, 'components'>): string[] => {
	const found: string[] = [];
	JSON.stringify(components, (key, value: unknown) => {
		if ((key === 'content' || key === 'label') && typeof value === 'string') found.push(value);
		return value;
	});
	return found;
};

describe('the screens of versions', () => {
	it.each(
		Object.entries({ English: testView(), German: testView({ locale: 'de' }), 'the longest texts': testView({ strings: pseudoStrings }) })
	)('are taken by Discord, in %s, however long and however many things are', (_, view) => {
		const wrong = [...shown(view)].flatMap(([what, made]) => problemsOf(made).map((problem) => `${what}: ${problem}`));
		expect(wrong).toEqual([]);
	});

	it.each(Object.entries({ English: testView(), German: testView({ locale: 'de' }) }))('read well, in %s', (_, view) => {
		expect(words(draftView(view, data(view, five)))).toMatchSnapshot('five changes');
		expect(words(draftView(view, data(view, five, { findings: [blocks, warns], state: { ...base, planned } })))).toMatchSnapshot(
			'blocked, planned'
		);
		expect(words(draftView(view, data(view, many)))).toMatchSnapshot('2,000 changes');
		expect(words(draftView(view, data(view, [])))).toMatchSnapshot('nothing waits');
		expect(words(draftView(view, data(view, [], { state: { ...base, mode: 'live', version: null, changes: 0 } })))).toMatchSnapshot('live');
		expect(
			words(rollBackView(view, { to: version(11), on: 12, lines: tellChanges(view, five, names), state: base, orders }))
		).toMatchSnapshot('roll back');
		expect(words(discardView(view, base, tellChanges(view, five, names)))).toMatchSnapshot('discard');
		expect(
			words(
				logView(view, {
					versions: [version(12), version(11, { action: 'rolledBack', from: 3, note: '' })],
					live: 12,
					before: 0,
					more: false
				})
			)
		).toMatchSnapshot('log');
	});

	it('offer to publish only what the reader may, what waits, and what nothing speaks against', () => {
		const view = testView();
		const ids = (more: Partial<DraftData>, changes: readonly DocChange[] = five): string =>
			JSON.stringify(draftView(view, data(view, changes, more)));
		expect(ids({})).toContain('admin.publish-note');
		expect(ids({})).toContain('admin.publish-plan:');
		for (const hidden of [ids({ findings: [blocks] }), ids({ mayPublish: false }), ids({}, [])]) {
			expect(hidden).not.toContain('admin.publish-note');
			expect(hidden).not.toContain('admin.publish-plan:');
		}
		expect(ids({ findings: [warns] })).toContain('admin.publish-note');
		expect(ids({ mayPublish: false })).not.toMatch(/publish-discard|publish-mode|publish-plan-cancel/);
		// A draft that holds something can't end; one that holds nothing can't be lost.
		expect(ids({})).not.toContain('admin.publish-mode');
		expect(ids({}, [])).toContain('admin.publish-mode:-:live');
		expect(ids({}, [])).not.toContain('admin.publish-discard');
	});

	it('offer the way back on the panel for seven days', () => {
		const part = (now: Date, more: Partial<VersionFacts> = {}): string =>
			JSON.stringify(versionsPart(testView({ now }), { state: { ...base, version: version(12, more) }, mayPublish: true, reader: '1' }));
		expect(part(new Date(at.getTime() + 6.9 * 86_400_000))).toContain('admin.version-back:-:11:12:ask');
		expect(part(new Date(at.getTime() + 7.1 * 86_400_000))).not.toContain('admin.version-back');
		expect(part(at, { number: 1 })).not.toContain('admin.version-back');
	});

	it('name another editor to who looks, not the reader', () => {
		const view = testView();
		const seen = (reader: string): string => words(draftView(view, data(view, five, { reader }))).join(' ');
		expect(seen('100000000000000002')).toContain('Sable edits the draft too');
		expect(seen('100000000000000001')).not.toContain('edits the draft too');
	});

	it('name a version in one line that a suggestion can hold', () => {
		const label = versionLabel(testView(), version(12, { note: hostile.repeat(4), byName: '🦖'.repeat(32) }));
		expect(label.length).toBeLessThanOrEqual(100);
		expect(label).toMatch(/^Version 12 · /);
	});
});
