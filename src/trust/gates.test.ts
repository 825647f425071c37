import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankReading } from './engine/blank.js';
import type { Reading } from './engine/index.js';
import { etaOf, type GateMissing, type Measured, type MemberFacts, measure, type Progress } from './gates.js';
import { etaText, gateClosed } from './ordering.js';
import { rankProblems } from './trust.checks.js';
import { type TrustGate, trustSettings } from './trust.settings.js';

const ladder: Progress['ranks'] = [
	{ key: 'beginner', name: 'Beginner', minMonths: 0 },
	{ key: 'learner', name: 'Learner', minMonths: 3 },
	{ key: 'expert', name: 'Expert', minMonths: 12 }
];
const clean: MemberFacts = { verifiedGameId: true, admittedCase: false, sanctioned: false };

function gateOf(require: Partial<TrustGate['require']>, more: Readonly<Record<string, unknown>> = {}): TrustGate {
	const [gate] = trustSettings.parse({ gates: [{ key: 'a', name: 'A', require, earn: 'Settle deals.', ...more }] }).gates;
	if (!gate) throw new Error('no gate');
	return gate;
}

const standingOf = (more: Partial<Reading> = {}): Reading => blankReading(more);

const who = (more: Partial<Measured> = {}): Measured => ({
	standing: standingOf(),
	facts: clean,
	progress: { level: 1, months: 0, ranks: ladder },
	...more
});

describe('a gate', () => {
	it.each<[string, Partial<TrustGate['require']>, Measured, GateMissing[]]>([
		['asks nothing', {}, who(), []],
		['a level that is missing', { level: 5 }, who(), [{ kind: 'level', need: 5, have: 1 }]],
		['a level that is there', { level: 5 }, who({ progress: { level: 5, months: 0, ranks: ladder } }), []],
		['a rank that is missing', { rank: 'learner' }, who(), [{ kind: 'rank', rank: 'Learner', has: 'Beginner', months: 3 }]],
		['a rank that is there', { rank: 'learner' }, who({ progress: { level: 1, months: 3, ranks: ladder } }), []],
		['a higher rank', { rank: 'learner' }, who({ progress: { level: 1, months: 40, ranks: ladder } }), []],
		[
			'a rank that is gone from the ladder',
			{ rank: 'old' },
			who({ progress: { level: 9, months: 90, ranks: ladder } }),
			[{ kind: 'rank', rank: 'old', has: 'Expert', months: null }]
		],
		[
			'a rank, of somebody of whom nothing is known',
			{ rank: 'beginner' },
			{ standing: standingOf(), facts: clean },
			[{ kind: 'rank', rank: 'beginner', has: null, months: null }]
		],
		[
			'standing, which is never rounded up',
			{ standing: 0.3 },
			who({ standing: standingOf({ standing: 0.2999 }) }),
			[{ kind: 'standing', need: 30, have: 29 }]
		],
		[
			'a clean record',
			{ noAdmittedCase: true, noSanction: true },
			who({ facts: { ...clean, admittedCase: true, sanctioned: true } }),
			[{ kind: 'noAdmittedCase' }, { kind: 'noSanction' }]
		]
	])('measures %s', (_, require, measured, missing) => {
		expect(measure(gateOf(require), measured)).toMatchObject({ missing, open: missing.length === 0 });
	});

	it('is opened by a pass for what can be earned, never for a case or a sanction, and only while it allows passes', () => {
		const hard = { standing: 0.9, level: 50, rank: 'expert', verifiedGameId: true, noAdmittedCase: true, noSanction: true } as const;
		const passes = new Set(['a']);
		const open = gateOf(hard, { manualPass: {} });
		const facts = { ...clean, verifiedGameId: false };
		expect(measure(open, who({ facts, passes })).open).toBe(true);
		expect(measure(open, who({ facts, passes: new Set(['b']) })).open).toBe(false);
		expect(measure(gateOf(hard), who({ facts, passes })).open).toBe(false);
		expect(measure(open, who({ facts: { ...facts, admittedCase: true }, passes })).missing).toEqual([{ kind: 'noAdmittedCase' }]);
		expect(measure(open, who({ facts: { ...facts, sanctioned: true }, passes })).missing).toEqual([{ kind: 'noSanction' }]);
	});

	const share = fc.double({ min: 0, max: 1, noNaN: true });
	const whole = fc.integer({ min: 0, max: 50 });
	const requirement = fc.record({
		...{ standing: share, confidence: share, tenureDays: whole, settledDeals: whole, level: whole },
		rank: fc.constantFrom('', 'beginner', 'learner', 'expert', 'gone'),
		...{ verifiedGameId: fc.boolean(), noAdmittedCase: fc.boolean(), noSanction: fc.boolean() }
	});
	const person = fc.record({
		...{ standing: share, confidence: share, tenureDays: whole, settledDeals: whole, level: whole, months: whole },
		...{ verifiedGameId: fc.boolean(), admittedCase: fc.boolean(), sanctioned: fc.boolean(), pass: fc.boolean() }
	});
	const more = fc.record({ standing: share, confidence: share, tenureDays: whole, settledDeals: whole, level: whole, months: whole });

	it('is never closed by more of anything, and never opened by less', () => {
		fc.assert(
			fc.property(requirement, person, more, fc.boolean(), (require, one, add, allowed) => {
				const gate = gateOf(require, allowed ? { manualPass: {} } : {});
				const measured = ({ level, months, pass, verifiedGameId, admittedCase, sanctioned, ...rest }: typeof one): Measured => ({
					standing: standingOf(rest),
					facts: { verifiedGameId, admittedCase, sanctioned },
					progress: { level, months, ranks: ladder },
					passes: new Set(pass ? ['a'] : [])
				});
				const better = {
					...one,
					...Object.fromEntries(Object.entries(add).map(([field, extra]) => [field, Number(one[field as keyof typeof add]) + extra])),
					...{ verifiedGameId: true, admittedCase: false, sanctioned: false, pass: true }
				};
				const [before, after] = [measure(gate, measured(one)), measure(gate, measured(better))];
				expect(before.open && !after.open).toBe(false);
				expect(after.missing.length).toBeLessThanOrEqual(before.missing.length);
			})
		);
	});
});

