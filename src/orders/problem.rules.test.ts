import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Delivery, OrderRow, Payment } from './order.model.js';
import { partsOf, partWeights, shareOf } from './order.parts.js';
import { choiceProblem, defaultRuling, divisible, outcomes, rulingId, rulingTerms, suggestedSplit, withStaff } from './problem.rules.js';

type Case = Pick<OrderRow, 'item' | 'quantity' | 'held' | 'captured' | 'released' | 'confirmed' | 'payment' | 'deliveries' | 'delivered'>;

const item = (captures: readonly number[] | null) =>
	({
		fulfilment: { captures: captures?.map((percent, index) => ({ key: `step-${index}`, percent })) ?? null }
	}) as unknown as OrderRow['item'];
const delivery = (parts: number, proof: boolean) => ({ parts, proofs: proof ? ['p'] : [] }) as unknown as Delivery;

/** Orders as they can be when they are frozen: counted goods or milestones, some delivered in any parts, a prefix confirmed and paid. */
const cases: fc.Arbitrary<Case> = fc
	.record({
		milestones: fc.option(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })),
		quantity: fc.integer({ min: 1, max: 12 }),
		held: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000_000 })),
		handed: fc.array(fc.record({ parts: fc.integer({ min: 1, max: 5 }), proof: fc.boolean() }), { maxLength: 5 }),
		accepted: fc.nat({ max: 5 }),
		goods: fc.option(fc.record({ received: fc.nat({ max: 500 }), returned: fc.nat({ max: 500 }) }))
	})
	.map(({ milestones, quantity, held, handed, accepted, goods }) => {
		const shape = { item: item(milestones), quantity: milestones ? 1 : quantity };
		const all = partsOf(shape);
		const deliveries: Delivery[] = [];
		let delivered = 0;
		for (const { parts, proof } of handed) {
			const fits = Math.min(parts, all - delivered);
			if (fits === 0) break;
			delivered += fits;
			deliveries.push(delivery(fits, proof));
		}
		const confirmed = Math.min(
			all - 1,
			deliveries.slice(0, accepted).reduce((sum, { parts }) => sum + parts, 0)
		);
		const payment = goods && ({ received: goods.received, returned: Math.min(goods.received, goods.returned) } as unknown as Payment);
		const price = payment ? 0 : held;
		return {
			...shape,
			held: price,
			captured: shareOf(price, partWeights(shape), confirmed),
			released: 0,
			confirmed,
			delivered,
			deliveries,
			payment
		};
	});

const left = ({ held, captured, released }: Case) => held - captured - released;

function expectWhole(order: Case, { captured, released, owed, parts }: ReturnType<typeof rulingTerms>): void {
	for (const value of [captured, released, owed, parts]) {
		expect(Number.isSafeInteger(value)).toBe(true);
		expect(value).toBeGreaterThanOrEqual(0);
	}
	expect(captured + released).toBe(left(order));
	expect(owed).toBeLessThanOrEqual(withStaff(order));
	expect(parts).toBeGreaterThanOrEqual(order.confirmed);
	expect(parts).toBeLessThanOrEqual(partsOf(order));
}

describe('whatever a judge decides', () => {
	it('adds up to exactly what is held, and never takes back what was confirmed', () => {
		fc.assert(
			fc.property(cases, fc.constantFrom(...outcomes), fc.integer(), fc.integer(), fc.integer(), (order, outcome, kept, owed, parts) => {
				const choice = { outcome, kept, owed, parts };
				if (choiceProblem(order, choice) !== null) return;
				if (outcome === 'redo') expect(rulingTerms(order, choice)).toEqual({ captured: 0, released: 0, owed: 0, parts: order.confirmed });
				else expectWhole(order, rulingTerms(order, choice));
			}),
			{ numRuns: 400 }
		);
	});

	it('a partial ruling gives each side something of the credits', () => {
		fc.assert(
			fc.property(cases, fc.nat({ max: 14 }), (order, right) => {
				const suggested = suggestedSplit(order, right);
				if (!divisible(order)) return;
				const choice = { outcome: 'partial' as const, ...suggested };
				expect(choiceProblem(order, choice)).toBeNull();
				const terms = rulingTerms(order, choice);
				expectWhole(order, terms);
				if (left(order) > 0) expect(terms.captured * terms.released).toBeGreaterThan(0);
				expect(choiceProblem(order, { ...choice, parts: partsOf(order) + 1 })).toBe('parts');
				if (left(order) > 0)
					for (const kept of [0, -1, left(order), left(order) + 1, 0.5, Number.NaN])
						expect(choiceProblem(order, { ...choice, kept })).toBe('kept');
			}),
			{ numRuns: 400 }
		);
	});
});

