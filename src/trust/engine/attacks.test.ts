import { describe, expect, test } from 'vitest';
import { TrustWorld } from '../../../tests/support/trust-world.js';
import { factKinds } from './facts.js';
import type { Reading } from './read.js';

/** Standing from which the pack opens the market, and the standing that no attack may buy. */
const market = { standing: 0.25, confidence: 0.2 };
const bought = 0.2;
/** Price of the cheapest item of the pack, and of an ordinary order. */
const cheapest = 35;
const ordinary = (index: number): number => [100, 260, 500, 150, 400, 110, 350, 200, 450, 300][index % 10] ?? 300;

interface Outcome {
	readonly attack: string;
	/** When the standing was best. */
	readonly reading: Reading;
	readonly world: TrustWorld;
	readonly days: number;
}

const isAttacker = (member: string): boolean => /^(boss|alt|veteran)/.test(member);
const newWorld = (): TrustWorld => new TrustWorld(undefined, isAttacker);
const alts = (count: number): string[] => Array.from({ length: count }, (_, index) => `alt${index}`);

/** Every alt deals with the boss three times and with five others, big values, over eight weeks. */
function ring(world: TrustWorld, names: readonly string[], reviews = false): void {
	for (let round = 0; round < 3; round++)
		for (const [index, alt] of names.entries()) {
			const [, key] = world.deal(alt, 'boss', 10 + round * 15 + (index % 10), 5_000);
			if (reviews) world.tell(10 + round * 15 + (index % 10), { subject: 'boss', kind: 'review', partner: alt, mark: 1, of: key });
			const next = names[(index + 1 + round) % names.length];
			if (next && next !== alt) world.deal(alt, next, 12 + round * 15, 5_000);
		}
}

function outcome(attack: string, build: (world: TrustWorld) => number, member = 'boss'): Outcome {
	const world = newWorld();
	const days = build(world);
	world.look(member, days);
	const best = world.looks.reduce((one, other) => (other.reading.standing > one.reading.standing ? other : one));
	return { attack, world, days, reading: best.reading };
}

const attacks: readonly Outcome[] = [
	...[10, 30, 300].map((count) =>
		outcome(`ring of ${count}`, (world) => {
			ring(world, alts(count));
			return 56;
		})
	),
	...[10, 30, 300].map((count) =>
		outcome(`ring of ${count}, each bought the cheapest item`, (world) => {
			for (const name of [...alts(count), 'boss']) world.order(name, 'staff0', 5, cheapest);
			ring(world, alts(count));
			return 56;
		})
	),
	outcome('ring of 30 that reviews itself', (world) => {
		ring(world, alts(30), true);
		return 56;
	}),
	outcome('ring of 30 with a bought veteran', (world) => {
		for (let index = 0; index < 30; index++) world.order('veteran', `staff${index % 3}`, index, ordinary(index));
		for (const alt of alts(30)) world.deal('veteran', alt, 35, 5_000);
		for (let round = 0; round < 3; round++) world.deal('veteran', 'boss', 40 + round, 5_000);
		ring(world, alts(30));
		return 56;
	}),
	outcome('two friends, 100 deals', (world) => {
		for (let index = 0; index < 100; index++) world.deal('boss', 'alt0', index, 1_000);
		return 100;
	}),
	outcome(
		'whitewash: scams, leaves, comes back as another',
		(world) => {
			for (let index = 0; index < 12; index++) world.order('boss', `staff${index % 3}`, index * 5, ordinary(index));
			world.tell(65, { subject: 'boss', kind: 'case', partner: 'victim', value: 2_000 });
			world.deal('boss', 'alt-again', 70, 1_000);
			return 90;
		},
		'alt-again'
	),
	outcome('oscillation: 20 orders, scam, 20 orders, scam, 20 orders', (world) => {
		for (let index = 0; index < 60; index++) {
			world.order('boss', `staff${index % 5}`, index * 3, ordinary(index));
			if (index % 20 === 19) world.look('boss', index * 3);
			if (index === 19 || index === 39) world.tell(index * 3 + 1, { subject: 'boss', kind: 'case', partner: 'victim', value: 2_000 });
		}
		return 180;
	}),
	outcome('slow insider: 60 honest deals in half a year', (world) => {
		for (let index = 0; index < 20; index++) world.established(`honest${index}`, 0);
		for (let index = 0; index < 60; index++) {
			if (index % 3 === 0) world.order('boss', `staff${index % 5}`, 60 + index * 3, 300);
			else world.deal('boss', `honest${index % 20}`, 60 + index * 3, 300);
		}
		return 240;
	}),
	outcome('vouch trading: 30 alts vouch for each other', (world) => {
		for (const [index, alt] of alts(30).entries()) {
			world.order(alt, 'staff0', 5, cheapest);
			world.tell(20, { subject: 'boss', kind: 'vouch', partner: alt, until: 200 * 86_400_000 });
			world.tell(21, { subject: alt, kind: 'vouch', partner: `alt${(index + 1) % 30}`, until: 200 * 86_400_000 });
		}
		return 56;
	}),
	outcome('self-dealing: with oneself and with the account one invited', (world) => {
		for (let index = 0; index < 50; index++) {
			world.tell(index, { subject: 'boss', kind: 'deal', partner: 'boss', value: 5_000 });
			world.deal('boss', 'alt0', index, 5_000, { related: true });
		}
		return 56;
	})
];

