import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, factAt } from '../../../tests/support/trust-world.js';
import { creditCut } from './cut.js';
import type { Fact } from './facts.js';
import { fold, valueWeight } from './fold.js';
import { defaultFormula as formula } from './formula.js';
import { type Reading, readDealRisk, readTrust, weighed, whatWouldRaise } from './read.js';
import { emptyState, keep, type MemberState } from './state.js';

const members = ['ann', 'bob', 'cat', 'dan', 'eve'];
const lastDay = 800;
const tolerance = 1e-9;

/** Facts in order among a handful of members, so that pairs repeat and things are taken back. */
const history = fc
	.array(
		fc.record({
			kind: fc.constantFrom('deal', 'deal', 'deal', 'review', 'case', 'noShow', 'vouch', 'void'),
			day: fc.integer({ min: 0, max: lastDay }),
			subject: fc.constantFrom(...members),
			partner: fc.constantFrom(...members, null),
			value: fc.integer({ min: 0, max: 20_000 }),
			seed: fc.boolean(),
			tribe: fc.constantFrom(null, null, 'red', 'blue'),
			related: fc.constantFrom(false, false, true),
			mark: fc.double({ min: -1, max: 1, noNaN: true }),
			until: fc.constantFrom(null, null, 100, 900),
			of: fc.nat()
		}),
		{ maxLength: 60 }
	)
	.map((rows) =>
		rows
			.sort((one, other) => one.day - other.day)
			.map(({ kind, day, subject, partner, value, seed, tribe, related, mark, until, of }, index): Fact => {
				const points = kind === 'review' || kind === 'void';
				return factAt(day, `f${String(index).padStart(3, '0')}`, {
					kind: kind as Fact['kind'],
					subject,
					partner,
					value,
					seed: seed && partner !== null,
					tribe,
					related,
					// Never −0, which is another number to a test and none to a person.
					mark: kind === 'review' ? mark + 0 : Math.abs(mark),
					until: until === null ? null : until * dayMs,
					of: points && index > 0 ? `f${String(of % index).padStart(3, '0')}` : null
				});
			})
	);

type Book = Map<string, MemberState>;

function learn(book: Book, fact: Fact, copy = false): void {
	const get = (member: string): MemberState => book.get(member) ?? emptyState(member);
	for (const state of fold(fact, { get }, formula)) book.set(state.member, copy ? JSON.parse(JSON.stringify(state)) : state);
}

function learnAll(facts: readonly Fact[], copy = false): Book {
	const book: Book = new Map();
	for (const fact of facts) learn(book, fact, copy);
	return book;
}

const context = (book: Book, member: string, now = lastDay * dayMs) => ({
	now,
	tenureDays: 200,
	verified: false,
	credit: creditCut(book.values(), { now, formula }).get(member) ?? { weight: 0, value: 0 },
	formula
});

const stateOf = (book: Book, member: string): MemberState => book.get(member) ?? emptyState(member);
const readingOf = (book: Book, member: string): Reading => readTrust(stateOf(book, member), context(book, member));
const runs = { numRuns: 150 };