describe('when nobody decides', () => {
	it('what has proof is paid and the rest goes back, in one sum', () => {
		fc.assert(
			fc.property(cases, (order) => {
				const { name, ...terms } = defaultRuling(order);
				expectWhole(order, terms);
				const proven = terms.parts;
				expect(name).toBe(proven === partsOf(order) ? 'ruleComplete' : proven === 0 ? 'ruleRefund' : 'ruleSplit');
				if (name === 'ruleComplete') expect(terms.released).toBe(0);
				if (name === 'ruleRefund') expect(terms.captured).toBe(0);
				// Never less than what the buyer has confirmed, never more than what was delivered.
				expect(proven).toBeLessThanOrEqual(Math.max(order.delivered, order.confirmed));
			}),
			{ numRuns: 400 }
		);
	});

	const order = (change: Partial<Case>): Case => ({
		item: item(null),
		quantity: 4,
		held: 100,
		captured: 0,
		released: 0,
		confirmed: 0,
		delivered: 0,
		payment: null,
		deliveries: [],
		...change
	});

	test.each([
		['nothing was delivered', {}, { name: 'ruleRefund', captured: 0, released: 100, parts: 0 }],
		['without proof', { deliveries: [delivery(4, false)] }, { name: 'ruleRefund', captured: 0, released: 100, parts: 0 }],
		['a part with proof', { deliveries: [delivery(1, true)] }, { name: 'ruleSplit', captured: 25, released: 75, parts: 1 }],
		[
			'a part confirmed before, one with proof, one without',
			{ confirmed: 1, captured: 25, deliveries: [delivery(1, true), delivery(1, true), delivery(1, false)] },
			{ name: 'ruleSplit', captured: 25, released: 50, parts: 2 }
		],
		[
			'all with proof',
			{ deliveries: [delivery(3, true), delivery(1, true)] },
			{ name: 'ruleComplete', captured: 100, released: 0, parts: 4 }
		]
	])('%s', (_, change, expected) => {
		expect(defaultRuling(order(change))).toMatchObject(expected);
	});

	test('milestones count by their weight', () => {
		const work = order({ item: item([20, 30, 50]), quantity: 1, deliveries: [delivery(2, true)] });
		expect(defaultRuling(work)).toMatchObject({ name: 'ruleSplit', captured: 50, released: 50, parts: 2 });
	});

	test('goods that staff received go back for the parts without proof', () => {
		const payment = { received: 40, returned: 5 } as unknown as Payment;
		const paid = order({ held: 0, payment, deliveries: [delivery(1, true)] });
		expect(defaultRuling(paid)).toMatchObject({ name: 'ruleSplit', captured: 0, released: 0, owed: 30, parts: 1 });
		expect(defaultRuling({ ...paid, deliveries: [] })).toMatchObject({ name: 'ruleRefund', owed: 35 });
	});
});

test('a confirmed ruling names the case as it was read', () => {
	const order = { code: 'A7K2Q', version: 7, held: 100, captured: 0, released: 0 };
	const choice = { outcome: 'partial', kept: 40, owed: 0, parts: 1 } as const;
	const id = rulingId(order, choice, 'Half of it came.');
	expect(rulingId(order, choice, 'Half of it came.')).toBe(id);
	const others = [
		rulingId({ ...order, version: 8 }, choice, 'Half of it came.'),
		rulingId({ ...order, captured: 1 }, choice, 'Half of it came.'),
		rulingId(order, { ...choice, kept: 41 }, 'Half of it came.'),
		rulingId(order, choice, 'Another reason.')
	];
	expect(new Set([id, ...others]).size).toBe(5);
});