test.each(attacks.map((attack) => [attack.attack, attack] as const))('%s buys no trust that it has not paid for', (_, { world }) => {
	const unpaid = world.looks.filter(({ reading, honestValue }) => reading.standing > bought && honestValue < world.atRisk(reading));
	expect(unpaid).toEqual([]);
});

test('the table of attacks as the page shows it', () => {
	const table = attacks.map(({ attack, reading, world, days }) => {
		const cost = `${world.deals} deals, ${Math.ceil(days / 7)} weeks, ${world.honestValue} settled with others`;
		return `${attack}: standing ${reading.standing.toFixed(2)}, ${cost}; ${world.atRisk(reading)} at risk`;
	});
	expect(table).toMatchInlineSnapshot(`
		[
		  "ring of 10: standing 0.03, 60 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 30: standing 0.03, 180 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 300: standing 0.03, 1800 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 10, each bought the cheapest item: standing 0.05, 71 deals, 8 weeks, 385 settled with others; 1 at risk",
		  "ring of 30, each bought the cheapest item: standing 0.05, 211 deals, 8 weeks, 1085 settled with others; 1 at risk",
		  "ring of 300, each bought the cheapest item: standing 0.05, 2101 deals, 8 weeks, 10535 settled with others; 1 at risk",
		  "ring of 30 that reviews itself: standing 0.03, 180 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 30 with a bought veteran: standing 0.39, 243 deals, 8 weeks, 8460 settled with others; 900 at risk",
		  "two friends, 100 deals: standing 0.03, 100 deals, 15 weeks, 0 settled with others; 0 at risk",
		  "whitewash: scams, leaves, comes back as another: standing 0.03, 13 deals, 13 weeks, 3180 settled with others; 0 at risk",
		  "oscillation: 20 orders, scam, 20 orders, scam, 20 orders: standing 0.57, 60 deals, 26 weeks, 16920 settled with others; 2647 at risk",
		  "slow insider: 60 honest deals in half a year: standing 0.78, 60 deals, 35 weeks, 18000 settled with others; 8959 at risk",
		  "vouch trading: 30 alts vouch for each other: standing 0.14, 30 deals, 8 weeks, 1050 settled with others; 0 at risk",
		  "self-dealing: with oneself and with the account one invited: standing 0.03, 50 deals, 8 weeks, 0 settled with others; 0 at risk",
		]
	`);
});

test('rings, loops and traded vouches stay below what any gate asks for', () => {
	const cheap = attacks.filter(({ attack }) => /^(ring|two|whitewash|vouch|self)/.test(attack) && !attack.includes('veteran'));
	expect(cheap.length).toBe(11);
	for (const { attack, reading } of cheap) expect([attack, reading.standing < bought]).toEqual([attack, true]);
});

