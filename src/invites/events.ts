import type { EventDraft } from '#core/units/unit';
import type { Confidence } from './attribution.js';
import { afterCorrections, correctionsOf, inviteSubject } from './invite.moves.js';
import type { InviteRow } from './invites.model.js';

/** Payload of `invite.vested`. A type, because units store it. */
export type InviteVested = {
	readonly member: string;
	readonly inviter: string;
	readonly confidence: Confidence;
	readonly related: boolean;
	/** ISO time. */
	readonly at: string;
	readonly joinedAt: string;
	/** How often staff had corrected it; left out: never. */
	readonly corrections?: number;
};

/** Payload of `invite.clawed-back`. */
export type InviteClawedBack = {
	readonly member: string;
	readonly inviter: string;
	/** They count for somebody else now: what they got themselves stays. */
	readonly keeps?: boolean;
	/** How often staff had corrected it, this time included; left out: never. */
	readonly corrections?: number;
};

/** Somebody has come to count for their inviter. */
export function vestedEvents(row: InviteRow, at: Date): EventDraft[] {
	const { member, inviter, confidence, related, joinedAt } = row;
	if (inviter === null) return [];
	const subject = inviteSubject(member);
	const payload: InviteVested = {
		...{ member, inviter, confidence, related, at: at.toISOString(), joinedAt: joinedAt.toISOString() },
		...(correctionsOf(row) === 0 ? {} : { corrections: correctionsOf(row) })
	};
	return [{ name: 'invite.vested', key: `${subject}:vested${afterCorrections(row)}`, aggregate: subject, payload }];
}

/** They left soon after they counted: what they have earned both is taken back. */
export const leftEvents = (row: InviteRow): EventDraft[] => takenBack(row, row, correctionsOf(row) === 0 ? '' : ':left', false);

/** Their inviter was the wrong one, who loses what they have earned. @param keeps They count for somebody else now. */
export const correctedEvents = (before: InviteRow, after: InviteRow, keeps: boolean): EventDraft[] => takenBack(before, after, '', keeps);

function takenBack({ member, inviter }: InviteRow, now: InviteRow, why: string, keeps: boolean): EventDraft[] {
	if (inviter === null) return [];
	const subject = inviteSubject(member);
	const corrections = correctionsOf(now);
	const payload: InviteClawedBack = { member, inviter, ...(keeps ? { keeps } : {}), ...(corrections === 0 ? {} : { corrections }) };
	return [{ name: 'invite.clawed-back', key: `${subject}:clawed-back${afterCorrections(now)}${why}`, aggregate: subject, payload }];
}
