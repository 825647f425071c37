import type { DecisionDraft, EvidenceDraft, Severity } from '#trust';
import type { Missed } from './meeting.rules.js';
import type { Meeting, OrderRow } from './order.model.js';
import { orderSubject } from './order.moves.js';
import type { Outcome } from './problem.rules.js';

/** What a ruling says about how the side in the wrong deals; `none` is left out. */
export const rulingEffects = ['late', 'noShow', 'upheld'] as const;
export type RulingEffect = (typeof rulingEffects)[number];

/** The side in the wrong: the buyer where the shop is paid in full, else whoever holds the order. */
export const wrongSide = (outcome: Outcome): 'buyer' | 'staff' => (outcome === 'none' ? 'buyer' : 'staff');

type Sides = Pick<OrderRow, 'code' | 'buyer' | 'assignee' | 'value'>;

/** Whom a ruling is about: the side in the wrong; `null` when nobody held the order. */
export const ruledOn = ({ buyer, assignee }: Sides, outcome: Outcome): Sides['assignee'] =>
	wrongSide(outcome) === 'buyer' ? buyer : assignee;

/** Key of the evidence of a ruling. */
export const rulingKey = ({ code, problem }: Pick<OrderRow, 'code' | 'problem'>): string => `order:${code}:ruling:${problem?.number ?? 1}`;

/** With what the keys of missed meetings begin. */
export const missedKeys = (code: string): string => `order:${code}:missed:`;

/** What a ruling proves about the side in the wrong; `null` when nobody held the order. */
export function rulingEvidence(
	order: Sides & Pick<OrderRow, 'problem'>,
	{ outcome, trust }: { readonly outcome: Outcome; readonly trust: RulingEffect },
	{ ruling, late, noShow }: Severity,
	at: Date
): DecisionDraft | null {
	const { code, buyer, assignee, value } = order;
	const side = wrongSide(outcome);
	const subject = ruledOn(order, outcome);
	if (!subject) return null;
	return {
		key: rulingKey(order),
		subject,
		partner: side === 'buyer' ? assignee : buyer,
		kind: trust === 'upheld' ? 'case' : 'noShow',
		event: `order.ruled.${trust}`,
		value,
		source: orderSubject(code),
		seed: side === 'buyer',
		mark: { upheld: ruling, late, noShow }[trust] / 100,
		decides: orderSubject(code),
		at
	};
}

/** What a missed meeting proves about whoever did not come; once per meeting. */
export function missedEvidence(
	{ code, buyer, assignee, value }: Sides,
	meeting: Pick<Meeting, 'at'>,
	missed: Missed,
	severity: Pick<Severity, 'missed'>,
	at: Date
): readonly EvidenceDraft[] {
	const shared = { kind: 'noShow', event: 'order.no-show', value, mark: severity.missed / 100, source: orderSubject(code), at } as const;
	const key = `${missedKeys(code)}${meeting.at.getTime()}`;
	return [
		...(missed === 'staff' ? [] : [{ ...shared, key: `${key}:buyer`, subject: buyer, partner: assignee, seed: true }]),
		...(missed === 'buyer' || !assignee ? [] : [{ ...shared, key: `${key}:staff`, subject: assignee, partner: buyer }])
	];
}