describe('whatever happens', () => {
	test('parts add up to both readings, and everything stays in its bounds', () => {
		fc.assert(
			fc.property(history, fc.constantFrom(...members), (facts, other) => {
				const book = learnAll(facts);
				for (const member of members) {
					for (const reading of [
						readingOf(book, member),
						readDealRisk(stateOf(book, member), stateOf(book, other), { ...context(book, member), credit: null })
					]) {
						const sums = reading.parts.reduce((sum, part) => ({ standing: sum.standing + part.standing, risk: sum.risk + part.risk }), {
							standing: 0,
							risk: 0
						});
						expect(sums.standing).toBeCloseTo(reading.standing * 100, 9);
						expect(sums.risk).toBeCloseTo(Math.log(reading.risk / (1 - reading.risk)), 6);
						for (const share of [reading.standing, reading.risk, reading.confidence]) {
							expect(share).toBeGreaterThanOrEqual(0);
							expect(share).toBeLessThanOrEqual(1);
						}
						expect(reading.creditedValue).toBeLessThanOrEqual(reading.settledValue + tolerance);
					}
				}
			}),
			runs
		);
	});

	test('folded one by one through storage, the states are those of a rebuild', () => {
		fc.assert(
			fc.property(history, (facts) => {
				const [stored, rebuilt] = [learnAll(facts, true), learnAll([...facts].reverse().sort(byOrder))];
				expect([...stored]).toEqual([...rebuilt]);
			}),
			runs
		);
	});

	test('only the two whom a fact is about change', () => {
		fc.assert(
			fc.property(history, (facts) => {
				const book: Book = new Map();
				for (const fact of facts) {
					const get = (member: string): MemberState => stateOf(book, member);
					for (const state of fold(fact, { get }, formula)) {
						expect([fact.subject, fact.partner]).toContain(state.member);
						book.set(state.member, state);
					}
				}
			}),
			runs
		);
	});

	test('good evidence never lowers a standing or raises a risk, bad never the other way', () => {
		const news = fc.record({
			kind: fc.constantFrom('deal', 'praise', 'vouch', 'case', 'noShow', 'complaint'),
			partner: fc.constantFrom('bob', 'cat', 'new'),
			value: fc.integer({ min: 0, max: 20_000 }),
			seed: fc.boolean(),
			mark: fc.double({ min: 0, max: 1, noNaN: true })
		});
		fc.assert(
			fc.property(history, news, (facts, { kind, partner, value, seed, mark }) => {
				const book = learnAll(facts);
				const [before, now] = [readingOf(book, 'ann'), lastDay];
				const deal = stateOf(book, 'ann').entries.findLast((entry) => entry.kind === 'deal');
				const about = { subject: 'ann', partner, value, seed };
				const isReview = kind === 'praise' || kind === 'complaint';
				const fact: Fact = isReview
					? factAt(now, 'g', { ...about, kind: 'review', mark: kind === 'praise' ? mark : -mark - 1e-6, of: deal?.key ?? null })
					: factAt(now, 'g', { ...about, kind, mark });
				learn(book, fact);
				const after = readingOf(book, 'ann');
				const isGood = kind === 'deal' || kind === 'praise' || kind === 'vouch';
				const [standing, risk] = [after.standing - before.standing, after.risk - before.risk];
				expect(isGood ? standing : -standing).toBeGreaterThanOrEqual(-tolerance);
				expect(isGood ? -risk : risk).toBeGreaterThanOrEqual(-tolerance);
			}),
			{ numRuns: 400 }
		);
	});

	test('what is taken back at once leaves both readings as they were', () => {
		fc.assert(
			fc.property(history, fc.constantFrom('deal', 'case', 'noShow'), fc.boolean(), (facts, kind, seed) => {
				const book = learnAll(facts);
				const others = (): Reading => readDealRisk(stateOf(book, 'ann'), stateOf(book, 'bob'), context(book, 'ann'));
				const before = others();
				learn(book, factAt(lastDay, 'g', { kind, subject: 'ann', partner: 'bob', value: 700, seed }));
				learn(book, factAt(lastDay, 'h', { kind: 'void', subject: 'ann', partner: 'bob', of: 'g' }));
				const after = others();
				expect(after.standing).toBeCloseTo(before.standing, 8);
				expect(after.risk).toBeCloseTo(before.risk, 8);
			}),
			runs
		);
	});
});

const byOrder = (one: Fact, other: Fact): number => one.at - other.at || (one.key < other.key ? -1 : 1);

