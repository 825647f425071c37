import type { Actor } from '#core/actor';
import type { TextParams } from '#core/errors';
import type { CapabilityKey } from '#core/interactions/capabilities';
import type { AuditDraft, Change, OutboxDraft, Value } from '#core/units/unit';
import type { ApprovalRow } from './approval.model.js';

/** What a request needs besides who asks. */
export interface ApprovalDraft {
	/** Id of the interaction, so that one press is one request. */
	readonly request: string;
	readonly kind: string;
	readonly capability: CapabilityKey;
	readonly amount: number;
	readonly currency: 'credits' | 'tokens';
	readonly subject: string;
	readonly payload: Value;
	/** People who gain or lose by it; the requester need not be named. */
	readonly parties: readonly string[];
	/** Why; 1 to 500 characters. */
	readonly reason: string;
	/** When what it is about moves on by itself: nobody is asked for longer than that. */
	readonly until?: Date | null;
	/** What the unit that asks also holds: the mark on what it is about. */
	readonly changes?: readonly Change[];
	/** The request that ended by a change, and for which this one is asked. */
	readonly insteadOf?: string;
}

/** That an act is above the limit, and how long a second person is waited for. */
export interface SecondNeeded {
	readonly above: number;
	readonly expiresHours: number;
}

/** What ends the request; the act puts it into its own unit, so that both happen or neither. */
export interface Closing {
	readonly changes: readonly Change[];
	readonly audit: readonly AuditDraft[];
	readonly outbox: readonly OutboxDraft[];
}

/** One line of what an act would do: a string and what it shows. */
export interface ActLine {
	readonly key: string;
	readonly params?: TextParams;
}

/** An act that may wait for a second person; its domain registers it. */
export interface ApprovableAct {
	readonly kind: string;
	/** Channel slots for the card, the best first. */
	readonly channels: readonly string[];
	/** What it is, and what it would do as things are now. */
	lines(row: ApprovalRow): Promise<readonly ActLine[]>;
	/** @throws why this person may not answer, besides what every request asks. */
	mayAnswer?(row: ApprovalRow, actor: Actor): Promise<void>;
	/** What makes the request impossible to approve for good; `null` while it is about things as they are. It ends then. */
	changed?(row: ApprovalRow): Promise<ChangedSince | null>;
	/** Where to read what it is about: the words of a button and its custom id. */
	look?(row: ApprovalRow): { readonly key: string; readonly id: string };
	/** Carries it out in one unit that has the closing in it. @throws why it can't be done any more. */
	carryOut(row: ApprovalRow, second: Actor, closing: Closing): Promise<void>;
	/** For acts whose requests end when what they are about changes: asking once more, with things as they stand. */
	readonly again?: AskAgain;
}

/** How an act is asked for once more. */
export interface AskAgain {
	/** @throws why this person can't ask for it now. */
	may(row: ApprovalRow, actor: Actor): Promise<void>;
	/** Asks; `null` when no second person is needed any more, and it was done. @throws as `may`. */
	ask(row: ApprovalRow, actor: Actor, request: string): Promise<ShownApproval | null>;
}

/** Why a request ended by itself before its time. */
export interface ChangedSince {
	/** What has happened to what it is about. */
	readonly line: ActLine;
	/** Whether it can be asked for once more. */
	readonly again: boolean;
}

/** A request with what it would do now. */
export interface ShownApproval {
	readonly row: ApprovalRow;
	readonly lines: readonly ActLine[];
	/** Where to read what it is about. */
	readonly look?: { readonly key: string; readonly id: string } | null;
}
