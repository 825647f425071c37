import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemberId, memberId } from '#core/ids';
import { deal, growth, isEven, lastUse, neighbours, type SeenInvite, type Share, type Uses } from './attribution.js';

const at = new Date('2026-11-22T12:00:00Z');
const person = (index: number): MemberId => memberId(`2000000000000${String(index).padStart(5, '0')}`);
const source = (code: string, inviter: number | null, uses: number): Uses => ({
	code,
	inviter: inviter === null ? null : person(inviter),
	name: '',
	uses,
	at
});
const listed = (code: string, uses: number, more: Partial<SeenInvite> = {}): SeenInvite => ({
	code,
	uses,
	maxUses: 0,
	inviter: person(1),
	name: 'Mira',
	createdAt: new Date('2026-11-01T00:00:00Z'),
	expiresAt: null,
	...more
});

/** Up to eight invites of up to four people or of nobody. */
const someSources = fc
	.array(fc.record({ inviter: fc.option(fc.integer({ min: 1, max: 4 })), uses: fc.integer({ min: 1, max: 40 }) }), { maxLength: 8 })
	.map((list) => list.map(({ inviter, uses }, index) => source(`code${index}`, inviter, uses)));

const sum = (list: readonly { readonly uses: number }[]) => list.reduce((all, { uses }) => all + uses, 0);
const byInviter = (shares: readonly Share[]) => {
	const counts = new Map<string, number>();
	for (const { inviter } of shares) if (inviter) counts.set(inviter, (counts.get(inviter) ?? 0) + 1);
	return counts;
};
const usesBy = (list: readonly Uses[]) => {
	const counts = new Map<string, number>();
	for (const { inviter, uses } of list) if (inviter) counts.set(inviter, (counts.get(inviter) ?? 0) + uses);
	return counts;
};

describe('dealing out uses', () => {
	it('always adds up: one share per join, never more of an inviter than was used, and what is left is the rest', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 120 }), someSources, someSources, someSources, (joins, counted, gone, last) => {
				const ended = last.map((one) => ({ ...one, code: `ended ${one.code}`, uses: 1 }));
				const { shares, left } = deal(joins, { counted, gone, ended });
				expect(shares).toHaveLength(joins);
				expect(sum(left)).toBe(sum(counted) - Math.min(joins, sum(counted)));
				const most = usesBy([...counted, ...gone, ...ended]);
				for (const [inviter, count] of byInviter(shares)) expect(count).toBeLessThanOrEqual(most.get(inviter) ?? 0);
				expect(shares.filter(({ code }) => code === null)).toHaveLength(Math.max(0, joins - sum(counted) - sum(gone) - ended.length));
				for (const { inviter, confidence } of shares) expect(inviter === null).toBe(confidence === 'unknown');
			})
		);
	});

	it('gives each inviter exactly their own when every join came by an invite', () => {
		fc.assert(
			fc.property(someSources, (counted) => {
				expect(byInviter(deal(sum(counted), { counted, gone: [] }).shares)).toEqual(usesBy(counted));
			})
		);
	});

	it('is certain only when nobody else could have brought them', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 60 }), someSources, someSources, (joins, counted, gone) => {
				const { shares } = deal(joins, { counted, gone });
				const one = new Set(counted.map(({ inviter }) => inviter)).size === 1;
				if (shares.some(({ confidence }) => confidence === 'certain')) expect(one && sum(counted) >= joins).toBe(true);
			})
		);
	});

	it('does not depend on the order in which Discord lists invites', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 60 }), someSources, (joins, counted) => {
				expect(deal(joins, { counted: [...counted].reverse(), gone: [] })).toEqual(deal(joins, { counted, gone: [] }));
			})
		);
	});

	it('names one inviter for certain, several as likely, and nobody for a join without a use', () => {
		const sure = deal(2, { counted: [source('a', 1, 1), source('b', 1, 1)], gone: [] });
		expect(sure.shares.map(({ confidence }) => confidence)).toEqual(['certain', 'certain']);
		const mixed = deal(3, { counted: [source('a', 1, 1), source('b', 2, 1)], gone: [] });
		expect(mixed.shares.map(({ inviter, confidence }) => [inviter, confidence])).toEqual([
			[person(1), 'likely'],
			[person(2), 'likely'],
			[null, 'unknown']
		]);
		expect(deal(1, { counted: [source('widget', null, 1)], gone: [] }).shares).toMatchObject([{ inviter: null, confidence: 'unknown' }]);
	});

	it('takes an invite that was used up only for what nothing else explains', () => {
		expect(deal(1, { counted: [source('a', 1, 1)], gone: [source('once', 2, 1)] }).shares).toMatchObject([{ inviter: person(1) }]);
		expect(deal(1, { counted: [], gone: [source('once', 2, 1)] }).shares).toMatchObject([{ inviter: person(2), confidence: 'likely' }]);
	});
});

