import { contentHash } from '#core/units/content-hash';
import { type EndTerms, stillHeld } from './order.ends.js';
import type { RulingEffect } from './order.evidence.js';
import type { OrderRow, Problem } from './order.model.js';
import { partsOf, partWeights, shareOf } from './order.parts.js';

/** What a judge may decide. */
export const outcomes = ['full', 'partial', 'none', 'redo'] as const;
export type Outcome = (typeof outcomes)[number];

/** What may be wrong, and what the reporter may want. */
export const problemKinds = ['nothing', 'wrong', 'fewer', 'broken', 'other'] as const;
export const problemWants = ['rest', 'replacement', 'part', 'all', 'other'] as const;

/** What a judge names; the numbers count for `partial` only. */
export interface RulingChoice {
	readonly outcome: Outcome;
	/** Credits that go to the shop out of what is still held. */
	readonly kept: number;
	/** Pieces that staff give back. */
	readonly owed: number;
	/** Parts that the buyer keeps. */
	readonly parts: number;
	/** What it means for the trust in the side in the wrong; left out: nothing. */
	readonly trust?: RulingEffect;
}

/** What a ruling does: `captured` + `released` = what is still held. */
export interface RulingTerms extends EndTerms {
	/** Pieces that staff give back from now on. */
	readonly owed: number;
	/** Parts that the buyer keeps; the others go back on the shelf. */
	readonly parts: number;
}

type Stake = Pick<OrderRow, 'item' | 'quantity' | 'held' | 'captured' | 'released' | 'confirmed' | 'payment'>;

/** Pieces of the buyer that are still with staff. */
export const withStaff = ({ payment }: Pick<OrderRow, 'payment'>): number =>
	payment ? Math.max(0, payment.received - payment.returned) : 0;

/** Whether something can be divided: a credit or piece for each side at least. */
export const divisible = (order: Stake): boolean => stillHeld(order) > 1 || withStaff(order) > 1;

/** Why a choice is no ruling on this order; `null` when it is one. */
export function choiceProblem(order: Stake, { outcome, kept, owed, parts }: RulingChoice): 'divisible' | 'kept' | 'owed' | 'parts' | null {
	if (outcome !== 'partial') return null;
	const left = stillHeld(order);
	const goods = withStaff(order);
	const whole = (value: number, min: number, max: number) => Number.isSafeInteger(value) && value >= min && value <= max;
	if (!divisible(order)) return 'divisible';
	if (left > 0 && !whole(kept, 1, left - 1)) return 'kept';
	if (goods > 0 && !whole(owed, left > 0 ? 0 : 1, left > 0 ? goods : goods - 1)) return 'owed';
	return whole(parts, order.confirmed, partsOf(order)) ? null : 'parts';
}

/** What a choice does with everything that is at stake. The choice is one (`choiceProblem`). */
export function rulingTerms(order: Stake, { outcome, kept, owed, parts }: RulingChoice): RulingTerms {
	const left = stillHeld(order);
	switch (outcome) {
		case 'full':
			return { captured: 0, released: left, owed: withStaff(order), parts: order.confirmed };
		case 'partial':
			return { captured: left > 0 ? kept : 0, released: left > 0 ? left - kept : 0, owed: withStaff(order) > 0 ? owed : 0, parts };
		case 'none':
			return { captured: left, released: 0, owed: 0, parts: partsOf(order) };
		case 'redo':
			return { captured: 0, released: 0, owed: 0, parts: order.confirmed };
	}
}

/** What a partial ruling is prefilled with: the share of the parts that are right by the reporter's count, each side something. */
export function suggestedSplit(order: Stake, right: number): Pick<RulingChoice, 'kept' | 'owed' | 'parts'> {
	const parts = Math.min(partsOf(order), Math.max(order.confirmed, right));
	const weights = partWeights(order);
	const left = stillHeld(order);
	const goods = withStaff(order);
	const between = (value: number, most: number) => (most > 1 ? Math.min(most - 1, Math.max(1, value)) : 0);
	return {
		parts,
		kept: between(shareOf(order.held, weights, parts) - order.captured - order.released, left),
		owed: between(goods - shareOf(goods, weights, parts), goods)
	};
}

/** What happens when nobody rules. */
export interface DefaultRuling extends RulingTerms {
	readonly name: 'ruleComplete' | 'ruleSplit' | 'ruleRefund';
}

/**
 * The rule for an order on which nobody has ruled (design §5): parts that were confirmed, and those delivered with proof, are paid; the
 * rest goes back. All of them: complete; some: split; none: refunded.
 */
export function defaultRuling(order: Stake & Pick<OrderRow, 'deliveries'>): DefaultRuling {
	const weights = partWeights(order);
	const proven = provenParts(order);
	const parts = proven.filter(Boolean).length;
	const left = stillHeld(order);
	if (parts === weights.length) return { name: 'ruleComplete', captured: left, released: 0, owed: 0, parts };
	if (parts === 0) return { name: 'ruleRefund', captured: 0, released: left, owed: withStaff(order), parts };
	const captured = Math.min(left, Math.max(0, provenShare(order.held, weights, proven) - order.captured - order.released));
	const received = order.payment?.received ?? 0;
	const owed = Math.min(withStaff(order), received - provenShare(received, weights, proven));
	return { name: 'ruleSplit', captured, released: left - captured, owed, parts };
}

/** By part, in order of the hand-over: whether the buyer has confirmed it or it was delivered with proof. */
function provenParts({ confirmed, deliveries, ...order }: Pick<OrderRow, 'item' | 'quantity' | 'confirmed' | 'deliveries'>): boolean[] {
	const delivered = deliveries.flatMap(({ parts, proofs }) => Array.from({ length: parts }, () => proofs.length > 0));
	return partWeights(order).map((_, index) => index < confirmed || delivered[index] === true);
}

/** What the proven parts are worth out of `total`, rounded down. */
function provenShare(total: number, weights: readonly number[], proven: readonly boolean[]): number {
	const all = weights.reduce((sum, weight) => sum + weight, 0);
	const some = weights.reduce((sum, weight, index) => sum + (proven[index] ? weight : 0), 0);
	return Number((BigInt(total) * BigInt(some)) / BigInt(all));
}

/**
 * Names a ruling on an order as it is: another version of the case, other terms or another reason give another name, so that a judge
 * confirms what they have read.
 */
export function rulingId(
	order: Pick<OrderRow, 'code' | 'version' | 'held' | 'captured' | 'released'>,
	choice: RulingChoice,
	reason: string
): string {
	const { code, version, held, captured, released } = order;
	return contentHash({ code, version, held, captured, released, ...choice, reason }).slice(0, 20);
}

/** Statements of one side. */
export const statementsOf = ({ statements }: Problem, side: Problem['side']) => statements.filter((statement) => statement.side === side);
