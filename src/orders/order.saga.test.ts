import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OrderState, orderSaga, orderStates } from './order.saga.js';

/** Transitions after which nothing is held any more and the shop has been paid. */
const paying = new Set(['confirm', 'completeSilently', 'closePart', 'closeMissed', 'ruleComplete']);

test('every open state can be ended by time alone', () => {
	for (const state of orderStates.filter((candidate) => !orderSaga.isEnd(candidate))) {
		const rule = orderSaga.states[state];
		expect(rule).not.toBeNull();
		expect(orderSaga.exits(state, 'system')).toContain(rule?.otherwise);
		const reached = new Set<OrderState>([state]);
		for (const at of reached) for (const name of orderSaga.exits(at, 'system')) reached.add(orderSaga.transitions[name].to);
		expect([...reached].some((at) => orderSaga.isEnd(at))).toBe(true);
	}
});

test('whatever the system may do by itself is the default of a state', () => {
	for (const state of orderStates) {
		const rule = orderSaga.states[state];
		if (!rule) continue;
		expect([...orderSaga.exits(state, 'system')].sort()).toEqual([rule.otherwise, ...(rule.orElse ?? [])].sort());
	}
});

test('no walk through the table pays twice, and only an order that was paid is completed', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
			let state: OrderState = orderSaga.initial;
			let paid = 0;
			for (const choice of choices) {
				const exits = orderSaga.exits(state);
				if (exits.length === 0) break;
				const name = exits[choice % exits.length];
				if (!name) break;
				if (paying.has(name)) paid++;
				state = orderSaga.transitions[name].to;
			}
			expect(paid).toBeLessThanOrEqual(1);
			expect(paid === 1).toBe(state === 'completed');
		})
	);
});

test('only the buyer accepts goods, and the buyer does nothing that is for the shop to do', () => {
	const sidesShare = new Set(['agree', 'closePart', 'report', 'withdraw', 'withdrawDelivered']);
	for (const name of orderSaga.names.filter((candidate) => !sidesShare.has(candidate))) {
		const { by } = orderSaga.transitions[name];
		if (by.includes('buyer')) expect(by.filter((role) => role !== 'buyer' && role !== 'system')).toEqual([]);
	}
	for (const name of ['confirm', 'confirmPart'] as const) expect(orderSaga.transitions[name].by).toEqual(['buyer']);
});

test('nobody who has a part in the order rules on its problem', () => {
	for (const name of ['ruleRefund', 'ruleSplit', 'ruleComplete', 'redo'] as const) {
		expect(orderSaga.transitions[name].by.filter((role) => role !== 'judge' && role !== 'system')).toEqual([]);
	}
});
