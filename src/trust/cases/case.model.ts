import type { Connection } from 'mongoose';
import type { ChannelId, GuildId, MemberId, MessageId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { FileRef } from '#shop';
import type { CaseState } from './case.saga.js';

export const casesCollection = 'cases';
export const caseKeysCollection = 'case_keys';
export const caseCountersCollection = 'case_counters';
export const caseNotesCollection = 'case_notes';
export const sanctionsCollection = 'sanctions';

/** What somebody may be reported for; names of strings, stored as they are. */
export const caseKinds = ['insider', 'scam', 'noDelivery', 'chargeback', 'alt', 'impersonation', 'harassment'] as const;
export type CaseKind = (typeof caseKinds)[number];

/** What an upheld case says about how its subject deals. */
export const trustEffects = ['none', 'late', 'noShow', 'upheld'] as const;
export type TrustEffect = (typeof trustEffects)[number];

/** What a verdict may take from its subject for a time; how long comes from the guild's settings. */
export const sanctionKinds = ['warning', 'no-sell', 'no-trade', 'blocked'] as const;
export type SanctionKind = (typeof sanctionKinds)[number];

/** A message that was reported, as it read then. */
export type ReportedMessage = {
	/** `null`: only the link is known. */
	readonly author: MemberId | null;
	readonly text: string;
	readonly link: string;
	readonly at: Date;
};

/** One member's report; a case holds those about one subject and kind. */
export type CaseReport = {
	readonly by: MemberId;
	readonly text: string;
	readonly files: readonly FileRef[];
	/** Code of the order that it names. */
	readonly order: string | null;
	readonly message: ReportedMessage | null;
	readonly at: Date;
	/** Staff have looked at it. One that joins an admitted case waits for a judge: until then it is theirs and its author's alone. */
	readonly takenIn: boolean;
	/** Opened by staff in their work: its author is no side of the case. */
	readonly staff: boolean;
	/** Another member whom staff named with it; for staff only. */
	readonly other: MemberId | null;
};

/** What one side says to the case. */
export type CaseStatement = {
	readonly by: MemberId;
	readonly side: 'subject' | 'reporter';
	readonly text: string;
	readonly files: readonly FileRef[];
	readonly at: Date;
};

/** What a judge decides. Amounts in whole credits. */
export type VerdictChoice = {
	readonly upheld: boolean;
	readonly effect: TrustEffect;
	/** 1…100. */
	readonly severity: number;
	readonly sanction: SanctionKind | null;
	readonly compensation: number;
	/** Who was harmed and gets the compensation. */
	readonly harmed: MemberId | null;
	/** Shown to both sides. */
	readonly reason: string;
	/** For staff. */
	readonly notes: string;
};

export type Verdict = VerdictChoice & {
	readonly by: MemberId;
	readonly at: Date;
	/** When the sanction ends by itself; `null`: never, or there is none. */
	readonly until: Date | null;
};

export type Appeal = {
	readonly by: MemberId;
	readonly text: string;
	readonly at: Date;
	readonly outcome: 'confirmed' | 'reversed' | null;
	readonly judge: MemberId | null;
	readonly reason: string;
	/** Credits of the compensation that the receiver did not have any more. */
	readonly missing: number;
	readonly decidedAt: Date | null;
};

/** How a case ended before a verdict. */
export type CaseClosing = { readonly by: string; readonly reason: string; readonly at: Date };

/** One case. `_id`: `rowId(guild, 'case', number)`. */
export interface CaseRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** From 1 in each guild: `C-38`. */
	readonly number: number;
	readonly subject: MemberId;
	readonly kind: CaseKind;
	readonly state: CaseState;
	/** Raised by every change; its guard. */
	readonly version: number;
	/** Not at an end. */
	readonly open: boolean;
	readonly reports: readonly CaseReport[];
	readonly reportCount: number;
	readonly statements: readonly CaseStatement[];
	readonly openedAt: Date;
	/** When the state ends by itself. */
	readonly dueAt: Date | null;
	readonly admittedBy: MemberId | null;
	readonly admittedAt: Date | null;
	/** Until when the sides may say what happened. */
	readonly statementsBy: Date | null;
	readonly verdict: Verdict | null;
	readonly appeal: Appeal | null;
	readonly closing: CaseClosing | null;
	/** Call of the triage in the staff's channel. */
	readonly call: { readonly channel: ChannelId; readonly message: MessageId } | null;
	/** Thread of the judges with the live card. */
	readonly room: { readonly channel: ChannelId; readonly card: MessageId } | null;
	/** Threads in which a side is told, by member, for those who get no direct messages. */
	readonly threads: Readonly<Record<string, ChannelId>>;
}

