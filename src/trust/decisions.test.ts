import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { type DecisionDraft, reversedEvent, settledDecisions } from './decisions.js';
import type { EvidenceRow } from './trust.model.js';
import type { EvidenceDraft } from './trust.service.js';

const deal = 'order:A7K2Q';
const subject = memberId('200000000000000001');
const partner = memberId('200000000000000002');
const at = new Date('2026-11-22T12:00:00Z');
const noShow = 0.3;

/** Everything that is known of the member and the deal, as it is written. */
class Book {
	public readonly rows: EvidenceRow[] = [];

	/** Rows are read newest first. */
	get #read(): EvidenceRow[] {
		return [...this.rows].reverse();
	}

	public decide(key: string, kind: 'case' | 'noShow', mark: number): void {
		const source = key.startsWith('case:') ? key.replace(':verdict', '') : deal;
		const add: DecisionDraft = { key, subject, partner, kind, event: 'x', value: 9, source, mark, decides: deal, at };
		this.#write(settledDecisions({ rows: this.#read, deal, add, by: key, at, noShow }));
	}

	public reverse(key: string): void {
		const drafts = settledDecisions({ rows: this.#read, deal, add: null, by: key, at, noShow });
		const base = { subject, partner: null, source: 'case:1', decides: deal, at, value: 0 } as const;
		this.#write([{ ...base, key: `${key}:void`, kind: 'void', event: reversedEvent, of: key }, ...drafts]);
	}

	#write(drafts: readonly EvidenceDraft[]): void {
		for (const draft of drafts) {
			const blank = { seed: false, tribe: null, related: false, mark: 1, until: null, of: null, decides: null };
			expect(this.rows.map(({ key }) => key)).not.toContain(draft.key);
			// What takes back is folded after what it takes back: rows of one unit go by key.
			if (draft.kind === 'void' && draft.key !== `${draft.of}:void`) expect(draft.key > String(draft.of)).toBe(true);
			this.rows.push({ _id: draft.key, guild: guildId('100000000000000001'), seq: this.rows.length, ...blank, ...draft });
		}
	}

	/** What counts, by the key of the decision. */
	get counts(): readonly string[] {
		const gone = new Set(this.rows.flatMap(({ of }) => of ?? []));
		return this.rows
			.filter(({ kind, key }) => kind !== 'void' && !gone.has(key))
			.map(({ key }) => key.split(':again:')[0] ?? '')
			.sort();
	}
}

const ruling = `${deal}:ruling:1`;
const verdict = 'case:1:verdict';

describe('of a ruling and a verdict about one deal', () => {
	test.each([
		['the verdict when it is heavier', 0.75, [verdict]],
		['the verdict when both are as heavy', 0.5, [verdict]],
		['the ruling when it is heavier', 0.25, [ruling]]
	])('counts %s, whichever came first', (_, mark, counts) => {
		const steps = [(book: Book) => book.decide(ruling, 'case', 0.5), (book: Book) => book.decide(verdict, 'case', mark)];
		for (const order of [steps, steps.toReversed()]) {
			const book = new Book();
			for (const step of order) step(book);
			expect(book.counts).toEqual(counts);
			// Reversed on appeal, the ruling counts, again or as before.
			book.reverse(verdict);
			expect(book.counts).toEqual([ruling]);
		}
	});

	test('a missed meeting weighs less than a case', () => {
		const book = new Book();
		book.decide(ruling, 'noShow', 1);
		book.decide(verdict, 'case', 0.4);
		expect(book.counts).toEqual([verdict]);
	});

	test('nothing counts once the only verdict is reversed', () => {
		const book = new Book();
		book.decide(verdict, 'case', 1);
		book.reverse(verdict);
		expect(book.counts).toEqual([]);
	});
});

test('whatever is decided and reversed in whatever order, what counts is what the decisions that stand say', () => {
	const step = fc.record({
		of: fc.constantFrom('ruling', 'verdict', 'reverse'),
		n: fc.integer({ min: 1, max: 4 }),
		mark: fc.integer({ min: 1, max: 4 })
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
			const book = new Book();
			const stand = new Map<string, number>();
			const done = new Set<string>();
			for (const { of, n, mark } of steps) {
				const key = of === 'ruling' ? `${deal}:ruling:${n}` : `case:${n}:verdict`;
				if (of === 'reverse') {
					if (!stand.delete(key)) continue;
					book.reverse(key);
				} else {
					if (done.has(key)) continue;
					done.add(key);
					stand.set(key, mark);
					book.decide(key, 'case', mark / 4);
				}
			}
			const [rulings, verdicts] = [':ruling:', ':verdict'].map((part) => [...stand].filter(([key]) => key.includes(part)).sort());
			const best = verdicts?.reduce<[string, number] | null>((one, other) => (one && one[1] >= other[1] ? one : other), null);
			const heaviest = Math.max(-1, ...(rulings ?? []).map(([, weight]) => weight));
			expect(book.counts).toEqual(best && best[1] >= heaviest ? [best[0]] : (rulings ?? []).map(([key]) => key));
		}),
		{ numRuns: 1000 }
	);
});
