import { describe, expect, test } from 'vitest';
import { memberId } from '#core/ids';
import { evidenceOf, type FulfilledOrder } from './orders.effects.js';

const [buyer, courier, helper] = [memberId('900000000000000101'), memberId('900000000000000102'), memberId('900000000000000103')];
const at = new Date('2026-03-01T12:00:00Z');

const order = (more: Partial<FulfilledOrder> = {}): FulfilledOrder => ({
	...{ code: 'A7K2Q', buyer, assignee: courier, placedAt: at, endedAt: at, item: { fulfilment: {} } },
	...{ quantity: 2, confirmed: 2, captured: 600, payment: null, quote: { total: 600 }, deliveries: [{ by: courier, parts: 2 }] },
	...more
});
const values = (more: Partial<FulfilledOrder> = {}) => evidenceOf(order(more)).map(({ value }) => value);

describe('what a completed order says about both sides', () => {
	test('is worth what was paid in credits, whatever was handed over', () => {
		expect(values()).toEqual([600, 600]);
		expect(values({ captured: 250 })).toEqual([250, 250]);
		expect(evidenceOf(order()).map(({ subject, partner, seed }) => [subject, partner, seed])).toEqual([
			[buyer, courier, true],
			[courier, buyer, undefined]
		]);
	});

	test('is worth the price of what was handed over, where staff said that it was paid in goods or outside', () => {
		const paid = { captured: 0, payment: { settled: true } };
		expect(values(paid)).toEqual([600, 600]);
		expect(values({ ...paid, confirmed: 1 })).toEqual([300, 300]);
		expect(values({ ...paid, confirmed: 0 })).toEqual([0, 0]);
	});

	test('is worth nothing while nobody said that it was paid', () => {
		expect(values({ captured: 0, payment: { settled: false } })).toEqual([0, 0]);
	});

	test('is shared by those who handed over, and adds up', () => {
		const deliveries = [
			{ by: helper, parts: 1 },
			{ by: courier, parts: 2 }
		];
		const split = { quantity: 3, confirmed: 3, captured: 0, payment: { settled: true }, quote: { total: 100 }, deliveries };
		expect(evidenceOf(order(split)).flatMap(({ subject, value }) => (subject === buyer ? [] : [[subject, value]]))).toEqual([
			[courier, 67],
			[helper, 33]
		]);
	});
});
