import { describe, expect, test } from 'vitest';
import { memberId } from '#core/ids';
import type { ModalScreen, Screen } from '#core/views/kit';
import type { OrderRow, Payment, Problem, Receipt, Ruling } from '../../src/orders/order.model.js';
import { casePages } from '../../src/orders/problem.case.js';
import { outcomes, problemKinds, problemWants, rulingTerms, suggestedSplit } from '../../src/orders/problem.rules.js';
import { caseScreen, problemDone, ruleAsk, ruleDone, withdrawAsk } from '../../src/orders/views/case-screens.js';
import { orderCard } from '../../src/orders/views/order-card.js';
import { reportForm, rulingForm, statementForm } from '../../src/orders/views/problem-forms.js';
import { eventLine } from '../../src/tickets/views/event-line.js';
import { pseudoStrings, testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const at = new Date('2026-11-20T20:00:00Z');
const mira = memberId('700000000000000001');
const dodo = memberId('700000000000000002');
const long = 'A long story about two packs, one of them empty. '.repeat(20);
const statement = { by: mira, byName: 'Mira', side: 'buyer', text: long, files: ['a', 'b'], at } as const;
const problem: Problem = {
	number: 2,
	by: mira,
	byName: 'Mira',
	side: 'buyer',
	kind: 'fewer',
	wants: 'part',
	right: 1,
	at,
	from: 'delivered',
	panel: 1,
	statements: Array.from({ length: 10 }, (_, index) => ({ ...statement, side: index % 2 ? 'staff' : 'buyer' })),
	ruling: null
};
const receipt: Receipt = {
	at,
	by: dodo,
	byName: 'Dodo',
	what: 'Metal ingots',
	amount: 40,
	note: 'In the vault',
	proofs: ['p'],
	request: 'r'
};
const payment: Payment = {
	kind: 'in_game',
	goods: 'metal-ingots',
	label: 'Metal ingots',
	due: 40,
	when: 'before_handover',
	otherGoods: true,
	received: 40,
	settled: true,
	receipts: [receipt],
	returned: 5,
	returns: [{ ...receipt, amount: 5 }],
	clear: false,
	owed: 0
};
const answers = Array.from({ length: 12 }, (_, index) => ({
	key: `q${index}`,
	label: `Question number ${index}`,
	kind: 'text' as const,
	text: 'As we agreed',
	sealed: false,
	visibleTo: 'all' as const,
	redacted: false,
	files: []
}));
const journal = Array.from({ length: 25 }, () => ({
	at,
	actor: dodo,
	name: 'Dodo',
	kind: 'staff' as const,
	action: 'statement' as const,
	to: 'disputed' as const,
	reason: 'because'
}));
const credits = {
	guild: '500000000000000001',
	code: 'A7K2Q',
	state: 'disputed',
	version: 12,
	open: true,
	buyer: mira,
	buyerName: 'Mira',
	assignee: dodo,
	assigneeName: 'Dodo',
	item: {
		key: 'ingots',
		name: 'Boss Rex with a rather long name for a shelf',
		variant: { key: 'one', label: 'Breeding pair' },
		maxPerOrder: 5,
		checklist: ['sex', 'level'],
		settlement: { kind: 'credits' },
		fulfilment: { proof: [], sla: { firstResponseHours: 1, deliverHours: 1 } },
		category: { key: 'dinos' }
	},
	quantity: 4,
	quote: { total: 100 },
	reservation: { item: 'ingots' },
	answers,
	helpers: [],
	held: 100,
	captured: 25,
	released: 0,
	confirmed: 1,
	delivered: 3,
	deliveries: [
		{
			parts: 3,
			by: dodo,
			byName: 'Dodo',
			note: 'In the vault',
			checked: ['sex'],
			unchecked: ['level'],
			attendees: '',
			proofs: ['p', 'q'],
			at
		}
	],
	payment: null,
	meeting: { at, method: 'Meet', place: 'sealed', agreedAt: at, codeWord: null, wrongWords: 2, buyerHere: at, staffHere: null },
	missedByBuyer: 1,
	missedByStaff: 1,
	problem,
	change: null,
	revision: 1,
	revisions: [],
	dueAt: at,
	placedAt: at,
	answerBy: at,
	endedAt: null,
	journal
} as unknown as OrderRow;
const goods: OrderRow = { ...credits, held: 0, captured: 0, payment };
const free: OrderRow = { ...credits, held: 0, captured: 0, payment: null };
const orders = { credits, goods, free };
const views = [testView(), testView({ locale: 'de' }), testView({ strings: pseudoStrings })];
const files = ['1-a.png', '2-b.mp4'].map((name, index) => ({ name, data: Buffer.alloc(1), image: index === 0 }));

const sound = (shown: Screen | ModalScreen) => {
	expect(problemsOf(shown)).toEqual([]);
	expect(JSON.stringify(shown)).not.toMatch(/\{\w+\}|sealed"|undefined|NaN/);
};
const ruling = (outcome: Ruling['outcome']): Ruling => ({
	by: 'x',
	byName: 'Odo',
	outcome,
	captured: 25,
	released: 50,
	owed: 15,
	parts: 2,
	reason: outcome === 'default' ? '' : 'Both were heard.',
	at
});

describe.each(Object.entries(orders))('an order for %s', (_, order) => {
	test('every page of its case, for sides and judges, in every language', () => {
		for (const view of views)
			for (const as of ['buyer', 'staff', 'judge'] as const) {
				const all = casePages(order, as);
				expect(all).toHaveLength(as === 'judge' ? 11 + 1 + (order.payment ? 2 : 0) + 1 + 3 : 11);
				for (const [number, page] of all.entries()) {
					const shown = page.files.length > 0 ? files.slice(0, page.files.length) : [];
					sound(caseScreen(view, { order, problem, as, reader: mira, page, number, pages: all.length, files: shown, ticket: 'https://x' }));
				}
			}
	});

	test('its card while it is frozen and after each ruling', () => {
		for (const view of views) {
			for (const side of ['shared', 'buyer', 'staff'] as const) {
				for (const panel of [1, 2]) sound(orderCard(view, { order: { ...order, problem: { ...problem, panel } }, side }));
				for (const outcome of ['full', 'partial', 'none', 'default', 'redo', 'withdrawn'] as const) {
					const open = outcome === 'redo' || outcome === 'withdrawn';
					const state = open ? 'claimed' : outcome === 'none' ? 'completed' : outcome === 'full' ? 'refunded' : 'split';
					const done = { ...order, open, state, endedAt: at, problem: { ...problem, ruling: ruling(outcome) } } as OrderRow;
					sound(orderCard(view, { order: done, side }));
					sound(ruleDone(view, done));
				}
			}
		}
	});

	test('its forms, and the cards after them', () => {
		for (const view of views) {
			for (const side of ['buyer', 'staff'] as const) sound(reportForm(view, order, side));
			sound(statementForm(view, order));
			sound(rulingForm(view, order));
			sound(withdrawAsk(view, order));
			for (const done of ['reported', 'stated', 'withdrawn', 'joined'] as const) sound(problemDone(view, order, done, 'https://x'));
			for (const outcome of outcomes) {
				const choice = { outcome, ...suggestedSplit(order, 2) };
				sound(ruleAsk(view, { order, choice, terms: rulingTerms(order, choice), reason: long.slice(0, 500), id: 'a'.repeat(20) }));
			}
		}
	});

	test('every line in the ticket', () => {
		const keys = ['disputed', 'stated', 'withdrawn', 'withdrawnDelivered', 'escalated', 'redone', 'judgeJoined'];
		const ends = ['refunded', 'refundedGoods', 'refundedFree', 'split', 'splitGoods', 'splitFree', 'ruledComplete', 'ruledCompleteFree'];
		for (const view of views)
			for (const key of [...keys, 'disputedFree', ...ends, 'default', 'defaultGoods', 'defaultFree'])
				sound(eventLine(view, { order, key, ping: '', by: 'Odo', reason: 'Both were heard.' }));
	});
});

test('every kind and wish has its words, for the side that may name it', () => {
	for (const view of views)
		for (const side of ['buyer', 'staff'] as const) {
			for (const kind of problemKinds) expect(view.t(`orders:problem.kind.${side}.${kind}`)).toBeTruthy();
			for (const wants of problemWants) expect(view.t(`orders:problem.wants.${side}.${wants}`)).toBeTruthy();
		}
});

test('the buttons of the two rows of the shared card are never the same', () => {
	const ids = JSON.stringify(orderCard(testView(), { order: credits, side: 'shared' })).match(/"custom_id":"[^"]+"/g) ?? [];
	expect(ids.length).toBeGreaterThan(4);
	expect(new Set(ids).size).toBe(ids.length);
});
