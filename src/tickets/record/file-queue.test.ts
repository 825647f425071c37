import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DownloadRefused } from '#core/discord/index';
import { channelId, guildId, memberId } from '#core/ids';
import { silentLogger } from '#core/logging/logger';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import { FileRepository } from '#shop';
import { testDatabases } from '../../../tests/support/databases.js';
import type { Captured } from './captured.js';
import { FileQueue, type FileQueueDeps } from './file-queue.js';
import { fileModel, messageModel } from './record.model.js';
import { RecordRepository } from './record.repository.js';
import { fileSettings } from './record.settings.js';
import { thumbnailOf } from './thumbnails.js';
import { Vault } from './vault.js';

const guild = guildId('123456789012345678');
const room = { guild, code: 'A7K2Q', channel: channelId('323456789012345678'), buyer: memberId('800000000000000001') };

let connection: Awaited<ReturnType<typeof connectMongo>>;
let rows: RecordRepository;
let photo: Buffer;
let now = new Date('2026-11-21T12:00:00Z');
/** What the file server answers: bytes by address. */
let served: Map<string, Buffer | Error>;
let fresh: Map<string, string>;
let asked: string[];

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	await prepareCollections(connection, [messageModel(connection), fileModel(connection)]);
	rows = new RecordRepository(connection);
	photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#884422' } })
		.jpeg()
		.toBuffer();
});
afterAll(() => connection?.close());
beforeEach(() => {
	served = new Map();
	fresh = new Map();
	asked = [];
});

function queue(given: Partial<FileQueueDeps> = {}): FileQueue {
	return new FileQueue({
		connection,
		clock: { now: () => now },
		log: silentLogger(),
		vault: new Vault(new FileRepository(connection), null),
		downloads: {
			async download(url, max) {
				asked.push(url);
				const answer = served.get(url) ?? new DownloadRefused('The file server answered 404', 404);
				if (answer instanceof Error) throw answer;
				if (answer.length > max) throw new DownloadRefused(`The file is larger than ${max} bytes`);
				return answer;
			}
		},
		discord: {
			messages: {
				get: async (_: string, message: string) => ({ id: message, attachments: [...fresh].map(([id, url]) => ({ id, url })) })
			}
		} as unknown as FileQueueDeps['discord'],
		settings: async () => fileSettings.parse({ maxMb: 1, maxPerTicket: 3 }),
		room: async () => room,
		...given
	});
}

let tickets = 0;
/** A ticket with one file per address. */
async function ticketWith(files: readonly { url: string; name?: string; size?: number }[]): Promise<string> {
	const code = `Q${tickets++}`;
	const captured: Captured = {
		message: `90000000000000${String(tickets).padStart(4, '0')}`,
		at: now,
		author: '800000000000000001',
		name: 'Mira',
		kind: 'person',
		saidAt: now,
		content: '',
		seen: true,
		replyTo: null,
		files: files.map(({ url, name = 'a.png', size = 10 }, index) => ({ id: `6000000000000${tickets}000${index}`, name, size, url })),
		names: [],
		addedBy: null
	};
	await rows.apply([{ guild, code, seen: captured }]);
	return code;
}
const of = (code: string) => fileModel(connection).find({ guild, code }).sort({ _id: 1 }).lean();

