import { describe, expect, test } from 'vitest';
import type { DeadlineRow } from '#core/deadlines/deadline';
import { guildId } from '#core/ids';
import type { Unit } from '#core/units/unit';
import { expireFilesDeadline, expireRecordDeadline, type RetentionDeps, retentionDeadlines } from './retention.js';
import { batchesOf } from './transcripts.js';

const guild = guildId('123456789012345678');
const now = new Date('2027-11-21T12:00:00Z');
const row = (kind: string): DeadlineRow => ({
	_id: 'x',
	guild,
	subject: 'ticket:A7K2Q',
	kind,
	at: new Date(now.getTime() - 1_000),
	payload: null
});

/** What one due deadline does, with so many rows left. */
async function due(kind: string, { ticket = 'closed', orderOpen = false, left = 3 } = {}) {
	const units: Unit[] = [];
	const removed: string[] = [];
	const take = (what: string) => async (_: unknown, __: string, max: number) => {
		const count = Math.min(max, left);
		if (count > 0) removed.push(`${what} ${count}`);
		return count;
	};
	const deps = {
		units: { execute: async (unit: Unit) => void units.push(unit) },
		clock: { now: () => now },
		rows: {
			forget: take('rows'),
			allTranscripts: async () => [{ parts: [{ ref: 'gridfs:1' }] }],
			forgetTranscript: async () => void removed.push('transcript')
		},
		files: { expire: take('bytes'), forget: take('files') },
		vault: { remove: async (_: unknown, ref: string) => void removed.push(ref) },
		ticket: async () => ({ state: ticket }),
		order: async () => ({ open: orderOpen })
	} as unknown as RetentionDeps;
	await retentionDeadlines(deps)
		.find((one) => one.kind === kind)
		?.due(row(kind));
	const [unit] = units;
	return { removed, unit, change: unit?.changes[0], audit: unit?.audit };
}

describe('when the time of a record is over', () => {
	test('files go, and it is told', async () => {
		const { removed, change, audit } = await due(expireFilesDeadline);
		expect(removed).toEqual(['bytes 3']);
		expect(change).toHaveProperty('delete');
		expect(audit).toEqual([
			expect.objectContaining({ actorKind: 'system', action: 'ticket.filesExpired', target: 'ticket:A7K2Q', after: { removed: 3 } })
		]);
	});

	test('all of it goes, transcripts with their bytes first', async () => {
		const { removed, audit } = await due(expireRecordDeadline);
		expect(removed).toEqual(['gridfs:1', 'transcript', 'files 3', 'rows 3']);
		expect(audit?.[0]?.action).toBe('ticket.recordExpired');
	});

	test('more than one round takes go in the next', async () => {
		const { removed, change } = await due(expireRecordDeadline, { left: 100_000 });
		expect(removed).toContain('rows 500');
		expect(change).toMatchObject({ set: { at: now } });
	});

	test.each([expireFilesDeadline, expireRecordDeadline])(
		'nothing goes of an open ticket, whose next closing counts anew (%s)',
		async (kind) => {
			const { removed, change, audit } = await due(kind, { ticket: 'open' });
			expect(removed).toEqual([]);
			expect(change).toHaveProperty('delete');
			expect(audit).toBeUndefined();
		}
	);

	test.each([expireFilesDeadline, expireRecordDeadline])(
		'nothing goes while the order is not settled; it is looked at again (%s)',
		async (kind) => {
			const { removed, change, audit } = await due(kind, { orderOpen: true });
			expect(removed).toEqual([]);
			expect(change).toMatchObject({ set: { at: new Date(now.getTime() + 86_400_000) } });
			expect(audit).toBeUndefined();
		}
	);
});

test('parts of a transcript go into as few messages as Discord takes', () => {
	const sizes = (batches: { size: number }[][]) => batches.map((batch) => batch.map(({ size }) => size));
	const parts = (...given: number[]) => given.map((size) => ({ size }));
	expect(sizes(batchesOf(parts(4, 4, 4, 9, 1), 10))).toEqual([[4, 4], [4], [9, 1]]);
	expect(sizes(batchesOf(parts(12, 1), 10))).toEqual([[12], [1]]);
	expect(batchesOf(parts(...Array.from({ length: 23 }, () => 0)), 10).map((batch) => batch.length)).toEqual([10, 10, 3]);
	expect(batchesOf([], 10)).toEqual([]);
});
