import { describe, expect, test } from 'vitest';
import { Attack, type Look, TrustWorld } from '../../../tests/support/trust-world.js';
import { factKinds } from './facts.js';

/** Standing from which the pack opens the market, and the standing that no attack may buy. */
const market = { standing: 0.25, confidence: 0.2 };
const bought = 0.2;
/** Price of the cheapest item of the pack, and of an ordinary order. */
const cheapest = 35;
const ordinary = (index: number): number => [100, 260, 500, 150, 400, 110, 350, 200, 450, 300][index % 10] ?? 300;

interface Outcome {
	readonly attack: string;
	readonly looks: readonly Look[];
	/** When the standing of an account was best that the attack is for. */
	readonly best: Look;
	readonly deals: number;
	readonly days: number;
}

const isAttacker = (member: string): boolean => /^(boss|alt|veteran)/.test(member);
const alts = (count: number): string[] => Array.from({ length: count }, (_, index) => `alt${index}`);

/** Every alt deals with the boss three times and with five others, big values, over eight weeks. */
function ring(world: Attack | TrustWorld, names: readonly string[], reviews = false): void {
	for (let round = 0; round < 3; round++)
		for (const [index, alt] of names.entries()) {
			const [, key] = world.deal(alt, 'boss', 10 + round * 15 + (index % 10), 5_000);
			if (reviews) world.tell(10 + round * 15 + (index % 10), { subject: 'boss', kind: 'review', partner: alt, mark: 1, of: key });
			const next = names[(index + 1 + round) % names.length];
			if (next && next !== alt) world.deal(alt, next, 12 + round * 15, 5_000);
		}
}

/** @param gains Whose best standing counts; a veteran who was bought has earned theirs. */
function outcome(attack: string, build: (attack: Attack) => number, gains: (member: string) => boolean = isNew): Outcome {
	const plan = new Attack(isAttacker);
	const days = build(plan);
	const looks = plan.play(days);
	const [first, ...rest] = looks.filter(({ member }) => gains(member));
	if (!first) throw new Error(`nobody gains by ${attack}`);
	const best = rest.reduce((one, other) => (other.reading.standing > one.reading.standing ? other : one), first);
	return { attack, looks, best, days, deals: plan.deals };
}

