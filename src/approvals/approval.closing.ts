import type { Actor } from '#core/actor';
import { clearDeadline } from '#core/deadlines/deadline';
import { DomainError, type TextParam, type TextParams } from '#core/errors';
import type { OutboxDraft } from '#core/units/unit';
import { type ApprovalRow, approvalsCollection } from './approval.model.js';
import { type ApprovalTransition, approvalDeadline, approvalSaga } from './approval.saga.js';
import type { ChangedSince, Closing } from './approval.types.js';

/** Effects of requests: the card that asks, its later look, and the word to who asked. */
export const approvalEffects = { card: 'approvals.card', update: 'approvals.update', tell: 'approvals.tell' } as const;

/** The parts of a unit that ends a request; refused with `approvals.ended` when somebody was faster. Pure. */
export function closingOf(
	row: ApprovalRow,
	name: ApprovalTransition,
	actor: Actor | null,
	reason: string,
	now: Date,
	changed?: ChangedSince
): Closing {
	const { guild, request, kind, capability, amount, currency, subject } = row;
	const state = approvalSaga.transitions[name].to;
	const later = name === 'expire' ? { $lte: now } : { $gt: now };
	return {
		changes: [
			{
				in: approvalsCollection,
				id: row._id,
				when: { state: 'waiting', expiresAt: later },
				set: {
					state,
					endedBy: actor?.id ?? null,
					endedByName: actor?.name ?? null,
					endedAt: now,
					endReason: reason,
					...(changed ? { changed: { key: changed.line.key, params: changed.line.params ?? {} }, again: changed.again } : {})
				},
				else: (found) => new DomainError('approvals.ended', endOf(String(found?.state), String(found?.endedByName ?? '')))
			},
			clearDeadline(guild, subjectOf(request), approvalDeadline)
		],
		audit: [
			{
				actor: actor?.id ?? 'system',
				actorKind: actor === null ? 'system' : actor.isGuildOwner ? 'owner' : 'staff',
				action: `approval.${state}`,
				target: subjectOf(request),
				before: { state: row.state, by: row.by, asked: row.reason },
				after: { state, kind, capability, amount, currency, subject },
				...(reason === '' ? {} : { reason })
			}
		],
		outbox: [effect(request, approvalEffects.update), ...(name === 'withdraw' ? [] : [effect(request, approvalEffects.tell)])]
	};
}

/** The subject of a request's deadline, the target of its audit rows, and the aggregate of its effects. */
export const subjectOf = (request: string): string => `approval:${request}`;

/** An effect of a request. */
export const effect = (request: string, kind: string): OutboxDraft => ({
	key: `approval:${request}:${kind}`,
	kind,
	aggregate: subjectOf(request),
	payload: { request }
});

/** An amount in a refusal. */
export const amountOf = (currency: 'credits' | 'tokens', value: number): TextParam => ({ kind: 'amount', currency, value });

/** A request that waits although its time is over counts as expired. */
function endOf(state: string, by: string): TextParams {
	const how = state === 'waiting' ? 'expired' : state;
	const nobody = how === 'lapsed' ? 'approvals:change' : 'approvals:time';
	return {
		how: { kind: 'text', key: `approvals:states.${how}` },
		by: by === '' ? { kind: 'text', key: nobody } : { kind: 'user-text', value: by }
	};
}

/** The refusal of an answer to a request that waits no more. */
export const ended = (row: ApprovalRow): DomainError => new DomainError('approvals.ended', endOf(row.state, row.endedByName ?? ''));
