import { describe, expect, test, vi } from 'vitest';
import { DiscordGone, type DiscordPort } from '#core/discord/index';
import { channelId, guildId, memberId } from '#core/ids';
import { silentLogger } from '#core/logging/logger';
import { type Captured, capture } from './captured.js';
import { CatchUp } from './catch-up.js';
import type { RecordOp } from './record.repository.js';
import { Recorder } from './recorder.js';
import { RoomLookup } from './room-lookup.js';

const guild = guildId('123456789012345678');
const noon = new Date('2026-11-21T12:00:00Z');
/** An id that Discord would have given at a moment. */
const idAt = (at: Date, extra = 0) => String((BigInt(at.getTime() - 1_420_070_400_000) << 22n) + BigInt(extra));
const channel = channelId(idAt(new Date(noon.getTime() - 86_400_000)));
const room = { guild, code: 'A7K2Q', channel, buyer: memberId('800000000000000001') };

const said = (message: string): Captured => ({
	message,
	at: noon,
	author: '8',
	name: 'Mira',
	kind: 'person',
	saidAt: noon,
	content: message,
	seen: true,
	replyTo: null,
	files: [],
	names: [],
	addedBy: null
});

function stage({ limit = 1_000, stored = [] as readonly string[], fails = 0 } = {}) {
	const batches: (readonly RecordOp[])[] = [];
	let failures = fails;
	const rows = {
		async apply(ops: readonly RecordOp[]) {
			if (failures-- > 0) throw new Error('no primary');
			batches.push(ops);
		},
		ids: async () => stored
	};
	const lookup = new RoomLookup(async (_, asked) => (asked === channel ? room : null), { now: () => noon });
	const recorder = new Recorder({
		rooms: lookup,
		rows,
		clock: { now: () => noon },
		log: silentLogger(),
		limit: async () => limit,
		onFiles: () => undefined
	});
	return { recorder, batches, ops: () => batches.flat() };
}

describe('the recorder', () => {
	test('writes what comes close together at once, and tells when it is durable', async () => {
		const { recorder, batches, ops } = stage();
		await Promise.all(Array.from({ length: 300 }, (_, index) => recorder.seen(room, [said(`m${index}`)])));
		expect(ops()).toHaveLength(300);
		expect(batches.length).toBeLessThan(5);
	});

	test('tries again until the database takes it', async () => {
		const { recorder, ops } = stage({ fails: 2 });
		await recorder.seen(room, [said('m1')]);
		expect(ops()).toHaveLength(1);
	});

	test('writes what waits before it stops', async () => {
		const { recorder, ops } = stage();
		const writing = [recorder.seen(room, [said('m1')]), recorder.gone(room, ['m1'])];
		await new Promise((resolve) => setImmediate(resolve));
		await recorder.stop();
		await Promise.all(writing);
		expect(ops()).toHaveLength(2);
	});

	test('takes no more messages than a ticket may have, but edits and deletions of those that it has', async () => {
		const { recorder, ops } = stage({ limit: 3 });
		for (const message of ['m1', 'm2', 'm3', 'm4', 'm5']) await recorder.seen(room, [said(message)]);
		await recorder.seen(room, [said('m2')]);
		await recorder.gone(room, ['m3']);
		expect(ops().map((op) => ('seen' in op ? op.seen.message : `gone ${op.gone}`))).toEqual(['m1', 'm2', 'm3', 'm2', 'gone m3']);
	});

	test('after a restart counts nothing twice that the history brings again', async () => {
		const { recorder, ops } = stage({ limit: 4, stored: ['m1', 'm2'] });
		for (const message of ['m1', 'm2', 'm3', 'm4', 'm5']) await recorder.seen(room, [said(message)]);
		expect(ops().map((op) => 'seen' in op && op.seen.message)).toEqual(['m1', 'm2', 'm3', 'm4']);
	});
});