test('before the first cut a ring gets no further either', () => {
	const world = newWorld();
	ring(world, alts(300));
	expect(world.read('boss', 56, { cut: false }).standing).toBeLessThan(bought);
});

describe('honest members', () => {
	const partners = { staff: 'staff', members: 'honest', both: 'both' } as const;
	test.each(Object.keys(partners))('a newcomer with 10 deals of 100–500 credits and 7 partners in 28 days: %s', (with_) => {
		const world = newWorld();
		for (let index = 0; index < 7; index++) world.established(`honest${index}`, 0);
		for (let index = 0; index < 10; index++) {
			const staff = with_ === 'staff' || (with_ === 'both' && index % 7 < 3);
			const day = 60 + index * 2.8;
			if (staff) world.order('newcomer', `staff${index % 7}`, day, ordinary(index));
			else world.deal('newcomer', `honest${index % 7}`, day, ordinary(index));
		}
		const reading = world.read('newcomer', 88, { tenureDays: 28 });
		expect(reading.partners).toBe(7);
		expect(reading.standing).toBeGreaterThanOrEqual(0.3);
		expect(reading.confidence).toBeGreaterThanOrEqual(market.confidence);
	});

	test.each([110, 300])('a buyer of 10 orders of %i credits in 60 days from the only courier passes the market gate', (value) => {
		const world = newWorld();
		for (let index = 0; index < 10; index++) world.order('buyer', 'courier', index * 6, value);
		const reading = world.read('buyer', 60);
		expect(reading.standing).toBeGreaterThanOrEqual(market.standing);
		expect(reading.confidence).toBeGreaterThanOrEqual(market.confidence);
	});

	test('one upheld scam drops anyone below the market gate, and it fades', () => {
		const world = newWorld();
		for (let index = 0; index < 300; index++) world.order('veteran', `staff${index % 30}`, index * 3, 5_000);
		expect(world.read('veteran', 900, { verified: true }).standing).toBeGreaterThan(0.9);
		world.tell(900, { subject: 'veteran', kind: 'case', partner: 'victim', value: 100 });
		expect(world.read('veteran', 900, { verified: true }).standing).toBeLessThan(market.standing);
		expect(world.read('veteran', 900 + 720, { verified: true }).standing).toBeGreaterThan(market.standing);
	});

	test('a veteran who was away for a year keeps a good part of their standing', () => {
		const world = newWorld();
		for (let index = 0; index < 60; index++) world.order('veteran', `staff${index % 20}`, index * 1.5, 300);
		const before = world.read('veteran', 90).standing;
		const after = world.read('veteran', 455).standing;
		expect(after).toBeGreaterThan(0.75 * before);
		expect(after).toBeLessThan(before);
	});

	test('20 rivals who report change nothing: a report is no fact, and a review without a settled deal weighs nothing', () => {
		const world = newWorld();
		for (let index = 0; index < 20; index++) world.order('trader', `staff${index % 5}`, index * 3, ordinary(index));
		const before = world.read('trader', 60);
		for (let index = 0; index < 20; index++)
			world.tell(59, { subject: 'trader', kind: 'review', partner: `alt${index}`, mark: -1, of: `report:${index}` });
		expect(factKinds.filter((kind) => /report/i.test(kind))).toEqual([]);
		const after = world.read('trader', 60);
		expect([after.standing, after.risk]).toEqual([before.standing, before.risk]);
	});

	test.each([
		['30 alts', false, 0.95],
		['a ring of 30 whose members made each other credible', true, 0.85]
	] as const)('%s who buy something small to review it badly hardly move a trader', (_, isRing, left) => {
		const world = newWorld();
		for (let index = 0; index < 20; index++) world.order('trader', `staff${index % 5}`, index * 3, ordinary(index));
		if (isRing) ring(world, alts(30));
		const before = world.read('trader', 60).standing;
		for (const alt of alts(30)) {
			const [key] = world.deal('trader', alt, 58, cheapest);
			world.tell(59, { subject: 'trader', kind: 'review', partner: alt, mark: -1, of: key });
		}
		expect(world.read('trader', 60).standing).toBeGreaterThan(left * before);
	});
});