const isNew = (member: string): boolean => member !== 'veteran';

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
		(member) => member === 'alt-again'
	),
	outcome('oscillation: 20 orders, scam, 20 orders, scam, 20 orders', (world) => {
		for (let index = 0; index < 60; index++) {
			world.order('boss', `staff${index % 5}`, index * 3, ordinary(index));
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
	...[5, 30].map((couriers) =>
		outcome(`patient ring of 10: 30 orders each from ${couriers} couriers, then big deals with each other`, (world) => {
			const names = alts(10);
			for (const [at, name] of names.entries())
				for (let index = 0; index < 30; index++) world.order(name, `staff${(index + at) % couriers}`, index * 0.9, ordinary(index));
			for (let round = 0; round < 3; round++)
				for (const [at, name] of names.entries()) for (const other of names.slice(at + 1)) world.deal(name, other, 28 + round, 50_000);
			return 42;
		})
	),
	outcome('vouch trading: 30 alts vouch for each other', (world) => {
		for (const [index, alt] of alts(30).entries()) {
			world.order(alt, 'staff0', 5, cheapest);
			world.tell(20, { subject: 'boss', kind: 'vouch', partner: alt, until: 200 * 86_400_000 });
			world.tell(21, { subject: alt, kind: 'vouch', partner: `alt${(index + 1) % 30}`, until: 200 * 86_400_000 });
		}
		return 56;
	}),
	outcome('self-dealing: with oneself, as staff too, and with the account one invited', (world) => {
		for (let index = 0; index < 50; index++) {
			world.tell(index, { subject: 'boss', kind: 'deal', partner: 'boss', value: 5_000 });
			world.order('boss', 'boss', index, 5_000);
			world.deal('boss', 'alt0', index, 5_000, { related: true });
		}
		return 56;
	})
];

test.each(attacks.map((attack) => [attack.attack, attack] as const))('%s buys no trust that it has not paid for', (_, { looks }) => {
	// All of its accounts together, at each moment.
	const unpaid = looks.filter(({ reading, honestValue, atRisk }) => reading.standing > bought && honestValue < atRisk);
	expect(unpaid.map(({ day, member, honestValue, atRisk }) => ({ day, member, honestValue, atRisk }))).toEqual([]);
});

test('the table of attacks as the page shows it', () => {
	const table = attacks.map(({ attack, best, looks, deals, days }) => {
		const most = Math.max(...looks.map(({ atRisk }) => atRisk));
		const settled = looks.at(-1)?.honestValue;
		const cost = `${deals} deals, ${Math.ceil(days / 7)} weeks, ${settled} settled with others`;
		return `${attack}: standing ${best.reading.standing.toFixed(2)}, ${cost}; ${most} at risk`;
	});
	expect(table).toMatchInlineSnapshot(`
		[
		  "ring of 10: standing 0.03, 60 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 30: standing 0.03, 180 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 300: standing 0.03, 1800 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 10, each bought the cheapest item: standing 0.05, 71 deals, 8 weeks, 385 settled with others; 0 at risk",
		  "ring of 30, each bought the cheapest item: standing 0.05, 211 deals, 8 weeks, 1085 settled with others; 0 at risk",
		  "ring of 300, each bought the cheapest item: standing 0.05, 2101 deals, 8 weeks, 10535 settled with others; 0 at risk",
		  "ring of 30 that reviews itself: standing 0.03, 180 deals, 8 weeks, 0 settled with others; 0 at risk",
		  "ring of 30 with a bought veteran: standing 0.41, 243 deals, 8 weeks, 8460 settled with others; 2439 at risk",
		  "two friends, 100 deals: standing 0.03, 100 deals, 15 weeks, 0 settled with others; 0 at risk",
		  "whitewash: scams, leaves, comes back as another: standing 0.03, 13 deals, 13 weeks, 3180 settled with others; 566 at risk",
		  "oscillation: 20 orders, scam, 20 orders, scam, 20 orders: standing 0.57, 60 deals, 26 weeks, 16920 settled with others; 1323 at risk",
		  "slow insider: 60 honest deals in half a year: standing 0.78, 60 deals, 35 weeks, 18000 settled with others; 4512 at risk",
		  "patient ring of 10: 30 orders each from 5 couriers, then big deals with each other: standing 0.83, 435 deals, 6 weeks, 84600 settled with others; 51061 at risk",
		  "patient ring of 10: 30 orders each from 30 couriers, then big deals with each other: standing 0.84, 435 deals, 6 weeks, 84600 settled with others; 66721 at risk",
		  "vouch trading: 30 alts vouch for each other: standing 0.14, 30 deals, 8 weeks, 1050 settled with others; 30 at risk",
		  "self-dealing: with oneself, as staff too, and with the account one invited: standing 0.03, 150 deals, 8 weeks, 0 settled with others; 0 at risk",
		]
	`);
});

test('rings, loops and traded vouches stay below what any gate asks for', () => {
	const cheap = attacks.filter(({ attack }) => /^(ring|two|whitewash|vouch|self)/.test(attack) && !attack.includes('veteran'));
	expect(cheap.length).toBe(11);
	for (const { attack, best } of cheap) expect([attack, best.reading.standing < bought]).toEqual([attack, true]);
});

test('nobody is evidence for themselves: no deal, no review, no vouch', () => {
	const world = new TrustWorld();
	const before = world.read('boss', 56);
	const key = world.order('boss', 'boss', 5, 5_000);
	world.tell(6, { subject: 'boss', kind: 'review', partner: 'boss', mark: 1, of: key });
	world.tell(7, { subject: 'boss', kind: 'vouch', partner: 'boss', seed: true });
	expect(world.read('boss', 56)).toEqual(before);
});

test('before the first cut a ring gets no further either', () => {
	const world = new TrustWorld();
	ring(world, alts(300));
	const reading = world.read('boss', 56, { cut: false });
	expect(reading.standing).toBeLessThan(bought);
	// However big its deals were, nothing of them moves a limit.
	expect([reading.settledValue > 0, reading.creditedValue]).toEqual([true, 0]);
});

describe('honest members', () => {
	const partners = { staff: 'staff', members: 'honest', both: 'both' } as const;
	test.each(Object.keys(partners))('a newcomer with 10 deals of 100–500 credits and 7 partners in 28 days: %s', (with_) => {
		const world = new TrustWorld();
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
		const world = new TrustWorld();
		for (let index = 0; index < 10; index++) world.order('buyer', 'courier', index * 6, value);
		const reading = world.read('buyer', 60);
		expect(reading.standing).toBeGreaterThanOrEqual(market.standing);
		expect(reading.confidence).toBeGreaterThanOrEqual(market.confidence);
	});

	test('one upheld scam drops anyone below the market gate, and it fades', () => {
		const world = new TrustWorld();
		for (let index = 0; index < 300; index++) world.order('veteran', `staff${index % 30}`, index * 3, 5_000);
		expect(world.read('veteran', 900, { verified: true }).standing).toBeGreaterThan(0.9);
		world.tell(900, { subject: 'veteran', kind: 'case', partner: 'victim', value: 100 });
		expect(world.read('veteran', 900, { verified: true }).standing).toBeLessThan(market.standing);
		expect(world.read('veteran', 900 + 720, { verified: true }).standing).toBeGreaterThan(market.standing);
	});

	test('a veteran who was away for a year keeps a good part of their standing', () => {
		const world = new TrustWorld();
		for (let index = 0; index < 60; index++) world.order('veteran', `staff${index % 20}`, index * 1.5, 300);
		const before = world.read('veteran', 90).standing;
		const after = world.read('veteran', 455).standing;
		expect(after).toBeGreaterThan(0.75 * before);
		expect(after).toBeLessThan(before);
	});
});

describe('against a trader', () => {
	/** A trader with 20 orders in 60 days, and what others do to them then. */
	function harm(act: (world: TrustWorld) => void, before: (world: TrustWorld) => void = () => undefined) {
		const world = new TrustWorld();
		for (let index = 0; index < 20; index++) world.order('trader', `staff${index % 5}`, index * 3, ordinary(index));
		before(world);
		const was = world.read('trader', 60);
		act(world);
		return { was, is: world.read('trader', 60) };
	}

	test('20 rivals who report change nothing: a report is no fact, and a review without a settled deal weighs nothing', () => {
		const { was, is } = harm((world) => {
			for (let index = 0; index < 20; index++)
				world.tell(59, { subject: 'trader', kind: 'review', partner: `alt${index}`, mark: -1, of: `report:${index}` });
		});
		expect(factKinds.filter((kind) => /report/i.test(kind))).toEqual([]);
		expect([is.standing, is.risk]).toEqual([was.standing, was.risk]);
	});

	/** Each alt buys something from the trader and says the worst of it; 30 deals of 35 each. */
	const bomb = (world: TrustWorld): void => {
		for (const alt of alts(30)) {
			const [key] = world.deal('trader', alt, 58, cheapest);
			world.tell(59, { subject: 'trader', kind: 'review', partner: alt, mark: -1, of: key });
		}
	};

	test.each([
		['30 alts', false, 0.95],
		['a ring of 30 whose members made each other credible', true, 0.85]
	] as const)('%s who buy something small to review it badly hardly move a trader', (_, isRing, left) => {
		const { was, is } = harm(bomb, (world) => isRing && ring(world, alts(30)));
		expect(is.reviews).toBe(30);
		expect(is.standing).toBeLessThan(was.standing);
		expect(is.standing).toBeGreaterThan(left * was.standing);
	});
});
