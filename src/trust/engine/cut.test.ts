import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TrustWorld } from '../../../tests/support/trust-world.js';
import { type Credit, creditCut } from './cut.js';
import { maxFlow } from './flow.js';
import { defaultFormula as formula } from './formula.js';

const day = 100;
const cutOf = (world: TrustWorld): Map<string, Credit> => creditCut(world.states.values(), { now: day * 86_400_000, formula });
const none: Credit = { weight: 0, value: 0 };

test('the most that flows is the smallest cut between the two ends', () => {
	const size = 6;
	const arcs = fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.nat(20)), { maxLength: 20 });
	fc.assert(
		fc.property(arcs, (list) => {
			// Every way to split the nodes in two, with the source on one side and the sink on the other.
			const cuts = Array.from({ length: 2 ** (size - 2) }, (_, split) => {
				const isLeft = (node: number): boolean => node === 0 || (node !== 1 && ((split >> (node - 2)) & 1) === 1);
				return list.reduce((sum, [from, to, capacity]) => sum + (isLeft(from) && !isLeft(to) ? capacity : 0), 0);
			});
			expect(maxFlow(size, list, 0, 1)).toBeCloseTo(Math.min(...cuts), 6);
		})
	);
});

test('one veteran behind many alts gives no more than the veteran has', () => {
	const world = new TrustWorld();
	world.established('veteran', 0, 12);
	world.deal('veteran', 'alone', 80, 5_000);
	const alone = cutOf(world).get('alone') ?? none;
	for (let index = 0; index < 40; index++) {
		world.deal('veteran', `alt${index}`, 80, 5_000);
		world.deal(`alt${index}`, 'boss', 85, 5_000);
	}
	const settled = world.get('veteran').seed;
	const boss = cutOf(world).get('boss') ?? none;
	expect(alone.weight).toBeGreaterThan(0.5);
	expect(boss.weight).toBeGreaterThan(alone.weight);
	expect(boss.weight).toBeLessThanOrEqual(formula.credit.pass * (settled.weight.full - formula.credit.proven) + 1e-9);
	expect(boss.value).toBeLessThanOrEqual(formula.credit.pass * settled.settled);
});

test('what a veteran can pass on is shared by all who draw on it, however they deal among each other', () => {
	const world = new TrustWorld();
	world.established('veteran', 0, 30);
	const names = Array.from({ length: 30 }, (_, index) => `alt${index}`);
	for (const [index, name] of names.entries()) {
		world.deal('veteran', name, 80, 5_000);
		for (let step = 1; step <= 5; step++) world.deal(name, names[(index + step) % names.length] ?? '', 82, 5_000);
		world.deal(name, 'boss', 85, 5_000);
	}
	const credits = cutOf(world);
	const drawn = [...credits].reduce((sum, [, { value }]) => sum + value, 0);
	const settled = world.get('veteran').seed.settled;
	expect(credits.get('boss')?.value).toBeGreaterThan(0);
	// Passed on by the veteran, and once more by whoever got it.
	expect(drawn).toBeLessThanOrEqual(2 * formula.credit.pass * settled);
});

test('whoever was caught passes nothing on', () => {
	const world = new TrustWorld();
	world.established('veteran', 0, 40);
	world.deal('veteran', 'friend', 80, 5_000);
	expect(cutOf(world).get('friend')?.weight).toBeGreaterThan(0.5);
	world.tell(90, { subject: 'veteran', kind: 'case', partner: 'victim' });
	expect(cutOf(world).get('friend')).toBeUndefined();
});

test('credit passes over two members and not over three, and never in a circle', () => {
	const world = new TrustWorld();
	world.established('first', 0, 20);
	for (const [one, other] of [
		['first', 'second'],
		['second', 'third'],
		['third', 'fourth'],
		['fourth', 'second']
	] as const)
		world.deal(one, other, 80, 5_000);
	const credits = cutOf(world);
	const source = formula.credit.pass * (world.get('first').seed.weight.full - formula.credit.proven);
	expect([...credits.keys()].sort()).toEqual(['fourth', 'second', 'third']);
	for (const { weight } of credits.values()) expect(weight).toBeLessThanOrEqual(source);
	const chain = new TrustWorld();
	chain.established('first', 0, 20);
	for (const [one, other] of [
		['first', 'second'],
		['second', 'third'],
		['third', 'fourth']
	] as const)
		chain.deal(one, other, 80, 5_000);
	expect([...cutOf(chain).keys()].sort()).toEqual(['second', 'third']);
});

test('more deals never take credit away', () => {
	const names = ['a', 'b', 'c', 'd', 'e', 'f'];
	const step = fc.record({
		one: fc.constantFrom(...names),
		other: fc.constantFrom(...names, 'staff'),
		value: fc.integer({ min: 50, max: 6_000 })
	});
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
			const world = new TrustWorld();
			let before = new Map<string, Credit>();
			for (const { one, other, value } of steps) {
				if (one === other) continue;
				if (other === 'staff') world.order(one, 'staff', day, value);
				else world.deal(one, other, day, value);
				const after = cutOf(world);
				for (const [member, credit] of before) expect(after.get(member)?.weight ?? 0).toBeGreaterThanOrEqual(credit.weight - 1e-6);
				before = after;
			}
		})
	);
});
