import type { TextParams } from '#core/errors';
import { type OrderRow, termsOf, termsParams } from '#orders';

/** What a line about a change of order shows besides the order itself: the terms that were offered or replaced. */
export function changeLine(order: OrderRow, told: { readonly offer?: string; readonly revision?: number }): TextParams {
	const done = order.revisions.find(({ revision }) => revision + 1 === told.revision);
	if (done) return { ...termsParams(order, done), by: person(done.acceptedByName) };
	const { change } = order;
	if (!change || change.id !== told.offer) return {};
	const by = person(change.byName);
	return { ...termsParams(order, { from: termsOf(order), to: change }), by, answerBy: { kind: 'deadline', at: change.expiresAt } };
}

const person = (value: string) => ({ kind: 'user-text', value }) as const;
