import type { RecordedFile, RecordedMessage, TranscriptRecord, Visibility } from '../../src/tickets/record/transcript/types.js';

const start = Date.UTC(2026, 10, 20, 18, 0);
export const minutes = (count: number): Date => new Date(start + count * 60_000);

/** A message of a record; what is not named is ordinary. */
export function message(given: Partial<RecordedMessage> & { readonly text?: string } = {}): RecordedMessage {
	const { text = 'Hello', ...rest } = given;
	const at = rest.at ?? minutes(1);
	return {
		id: '900000000000000001',
		at,
		author: '800000000000000001',
		name: 'Mira',
		kind: 'person',
		versions: [{ at, content: text, seen: true }],
		more: false,
		deletedAt: null,
		replyTo: null,
		files: [],
		addedBy: null,
		visibleTo: 'all',
		...rest
	};
}

export function file(given: Partial<RecordedFile> = {}): RecordedFile {
	return {
		id: '700000000000000001',
		name: 'base.png',
		size: 48_213,
		type: 'image/png',
		sha256: 'ab'.repeat(32),
		state: 'kept',
		reason: null,
		thumb: null,
		visibleTo: 'all',
		...given
	};
}

/** A record; what is not named is empty. */
export function record(given: Partial<TranscriptRecord> = {}): TranscriptRecord {
	return {
		code: 'A7K2Q',
		title: 'Boss Rex',
		result: 'Completed',
		openedAt: minutes(0),
		closedAt: minutes(3_000),
		at: minutes(3_000),
		facts: [],
		prices: [],
		answers: [],
		journal: [],
		messages: [],
		files: [],
		notes: [],
		names: new Map(),
		lacks: [],
		keepDays: { record: 365, files: 180 },
		...given
	};
}

export const visibilities: readonly Visibility[] = ['all', 'staff', 'nobody'];