describe('whether a channel is a room', () => {
	const lookupOf = (find: (asked: string) => typeof room | null) => {
		let now = noon;
		const asked = vi.fn(async (_: unknown, one: string) => find(one));
		const lookup = new RoomLookup(asked, { now: () => now });
		return { lookup, asked, later: (ms: number) => (now = new Date(now.getTime() + ms)) };
	};

	test('is asked once for a room, and rarely for any other channel', async () => {
		const { lookup, asked, later } = lookupOf((one) => (one === channel ? room : null));
		const other = channelId(idAt(new Date(noon.getTime() - 86_400_000), 1));
		for (let count = 0; count < 5; count++) {
			expect(await lookup.of(guild, channel)).toEqual(room);
			expect(await lookup.of(guild, other)).toBeNull();
		}
		expect(asked).toHaveBeenCalledTimes(2);
		later(10 * 60_000);
		await lookup.of(guild, other);
		await lookup.of(guild, channel);
		expect(asked).toHaveBeenCalledTimes(3);
	});

	test('is asked each time for a channel that was made a moment ago: its row may be on the way', async () => {
		let there = false;
		const fresh = channelId(idAt(new Date(noon.getTime() - 1_000)));
		const { lookup } = lookupOf(() => (there ? room : null));
		expect(await lookup.of(guild, fresh)).toBeNull();
		there = true;
		expect(await lookup.of(guild, fresh)).toEqual(room);
	});
});

test('a message is of the time its id tells, however Discord rounds the other one', () => {
	const message = {
		id: idAt(noon),
		channel_id: channel,
		author: { id: '8', username: 'mira', discriminator: '0', avatar: null, global_name: 'Mira' },
		content: '',
		edited_timestamp: null,
		mentions: [],
		mention_roles: [],
		attachments: [],
		embeds: [],
		type: 0,
		tts: false,
		pinned: false,
		mention_everyone: false
	};
	const late = new Date(noon.getTime() + 1).toISOString();
	const hidden = capture({ ...message, timestamp: late }, { self: '1', contentGranted: false });
	expect(hidden).toMatchObject({ at: noon, saidAt: noon, seen: false });
	const edited = capture({ ...message, timestamp: late, edited_timestamp: noon.toISOString() }, { self: '1', contentGranted: false });
	expect(edited?.saidAt.getTime()).toBe(noon.getTime() + 1);
});

describe('catching up', () => {
	const payload = (id: string) => ({
		id,
		channel_id: channel,
		author: { id: '8', username: 'mira', discriminator: '0', avatar: null, global_name: 'Mira' },
		content: id,
		timestamp: noon.toISOString(),
		edited_timestamp: null,
		mentions: [],
		attachments: [],
		embeds: [],
		type: 0
	});

	function reading(history: readonly string[] | Error, known: readonly string[], limit = 1_000) {
		const { recorder, ops } = stage({ limit });
		const pages = vi.fn(async (_: string, before?: string) => {
			if (history instanceof Error) throw history;
			const newest = [...history].reverse().filter((id) => before === undefined || BigInt(id) < BigInt(before));
			return newest.slice(0, 100).map(payload);
		});
		const discord = { messages: { self: async () => ({ id: '1' }), page: pages } } as unknown as DiscordPort;
		const catchUp = new CatchUp({
			discord,
			recorder,
			rows: { standing: async () => known },
			log: silentLogger(),
			contentGranted: true,
			openRooms: async () => [],
			limit: async () => limit
		});
		return { catchUp, ops, pages };
	}
	const ids = (count: number) => Array.from({ length: count }, (_, index) => idAt(noon, index));
	const gone = (ops: readonly RecordOp[]) => ops.flatMap((op) => ('gone' in op ? [op.gone] : []));

	test('reads page by page, adds what is new and marks what is missing', async () => {
		const history = ids(250);
		const { catchUp, ops, pages } = reading(history, [...history.slice(0, 10), idAt(noon, 900), idAt(noon, 901)]);
		expect(await catchUp.room(room)).toBe('complete');
		expect(pages).toHaveBeenCalledTimes(3);
		expect(ops().filter((op) => 'seen' in op)).toHaveLength(250);
		expect(gone(ops())).toEqual([idAt(noon, 900), idAt(noon, 901)]);
	});

	test('takes an empty history for one that it may not read, and nothing for deleted', async () => {
		const { catchUp, ops } = reading([], ids(5));
		expect(await catchUp.room(room)).toBe('unreadable');
		expect(ops()).toEqual([]);
	});

	test('says so when the room is gone', async () => {
		const { catchUp, ops } = reading(new DiscordGone('Unknown Channel'), ids(5));
		expect(await catchUp.room(room)).toBe('gone');
		expect(ops()).toEqual([]);
	});

	test('of a room with more than is kept marks nothing that it has not read', async () => {
		const history = ids(1_000);
		const { catchUp, ops } = reading(history.slice(100), history.slice(0, 50), 300);
		await catchUp.room(room);
		expect(gone(ops())).toEqual([]);
	});
});
