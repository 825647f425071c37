import type { Edition, FileReason, FileState } from '../record.model.js';

/** Who may read a part of the record: everybody of the order, the staff, or nobody any more. */
export type Visibility = 'all' | 'staff' | 'nobody';

interface Guarded {
	readonly visibleTo: Visibility;
}

/** A label and what stands behind it. */
export interface Fact extends Guarded {
	readonly label: string;
	readonly value: string;
}

export interface PriceLine {
	readonly label: string;
	readonly amount: string;
	readonly total: boolean;
}

export interface JournalLine extends Guarded {
	readonly at: Date;
	readonly what: string;
	readonly who: string;
	readonly reason: { readonly text: string; readonly visibleTo: Visibility } | null;
}

export interface RecordedMessage extends Guarded {
	readonly id: string;
	readonly at: Date;
	readonly author: string;
	readonly name: string;
	readonly kind: 'person' | 'bot' | 'self' | 'added';
	/** Oldest first, at least one. */
	readonly versions: readonly { readonly at: Date; readonly content: string; readonly seen: boolean }[];
	readonly more: boolean;
	readonly deletedAt: Date | null;
	readonly replyTo: string | null;
	readonly files: readonly string[];
	/** Name of who put it into the record by hand. */
	readonly addedBy: string | null;
}

export interface RecordedFile extends Guarded {
	readonly id: string;
	readonly name: string;
	readonly size: number;
	readonly type: string | null;
	readonly sha256: string | null;
	readonly state: FileState;
	readonly reason: FileReason | null;
	/** WebP, with its size in pixels. */
	readonly thumb: { readonly data: Buffer; readonly width: number; readonly height: number } | null;
}

export interface RecordedNote {
	readonly at: Date;
	readonly name: string;
	readonly text: string;
}

/** What the record lacks, each a string `tickets:transcript.lacks.<name>`. */
export type Lack = 'content' | 'limit' | 'room' | 'history' | 'files';

/** Everything that is known of a ticket. Both editions are made of it; nothing else decides what a reader gets. */
export interface TranscriptRecord {
	readonly code: string;
	readonly title: string;
	/** State of the order in words, e.g. `Completed`. */
	readonly result: string;
	readonly openedAt: Date;
	readonly closedAt: Date | null;
	/** When the file is made. */
	readonly at: Date;
	readonly facts: readonly Fact[];
	readonly prices: readonly PriceLine[];
	readonly answers: readonly Fact[];
	readonly journal: readonly JournalLine[];
	readonly messages: readonly RecordedMessage[];
	readonly files: readonly RecordedFile[];
	readonly notes: readonly RecordedNote[];
	/** Names by id, for mentions. */
	readonly names: ReadonlyMap<string, string>;
	readonly lacks: readonly Lack[];
	readonly keepDays: { readonly record: number; readonly files: number };
}

/** What one reader gets: nothing in it is secret to them, so whatever draws it needs no care. */
export interface EditionRecord extends Omit<TranscriptRecord, 'answers' | 'journal'> {
	readonly edition: Edition;
	readonly answers: readonly Fact[];
	/** Answers that are left out. */
	readonly withheld: number;
	readonly journal: readonly (Omit<JournalLine, 'reason'> & { readonly reason: string | null })[];
}
