import type { MemberId } from '#core/ids';
import { correctionsOf, counts } from './invite.moves.js';
import type { InviteRow } from './invites.model.js';
import type { InvitesSettings } from './invites.settings.js';

/** What is known when staff say who brought somebody. */
export interface CorrectionFacts {
	readonly now: Date;
	readonly settings: InvitesSettings;
	/** The account was too young when it joined: it counts for nobody, whoever brought it. */
	readonly young: boolean;
	/** The new inviter and the member are in one tribe. */
	readonly related: boolean;
}

/**
 * The row as it would stand had it been known from the start. What the member has done stays theirs: who has counted counts for the new
 * inviter at once, who has not goes on as they were. No step of the state table: a correction takes back what was written down. Pure.
 *
 * @param inviter `null`: nobody is known.
 */
export function corrected(before: InviteRow, inviter: MemberId | null, facts: CorrectionFacts): InviteRow {
	const row: InviteRow = { ...before, inviter, code: null, corrections: correctionsOf(before) + 1, related: false };
	const had = before.state === 'void' ? (before.was ?? null) : before.state;
	const was = had === 'vested' || had === 'kept' || had === 'clawedBack' ? had : null;
	if (inviter === null) return { ...row, confidence: 'unknown', state: 'void', why: 'unknown', was };
	const sure = { ...row, confidence: 'certain', was: null } as const;
	if (was !== null) return { ...sure, state: was, why: null, related: was !== 'clawedBack' && facts.related };
	if (facts.young) return { ...sure, state: 'void', why: 'young' };
	// Too late for one inviter is too late for another, whatever they settled since.
	if (before.why === 'lapsed') return { ...sure, state: 'void', why: 'lapsed' };
	return waiting(sure, facts);
}

/** Somebody who has yet to count: now, later, or no longer. */
function waiting(row: InviteRow, { now, settings, related }: CorrectionFacts): InviteRow {
	const stayed = row.leftAt === null && row.stayUntil <= now;
	if (stayed && row.settled >= settings.vestNeeds.settledOrders) return { ...row, state: 'vested', why: null, vestedAt: now, related };
	return row.lapseAt <= now ? { ...row, state: 'void', why: 'lapsed' } : { ...row, state: 'pending', why: null };
}

/** What a correction does to the two inviters. Pure. */
export function consequences(
	before: InviteRow,
	after: InviteRow
): { readonly lost: MemberId | null; readonly won: MemberId | null; readonly takesBack: boolean; readonly pays: boolean } {
	const moved = before.inviter !== after.inviter;
	return {
		lost: moved ? before.inviter : null,
		won: moved ? after.inviter : null,
		takesBack: moved && before.inviter !== null && counts(before),
		pays: after.inviter !== null && counts(after)
	};
}