describe('an invite that Discord deletes', () => {
	const soon = (ms: number) => new Date(at.getTime() + ms);

	it('was used up only if one use was left and it did not run out', () => {
		expect(lastUse(listed('last', 4, { maxUses: 5 }), at)).toMatchObject({ code: 'last', uses: 1, inviter: person(1), at });
		expect(lastUse(listed('two', 3, { maxUses: 5 }), at)).toBeNull();
		expect(lastUse(listed('open', 4), at)).toBeNull();
		expect(lastUse(listed('over', 5, { maxUses: 5 }), at)).toBeNull();
		expect(lastUse(listed('ran', 0, { maxUses: 1, expiresAt: soon(-1) }), at)).toBeNull();
		expect(lastUse(listed('runs', 0, { maxUses: 1, expiresAt: soon(30_000) }), at)).toBeNull();
		expect(lastUse(listed('week', 0, { maxUses: 1, expiresAt: soon(86_400_000) }), at)).toMatchObject({ code: 'week' });
	});

	it('belongs to the nearest join, whichever is told first, and to none that is far', () => {
		const joins = [
			{ member: person(1), at: soon(-3_000) },
			{ member: person(2), at: soon(400) },
			{ member: person(3), at: soon(60_000) }
		];
		const ended = [source('a', 8, 1), { ...source('b', 9, 1), at: soon(-4_000) }];
		expect(neighbours(joins, ended, 5_000).map(({ join, ended: { code } }) => [join, code])).toEqual([
			[person(2), 'a'],
			[person(1), 'b']
		]);
		expect(neighbours(joins.slice(2), ended, 5_000)).toEqual([]);
	});

	it('is likely, because taking an invite back looks the same, and nothing where all is explained', () => {
		const last = { counted: [], gone: [], ended: [source('once', 2, 1)] };
		expect(deal(1, last).shares).toMatchObject([{ inviter: person(2), confidence: 'likely', code: 'once' }]);
		expect(deal(1, { ...last, gone: [source('x', 3, 1)] }).shares).toMatchObject([{ inviter: person(2), confidence: 'likely' }]);
		expect(deal(1, { ...last, counted: [source('a', 1, 1)] }).shares).toMatchObject([{ inviter: person(1), confidence: 'certain' }]);
		expect(deal(2, { ...last, counted: [source('a', 1, 1)] }).shares.map(({ inviter, confidence }) => [inviter, confidence])).toEqual([
			[person(1), 'likely'],
			[person(2), 'likely']
		]);
	});
});

describe('growth between two lists', () => {
	const before = { codes: [listed('a', 3), listed('once', 0, { maxUses: 1 })], readAt: at };
	const later = new Date(at.getTime() + 5_000);

	it('is what was used since, also of an invite that is new, and never less than nothing', () => {
		const after = [listed('a', 5), listed('new', 2, { createdAt: later, inviter: person(2) }), listed('once', 0, { maxUses: 1 })];
		expect(growth(before, after, [], later)).toMatchObject({
			counted: [
				{ code: 'a', uses: 2, inviter: person(1) },
				{ code: 'new', uses: 2, inviter: person(2) }
			],
			gone: []
		});
		expect(growth(before, [listed('a', 1), listed('once', 0, { maxUses: 1 })], [], later).counted).toEqual([]);
	});

	it('knows nothing of an older invite that is seen for the first time', () => {
		expect(growth({ codes: [], readAt: at }, [listed('a', 30)], [], later)).toEqual({ counted: [], gone: [] });
	});

	it('sees one that was used up, also when it was made and used between the lists; not one that ran out', () => {
		const born = [listed('born', 0, { maxUses: 1, createdAt: later, inviter: person(3) })];
		expect(growth(before, [listed('a', 3)], born, later).gone).toMatchObject([{ code: 'born', uses: 1 }, { code: 'once' }]);
		const ended = { codes: [listed('week', 0, { maxUses: 5, expiresAt: at })], readAt: at };
		expect(growth(ended, [], [], later).gone).toEqual([]);
	});

	it('takes one that was deleted, or of which more than one use is missing, for nobody’s', () => {
		const five = { codes: [listed('five', 0, { maxUses: 5 }), listed('last', 4, { maxUses: 5 })], readAt: at };
		expect(growth(five, [], [], later).gone).toMatchObject([{ code: 'last', uses: 1 }]);
		expect(growth(five, [], [], later, new Set(['last'])).gone).toEqual([]);
	});

	it('is even when joins and counted uses are the same number', () => {
		expect(isEven(2, { counted: [source('a', 1, 2)], gone: [] })).toBe(true);
		expect(isEven(1, { counted: [source('a', 1, 2)], gone: [] })).toBe(false);
	});
});
