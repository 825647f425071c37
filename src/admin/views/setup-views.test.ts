import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { measure, type Screen, type ViewContext } from '#core/views/kit';
import { realMoneyOf } from '#economy';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import { rightsInChannel, rightsInUse } from '../setup/rights.js';
import type { KeptReason, RunResult, SetupRunRow, UndoResult } from '../setup/run.types.js';
import type { SetupLook } from '../setup/setup.ports.js';
import { noChoices, type PlanStep, slotRef } from '../setup/setup.types.js';
import type { UndoLine } from '../setup/undo.js';
import { planView, slotView } from './plan.view.js';
import { realMoneyForm, realMoneyView } from './real-money.view.js';
import { reportView } from './report.view.js';
import { progressView, readyView, setupView } from './setup.view.js';
import { undoForm, undoView } from './undo.view.js';

const pack = JSON.parse(readFileSync('packs/ark-small-tribes.json', 'utf8')) as {
	readonly roleSlots: readonly { readonly key: string }[];
	readonly channelSlots: readonly { readonly key: string; readonly kind: string }[];
};
const guild = guildId('100000000000000001');
const at = new Date('2026-11-20T18:00:00Z');
const long = '@everyone **x** Überlänge '.repeat(4).slice(0, 100);

/** Every slot of the pack, with the longest name and everything that can be wrong with it. */
const steps: readonly PlanStep[] = [
	...pack.roleSlots.map((slot) => ({ kind: 'role' as const, slot: slot.key })),
	...pack.channelSlots.map((slot) => ({ kind: 'channel' as const, slot: slot.key }))
].map(({ kind, slot }, index) => ({
	kind,
	slot,
	name: long,
	state: (['new', 'blocked', 'kept', 'found', 'chosen', 'out'] as const)[index % 6]!,
	id: String(300_000_000_000_000_000n + BigInt(index)),
	right: 'ManageRoles',
	visibleTo: [long, long],
	permissions: [
		{
			who: 'members' as const,
			name: '',
			may: [],
			mayNot: ['ViewChannel', 'SendMessages', 'CreatePublicThreads', 'CreatePrivateThreads'] as const
		},
		{ who: 'role' as const, name: long, may: ['ViewChannel'] as const, mayNot: [] },
		{ who: 'bot' as const, name: '', may: rightsInChannel, mayNot: [] }
	],
	lacks: rightsInChannel,
	exposed: true,
	above: true,
	optional: true,
	fresh: false
}));
const refs = steps.map((step) => slotRef(step.kind, step.slot));
const reasons: readonly KeptReason[] = ['messages', 'threads', 'children', 'edited', 'members', 'unseen', 'orders', 'before', 'changed'];
const result = (index: number): UndoResult => ({
	state: (['removed', 'kept', 'gone', 'kept'] as const)[index % 4]!,
	reason: reasons[index % reasons.length]!,
	count: 1_234,
	name: long,
	restored: ['economy', 'shop', 'unknown'],
	changed: ['xp', 'trust'],
	items: 500,
	keptItems: 2
});
const run: SetupRunRow = {
	_id: 'x',
	guild,
	run: 1,
	by: '1',
	at,
	endedAt: at,
	standing: true,
	lines: steps.map(({ kind, slot, name }) => ({ kind, slot, name, state: 'new', id: null, was: null, besides: [] })),
	got: Object.fromEntries(
		refs.map((ref, index): [string, RunResult] => [
			ref,
			{ id: '1', how: (['made', 'found', 'chosen'] as const)[index % 3]!, name: long, shape: '' }
		])
	),
	asked: {},
	before: { version: 0, installed: null, zone: 'UTC', language: 'en-US' },
	after: { version: 1, installed: { pack: 'p', version: '1', at }, zone: 'UTC', language: 'en-US' },
	changed: (['pack', 'zone', 'language', 'credits', 'tokens', 'grant', 'features'] as const).map((what) => ({
		what,
		from: what === 'grant' ? '100' : '',
		to: what === 'grant' ? '250' : long
	})),
	categories: ['a'],
	items: ['a', 'b'],
	renewed: 7,
	rules: 3,
	undos: 0,
	undo: null
};
const undone: SetupRunRow = {
	...run,
	standing: false,
	undo: {
		by: '1',
		at,
		endedAt: at,
		removeToo: [],
		results: { content: { ...result(0), state: 'restored' }, ...Object.fromEntries(refs.map((ref, index) => [ref, result(index)])) }
	}
};
const look: SetupLook = {
	guildName: long,
	choices: noChoices,
	plan: {
		steps,
		missing: [...rightsInUse.map((right) => ({ right, blocks: false })), { right: 'ManageRoles', blocks: true }],
		installed: false,
		categories: 8,
		items: 500,
		rules: 23,
		complete: false
	},
	progress: { run: 1, of: 1, undo: false, state: 'done', steps: [] },
	presets: Array.from({ length: 25 }, (_, index) => ({ key: `p${index}`, name: long, description: long })),
	zone: { key: 'Europe/Paris', guessed: true },
	names: { creditsName: long, creditsEmoji: '🪙', tokensName: long, tokensEmoji: '🪙' },
	language: 'en-US',
	startGrant: 1_000_000,
	parts: Array.from({ length: 15 }, (_, index) => ({ key: `feature-${index}`, on: index % 2 === 0, by: null, needs: ['feature-1'] })),
	forSale: 480,
	last: run,
	undoDays: 7,
	undoable: run
};
const undoLines: readonly UndoLine[] = steps.map(({ kind, slot }, index) => ({
	ref: slotRef(kind, slot),
	kind,
	slot,
	name: long,
	id: '1',
	state: (['remove', 'keep', 'gone'] as const)[index % 3]!,
	reason: index % 3 === 2 ? null : reasons[index % reasons.length]!,
	count: 12,
	tickable: index % 3 !== 2
}));
const undo = {
	run,
	until: at,
	lines: undoLines,
	settings: {
		restore: Object.fromEntries(['economy', 'shop', 'xp', 'trust', 'orders', 'texts'].map((slice) => [slice, null])),
		changed: ['features']
	},
	catalogue: { items: 500, categories: 8, edited: 3 },
	removeToo: ['channel:shop'],
	openOrders: 0,
	count: 513,
	digest: 'abcdefghijkl'
};
const money = {
	...realMoneyOf({
		realMoney: {
			notice: long.repeat(5),
			enabled: true,
			confirmedBy: memberId('200000000000000001'),
			confirmedAt: at.toISOString(),
			noticeHash: 'x'
		}
	}),
	guildName: long,
	mayConfirm: true,
	open: Array.from({ length: 100 }, (_, index) => `A${index}`)
};
const shop = null;

