import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OrderState, orderSaga, orderStates } from './order.saga.js';

const paying = new Set(['confirm', 'completeSilently']);

test('every open state can be ended by its owner or by time alone', () => {
	for (const state of orderStates.filter((candidate) => !orderSaga.isEnd(candidate))) {
		const rule = orderSaga.states[state];
		expect(rule).not.toBeNull();
		expect(orderSaga.exits(state, 'system')).toContain(rule?.otherwise);
		let at: OrderState = state;
		for (let step = 0; step < 10 && !orderSaga.isEnd(at); step++)
			at = orderSaga.transitions[orderSaga.states[at]?.otherwise ?? 'expire'].to;
		expect(orderSaga.isEnd(at)).toBe(true);
	}
});

test('no walk through the table pays twice, and a walk that is left to time ends', () => {
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

test('nobody of the staff can confirm a receipt, and the buyer can do nothing of the staff', () => {
	for (const name of orderSaga.names) {
		const { by } = orderSaga.transitions[name];
		if (by.includes('buyer')) expect(by.filter((role) => role !== 'buyer' && role !== 'system')).toEqual([]);
	}
});