describe('an estimate', () => {
	const pace = { recentDeals: 6, settledDeals: 6 };
	it.each<[string, GateMissing[], { recentDeals: number; settledDeals: number }, number | null]>([
		['nothing is missing', [], pace, null],
		['days alone, whatever the pace', [{ kind: 'tenureDays', need: 14, have: 3 }], { recentDeals: 0, settledDeals: 0 }, 11],
		['deals at the pace of the last 60 days', [{ kind: 'settledDeals', need: 8, have: 6 }], pace, 20],
		['no deal in 60 days', [{ kind: 'settledDeals', need: 8, have: 6 }], { recentDeals: 0, settledDeals: 6 }, null],
		['standing on the curve through the deals so far', [{ kind: 'standing', need: 50, have: 40 }], pace, 30],
		['standing without any deal', [{ kind: 'standing', need: 50, have: 3 }], { recentDeals: 0, settledDeals: 0 }, null],
		[
			'the slowest of several',
			[
				{ kind: 'tenureDays', need: 40, have: 2 },
				{ kind: 'settledDeals', need: 8, have: 6 }
			],
			pace,
			38
		],
		['a survivor to verify besides', [{ kind: 'verifiedGameId' }, { kind: 'tenureDays', need: 4, have: 2 }], pace, 2],
		['only a survivor to verify', [{ kind: 'verifiedGameId' }], pace, null],
		['a sanction besides', [{ kind: 'noSanction' }, { kind: 'tenureDays', need: 4, have: 2 }], pace, null],
		['a level', [{ kind: 'level', need: 4, have: 2 }], pace, null],
		['a rank', [{ kind: 'rank', rank: 'Learner', has: null, months: 2 }], pace, 61],
		['a rank that is gone', [{ kind: 'rank', rank: 'old', has: null, months: null }], pace, null],
		['more than a year', [{ kind: 'standing', need: 99, have: 1 }], { recentDeals: 1, settledDeals: 1 }, null]
	])('for %s', (_, missing, at, days) => {
		expect(etaOf(missing, at)).toBe(days);
	});

	it('is never longer for somebody who has more', () => {
		const have = fc.integer({ min: 1, max: 60 });
		fc.assert(
			fc.property(have, have, (one, other) => {
				const [less, more] = [Math.min(one, other), Math.max(one, other)];
				const eta = (points: number) => etaOf([{ kind: 'standing', need: 61, have: points }], { recentDeals: 60, settledDeals: 60 });
				const [slow, fast] = [eta(less), eta(more)];
				expect(fast === null ? slow === null : slow === null || fast <= slow).toBe(true);
			})
		);
	});

	it.each([
		[1, 'days', 1],
		[13, 'days', 13],
		[20, 'weeks', 3],
		[69, 'weeks', 10],
		[90, 'months', 3]
	])('of %i days is said in %s', (days, unit, count) => {
		expect(etaText(days)).toEqual({ kind: 'text', key: `gates:eta.${unit}`, params: { count } });
	});

	it('stands in the refusal, and is left out where there is none', () => {
		const gate = gateOf({ standing: 0.5 });
		const answer = measure(gate, who());
		expect(gateClosed({ ...answer, etaDays: 21 }).params.how).toMatchObject({
			key: 'gates:how',
			params: { eta: { key: 'gates:eta.weeks' } }
		});
		expect(gateClosed(answer).params.how).toEqual({ kind: 'user-text', value: 'Settle deals.' });
	});
});

describe('a check', () => {
	it('finds gates whose rank is not in the ladder any more', () => {
		const ranks = [
			{ key: 'learner', archived: false },
			{ key: 'expert', archived: true }
		];
		const gates = [gateOf({ rank: 'learner' }), gateOf({}), gateOf({ rank: 'gone' }, { archived: true })];
		expect(rankProblems(gates, ranks)).toEqual([]);
		const found = rankProblems([...gates, gateOf({ rank: 'gone' }), gateOf({ rank: 'expert' })], ranks);
		expect(found).toMatchObject([{ id: 'gates.rank', title: { params: { count: 2 } } }]);
	});
});