function screens(view: ViewContext): readonly Screen[] {
	const pages = Array.from({ length: 6 }, (_, page) => page);
	return [
		setupView(view, look, shop),
		readyView(view, look, shop),
		...pages.map((page) => planView(view, look, page)),
		...steps.map((step) => slotView(view, { ...step, category: step.slot === 'ticket-overflow' })),
		...pages.map((page) => reportView(view, { run, look }, page, shop)),
		...pages.map((page) => reportView(view, { run: undone, look }, page, shop)),
		...pages.map((page) => undoView(view, undo, page)),
		undoView(view, { ...undo, openOrders: 3 }, 0),
		progressView(
			view,
			{
				run: 1,
				of: 1,
				undo: true,
				state: 'running',
				steps: steps.map((step) => ({ ...step, key: step.slot, state: 'waiting', reason: null }))
			},
			{ until: at }
		),
		realMoneyView(view, money),
		realMoneyView(view, { ...money, enabled: true, changed: false }),
		realMoneyView(view, { ...money, confirmedAt: null, confirmedBy: null, changed: false, notice: '', open: [] })
	];
}

describe.each([
	['English', testView()],
	['German', testView({ locale: 'de' })],
	['longer strings', testView({ strings: pseudoStrings })]
])('screens of set-up in %s, with everything that can be long', (_name, view) => {
	it('are what Discord takes, with room to spare', () => {
		for (const shown of screens(view)) {
			expect(problemsOf(shown)).toEqual([]);
			expect(measure(shown.components).components).toBeLessThanOrEqual(38);
			const text = JSON.stringify(shown);
			expect(text.match(/(^|["\\n])## /g)).toHaveLength(1);
			expect(text.match(/"style":1/g)?.length ?? 0).toBeLessThanOrEqual(1);
		}
	});

	it('have forms that Discord takes', () => {
		expect(problemsOf(undoForm(view, { run: '1', count: '513', digest: 'abc' }))).toEqual([]);
		expect(problemsOf(realMoneyForm(view, { notice: long.repeat(5), hash: 'a'.repeat(32) }))).toEqual([]);
	});
});

describe('what people wrote', () => {
	it('pings nobody and formats nothing', () => {
		for (const shown of screens(testView())) {
			const texts = JSON.stringify(shown, (key, value) => (key === 'options' || key === 'label' ? undefined : value));
			expect(texts).not.toMatch(/[^\\]@everyone/);
		}
	});
});
