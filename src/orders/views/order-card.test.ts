import { expect, test } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import type { ChangeOffer, OrderRow } from '../order.model.js';
import { orderCard } from './order-card.js';

const at = new Date('2026-11-20T18:00:00Z');
const variant = { key: 'one', label: 'One', description: null, price: 100 };
const terms = { variant: 'two', variantLabel: 'Two', quantity: 3, addons: [], total: 450 };
const offer = (side: 'buyer' | 'staff'): ChangeOffer => ({
	...terms,
	...{ id: '0123456789abcdef', by: memberId('200000000000000001'), byName: 'Mira', side, list: 450, worth: 450, mostValue: null },
	...{ reason: 'bulk', at, expiresAt: new Date(at.getTime() + 86_400_000) }
});
/** The parts of an order that its card looks at. */
const order = (more: Partial<OrderRow>) =>
	({
		...{ guild: guildId('100000000000000001'), code: 'A7K2Q', state: 'claimed', open: true, version: 3, quantity: 1, held: 100 },
		...{ captured: 0, released: 0, revision: 1, delivered: 0, confirmed: 0, buyerName: 'Mira', assigneeName: 'Dodo', value: 100 },
		item: { name: 'Crate', variant, addons: [], maxPerOrder: 6, checklist: [], fulfilment: {}, settlement: { kind: 'credits' } },
		...{ quote: { lines: [], total: 100 }, payment: null, answers: [], journal: [], deliveries: [], helpers: [], revisions: [] },
		...{ meeting: null, offer: null, problem: null, change: null, dueAt: at, answerBy: at, placedAt: at, deliverBy: at, endedAt: null },
		...more
	}) as unknown as OrderRow;

test.each(['placed', 'claimed', 'ready'] as const)('the card of an order that is %s is one that Discord takes, whoever offers', (state) => {
	for (const change of [null, offer('buyer'), offer('staff')]) {
		for (const side of ['shared', 'buyer', 'staff'] as const) {
			const shown = orderCard(testView(), { order: order({ state, change }), side });
			expect(problemsOf(shown)).toEqual([]);
			const text = JSON.stringify(shown.components);
			const answers = change && (side === 'shared' || side !== change.side);
			expect(text.includes('orders.changeAccept:-:A7K2Q:0123456789abcdef')).toBe(Boolean(answers));
			expect(text.includes('Change offered')).toBe(change !== null);
		}
	}
});
