import { describe, expect, test } from 'vitest';
import { guildId, type MemberId, memberId } from '#core/ids';
import { betaCdf, betaQuantile } from './beta.js';
import { standingOf, weigh } from './standing.js';
import type { EvidenceRow } from './trust.model.js';

const guild = guildId('100000000000000001');
const subject = memberId('200000000000000001');
const now = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const member = (index: number): MemberId => memberId(`3000000000000${String(index).padStart(5, '0')}`);

let seq = 0;
function deal(partner: number, value: number, days = 0, more: Partial<EvidenceRow> = {}): EvidenceRow {
	seq += 1;
	const base = { _id: `e${seq}`, key: `e${seq}`, guild, subject, partner: member(partner), event: 'order.completed', value, seq };
	const rest = { source: `order:${seq}`, mark: 1, tribe: null, related: false, until: null, of: null };
	return { ...base, ...rest, kind: 'deal', seed: true, at: daysAgo(days), ...more };
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const nobody: ReadonlySet<MemberId> = new Set();
const score = (evidence: EvidenceRow[], tenureDays = 0, knownPartners = nobody) => standingOf({ evidence, knownPartners, tenureDays, now });

describe('the beta distribution', () => {
	test('agrees with values known in closed form', () => {
		expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 9);
		expect(betaCdf(0.5, 2, 2)).toBeCloseTo(0.5, 9);
		expect(betaCdf(0.2, 1, 3)).toBeCloseTo(1 - 0.8 ** 3, 9);
		expect(betaQuantile(0.1, 1, 3)).toBeCloseTo(1 - 0.9 ** (1 / 3), 8);
		expect(betaQuantile(0.1, 5, 1)).toBeCloseTo(0.1 ** (1 / 5), 8);
	});

	test('the quantile is the inverse of the distribution', () => {
		for (const a of [1, 1.53, 4, 40]) for (const b of [3, 5.5, 30]) expect(betaCdf(betaQuantile(0.1, a, b), a, b)).toBeCloseTo(0.1, 7);
	});
});

describe('standing', () => {
	test('starts low and says so', () => {
		const { standing, confidence, settledDeals } = score([]);
		expect(standing).toBeCloseTo(0.0345, 3);
		expect({ confidence, settledDeals }).toEqual({ confidence: 0, settledDeals: 0 });
	});

	// The figures that the starter pack's thresholds were laid beside (pack guide, "Trust").
	test.each([
		['2 orders of 300, one courier', times(2, () => deal(1, 300)), 0.09],
		['any number of 300, one courier', times(100, () => deal(1, 300)), 0.11],
		['any number of 1,000, one courier', times(100, () => deal(1, 1000)), 0.16],
		['any number of 5,000, one courier', times(100, () => deal(1, 5000)), 0.24],
		['10 orders of 300, 3 couriers', times(10, (index) => deal(index % 3, 300)), 0.23],
		['10 orders of 300, 5 couriers', times(10, (index) => deal(index % 5, 300)), 0.3]
	])('%s', (_name, evidence, expected) => {
		expect(Math.abs(score(evidence).standing - expected)).toBeLessThan(0.01);
	});

	test('time alone opens nothing, and adds at most a tenth', () => {
		expect(score([], 5000).standing).toBeLessThan(0.04);
		const evidence = times(20, (index) => deal(index, 300));
		const { standing } = score(evidence);
		expect(score(evidence, 10_000).standing).toBeCloseTo(standing * 1.1, 6);
	});

	test('a ring of any size gains no more than its cap', () => {
		const ring = (size: number) => score(times(size, (index) => deal(index, 5000, 0, { seed: false }))).standing;
		expect(ring(300)).toBe(ring(15));
		expect(ring(300)).toBeLessThan(0.21);
	});

	test('good deals fade to a floor, a big upheld case outweighs twenty small deals and fades too', () => {
		const small = times(20, (index) => deal(index, 100, 30));
		const fresh = score([...small, deal(99, 5000, 0, { kind: 'case' })]).standing;
		expect(fresh).toBeLessThan(score(small).standing * 0.65);
		expect(score([...small, deal(99, 5000, 720, { kind: 'case' })]).standing).toBeGreaterThan(fresh);
		const [old, older] = [
			weigh({ evidence: [deal(1, 5000, 700)], knownPartners: nobody, now }),
			weigh({ evidence: [deal(1, 5000, 7000)], knownPartners: nobody, now })
		];
		expect(old[0]?.weight).toBeCloseTo(0.4, 9);
		expect(older[0]?.weight).toBeCloseTo(0.4, 9);
	});

	test('the parts add up to the whole', () => {
		const evidence = [
			...times(8, (index) => deal(index % 3, 500, index * 20)),
			deal(50, 800, 5, { seed: false }),
			deal(51, 900, 9, { kind: 'case' })
		];
		const { standing, parts } = score(evidence, 300, new Set([member(50)]));
		expect(parts.reduce((total, { points }) => total + points, 0)).toBeCloseTo(standing * 100, 9);
		expect(parts.find(({ part }) => part === 'bad')?.points).toBeLessThan(0);
	});
});