describe('limits of what is kept', () => {
	const many = Array.from({ length: 3 * keep.entries }, (_, index) =>
		factAt(index / 10, `f${String(index).padStart(5, '0')}`, { kind: 'deal', subject: 'ann', partner: `p${index}`, value: 300, seed: true })
	);

	test('states stay small, and old deals count on when their entries are gone', () => {
		const book = learnAll(many);
		const { entries, pairs, edges, seed } = stateOf(book, 'ann');
		expect([entries.length, pairs.length, edges.length]).toEqual([
			keep.entries,
			Math.min(many.length, keep.pairs),
			Math.min(many.length, keep.edges)
		]);
		expect(seed.deals).toBe(many.length);
		const reading = readingOf(book, 'ann');
		expect([reading.settledDeals, reading.settledValue, reading.partners]).toEqual([many.length, many.length * 300, many.length]);
		expect(seed.weight.full).toBeCloseTo(many.length * valueWeight(300, formula), 9);
		const kept = weighed(stateOf(book, 'ann'), { now: lastDay * dayMs, formula });
		expect(kept.length).toBe(keep.entries);
	});

	test('bad things beyond those kept count on until they fade', () => {
		const count = 2 * keep.bad;
		const facts = Array.from({ length: count }, (_, index) => factAt(1, `f${index}`, { kind: 'case', subject: 'ann', partner: 'bob' }));
		const book = learnAll(facts);
		expect(stateOf(book, 'ann').bad.length).toBe(keep.bad);
		expect(readingOf(book, 'ann').badDeals).toBe(count);
	});

	test('a heavy case is not forgotten behind many light ones', () => {
		const book = learnAll([
			...many,
			factAt(lastDay, 'g', { kind: 'case', subject: 'ann', partner: 'bob' }),
			factAt(lastDay, 'h', { kind: 'vouch', subject: 'ann', partner: 'p1' })
		]);
		let before = readingOf(book, 'ann');
		for (let index = 0; index < 2 * keep.bad; index++) {
			learn(book, factAt(lastDay, `i${index}`, { kind: 'noShow', subject: 'ann', partner: 'bob', mark: 0.001 }));
			const after = readingOf(book, 'ann');
			expect([after.standing <= before.standing + tolerance, after.risk >= before.risk - tolerance]).toEqual([true, true]);
			before = after;
		}
	});

	test('a heavy vouch is not pushed out by many light ones', () => {
		const book = learnAll([...many, factAt(lastDay, 'g', { kind: 'vouch', subject: 'cat', partner: 'ann' })]);
		const before = readingOf(book, 'cat').standing;
		for (let index = 0; index < 2 * keep.vouches; index++)
			learn(book, factAt(lastDay, `h${index}`, { kind: 'vouch', subject: 'cat', partner: index % 2 ? 'ann' : `x${index}`, mark: 0.001 }));
		expect(readingOf(book, 'cat').standing).toBeGreaterThanOrEqual(before);
		expect(stateOf(book, 'cat').vouches.length).toBe(keep.vouches);
	});
});

describe('what would raise a standing', () => {
	test('so many deals do it, and one less does not', () => {
		const book = learnAll([factAt(700, 'a', { kind: 'deal', subject: 'ann', partner: 'staff', value: 300, seed: true })]);
		const target = 0.45;
		const answer = whatWouldRaise(stateOf(book, 'ann'), context(book, 'ann'), target);
		if (!answer) throw new Error('it can be reached');
		const standingAfter = (deals: number): number => {
			const more = learnAll([]);
			more.set('ann', stateOf(book, 'ann'));
			for (let index = 0; index < deals; index++)
				learn(
					more,
					factAt(lastDay, `b${index}`, { kind: 'deal', subject: 'ann', partner: `staff${index}`, value: formula.value.typical, seed: true })
				);
			return readingOf(more, 'ann').standing;
		};
		expect([standingAfter(answer.deals) >= target, standingAfter(answer.deals - 1) >= target]).toEqual([true, false]);
	});

	test('nothing does after a fresh upheld scam', () => {
		const book = learnAll([factAt(lastDay, 'a', { kind: 'case', subject: 'ann', partner: 'bob' })]);
		expect(whatWouldRaise(stateOf(book, 'ann'), context(book, 'ann'), 0.45)).toBeNull();
	});
});