/** Names the case that takes further reports about a subject and kind. `_id`: `rowId(guild, 'caseopen', subject, kind)`. */
export interface CaseKeyRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly number: number;
}

/** Counts what is limited, and until when somebody may report nothing. */
export interface CaseCounterRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly count: number;
	readonly until: Date | null;
}

/** What waits for a next step: a message to be reported, a verdict to be confirmed. */
export interface CaseNoteRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly by: MemberId;
	/** By which form the message is meant; `null` for verdicts. */
	readonly name: string | null;
	readonly message: ReportedMessage | null;
	/** Verdicts by judge and name. */
	readonly drafts: Readonly<Record<string, VerdictChoice>> | null;
}

/** Something that a member may not do for a time. `_id`: `rowId(guild, 'sanction', case, member)`. */
export interface SanctionRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly kind: SanctionKind;
	readonly case: number;
	readonly from: Date;
	/** `null`: until it is lifted. */
	readonly until: Date | null;
	readonly liftedAt: Date | null;
}

const guild = { type: String, required: true };

export const caseModel = (connection: Connection) =>
	defineModel<CaseRow>(connection, {
		name: 'Case',
		collection: casesCollection,
		schema: {
			guild,
			number: Number,
			subject: { type: String, required: true },
			kind: String,
			state: { type: String, required: true },
			version: Number,
			open: Boolean,
			reports: [{}],
			reportCount: Number,
			statements: [{}],
			openedAt: Date,
			dueAt: Date,
			admittedBy: String,
			admittedAt: Date,
			statementsBy: Date,
			verdict: {},
			appeal: {},
			closing: {},
			call: {},
			room: {},
			threads: {}
		},
		indexes: [
			{ fields: { guild: 1, number: -1 }, unique: true },
			{ fields: { guild: 1, open: 1, number: -1 } },
			{ fields: { guild: 1, subject: 1, number: -1 } },
			{ fields: { guild: 1, 'reports.by': 1, number: -1 } }
		]
	});

export const caseKeyModel = (connection: Connection) =>
	defineModel<CaseKeyRow>(connection, { name: 'CaseKey', collection: caseKeysCollection, schema: { guild, number: Number } });

export const caseCounterModel = (connection: Connection) =>
	defineModel<CaseCounterRow>(connection, {
		name: 'CaseCounter',
		collection: caseCountersCollection,
		schema: { guild, count: Number, until: Date }
	});

export const caseNoteModel = (connection: Connection) =>
	defineModel<CaseNoteRow>(connection, {
		name: 'CaseNote',
		collection: caseNotesCollection,
		schema: { guild, by: String, name: String, message: {}, drafts: {} }
	});

export const sanctionModel = (connection: Connection) =>
	defineModel<SanctionRow>(connection, {
		name: 'Sanction',
		collection: sanctionsCollection,
		schema: { guild, member: { type: String, required: true }, kind: String, case: Number, from: Date, until: Date, liftedAt: Date },
		indexes: [{ fields: { guild: 1, member: 1, from: -1 } }]
	});

/** Everything that cases store. */
export const caseModels = (connection: Connection) => [
	caseModel(connection),
	caseKeyModel(connection),
	caseCounterModel(connection),
	caseNoteModel(connection),
	sanctionModel(connection)
];