describe('a file of a ticket', () => {
	test('is kept when its bytes are of an allowed type, whatever it is called', async () => {
		served.set('u', photo);
		const code = await ticketWith([{ url: 'u', name: 'virus.exe' }]);
		expect(await queue().drain(guild, code)).toBe(0);
		const [row] = await of(code);
		expect(row).toMatchObject({ state: 'kept', type: 'image/jpeg', size: photo.length, url: null, width: 480, height: 320 });
	});

	test.each([
		['a program called a picture', Buffer.concat([Buffer.from('MZ'), randomBytes(400)])],
		['a page called a picture', Buffer.from('<html><script>alert(1)</script></html>')],
		['a drawing that can hold scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
		['an archive', Buffer.from('504b0304140000000800', 'hex')],
		['nothing', Buffer.alloc(0)]
	])('that is %s is only noted', async (_, bytes) => {
		served.set('u', bytes);
		const code = await ticketWith([{ url: 'u' }]);
		await queue().drain(guild, code);
		expect((await of(code))[0]).toMatchObject({
			state: 'refused',
			reason: 'type',
			ref: null,
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/)
		});
	});

	test('that is too large is not read; one that lies about its size is not read to its end', async () => {
		const code = await ticketWith([
			{ url: 'huge', size: 2 * 1024 * 1024 },
			{ url: 'liar', size: 10 }
		]);
		served.set('liar', Buffer.alloc(1024 * 1024 + 1));
		await queue().drain(guild, code);
		expect((await of(code)).map(({ state, reason }) => `${state} ${reason}`)).toEqual(['refused size', 'refused size']);
		expect(asked).toEqual(['liar']);
	});

	test('above the ticket’s limit is noted by name', async () => {
		served.set('u', photo);
		const code = await ticketWith(Array.from({ length: 5 }, () => ({ url: 'u' })));
		await queue().drain(guild, code);
		expect((await of(code)).map(({ state }) => state).sort()).toEqual(['kept', 'kept', 'kept', 'refused', 'refused']);
	});

	test('whose address has ended is read by a fresh one, or is lost with its message', async () => {
		const code = await ticketWith([{ url: 'old' }, { url: 'older' }]);
		const [first] = await of(code);
		fresh.set(first?.file ?? '', 'new');
		served.set('new', photo);
		await queue().drain(guild, code);
		expect((await of(code)).map(({ state, reason }) => `${state} ${reason}`)).toEqual(['kept null', 'lost gone']);
	});

	test('is tried again when the server fails, and given up in the end', async () => {
		served.set('u', new DownloadRefused('The file server answered 503', 503));
		const code = await ticketWith([{ url: 'u' }]);
		const files = queue();
		expect(await files.drain(guild, code)).toBe(1);
		expect((await of(code))[0]).toMatchObject({ state: 'waiting', tries: 1 });
		served.set('u', photo);
		expect(await files.drain(guild, code)).toBe(0);
		expect((await of(code))[0]?.state).toBe('kept');

		served.set('v', new Error('fetch failed'));
		const other = await ticketWith([{ url: 'v' }]);
		for (let tries = 0; tries < 8; tries++) await files.drain(guild, other);
		expect((await of(other))[0]).toMatchObject({ state: 'lost', reason: 'unreachable' });
	});

	test('that a process had claimed when it died is copied by the next', async () => {
		served.set('u', photo);
		const code = await ticketWith([{ url: 'u' }]);
		await fileModel(connection).updateOne({ guild, code }, { $set: { claim: 'dead', nextAt: new Date(now.getTime() + 120_000) } });
		expect(await queue().drain(guild, code)).toBe(1);
		now = new Date(now.getTime() + 121_000);
		expect(await queue().drain(guild, code)).toBe(0);
		expect((await of(code))[0]?.state).toBe('kept');
	});

	test('is copied once when two processes look at the same moment', async () => {
		served.set('u', photo);
		const code = await ticketWith([{ url: 'u' }]);
		await Promise.all([queue().drain(guild, code), queue().drain(guild, code), queue().drain(guild, code)]);
		expect(asked).toEqual(['u']);
	});

	test('goes when its time is over, with its bytes, and leaves its name', async () => {
		served.set('u', photo);
		const code = await ticketWith([{ url: 'u' }]);
		const files = queue();
		await files.drain(guild, code);
		const [{ ref } = { ref: null }] = await of(code);
		const vault = new Vault(new FileRepository(connection), null);
		expect(await vault.get(guild, ref ?? '')).toEqual(photo);
		expect(await files.expire(guild, code, 10)).toBe(1);
		expect(await vault.get(guild, ref ?? '')).toBeNull();
		expect((await of(code))[0]).toMatchObject({ state: 'expired', name: 'a.png', thumb: null });
		expect(await files.expire(guild, code, 10)).toBe(0);
	});
});

describe('a small picture', () => {
	test('is small, upright and without what a camera writes into it', async () => {
		const turned = await sharp(photo)
			.withMetadata({ orientation: 6 })
			.withExif({ IFD0: { Copyright: 'HOME-ADDRESS' } })
			.jpeg()
			.toBuffer();
		const made = await thumbnailOf(turned, 'image/jpeg');
		expect(made?.data.length).toBeLessThan(96 * 1024);
		expect(made?.data.includes('HOME-ADDRESS')).toBe(false);
		expect(Math.max(made?.width ?? 0, made?.height ?? 0)).toBe(480);
	});

	test('of noise stays within its bounds', async () => {
		const noise = await sharp(randomBytes(2_000 * 1_000 * 3), { raw: { width: 2_000, height: 1_000, channels: 3 } })
			.png()
			.toBuffer();
		expect((await thumbnailOf(noise, 'image/png'))?.data.length ?? 0).toBeLessThanOrEqual(96 * 1024);
	});

	test('of what can’t be read, or would be huge, is none', async () => {
		expect(await thumbnailOf(Buffer.from('not a picture'), 'image/png')).toBeNull();
		expect(await thumbnailOf(photo.subarray(0, 200), 'image/jpeg')).toBeNull();
		expect(await thumbnailOf(photo, 'video/mp4')).toBeNull();
		const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: 'black' } })
			.png()
			.toBuffer();
		expect(bomb.length).toBeLessThan(2_000_000);
		expect(await thumbnailOf(bomb, 'image/png')).toBeNull();
	});
});
