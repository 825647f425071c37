import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guildId } from '#core/ids';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import { testDatabases } from '../../../tests/support/databases.js';
import type { Captured } from './captured.js';
import { contentLimit, editLimit, fileModel, messageModel, noteModel, transcriptModel } from './record.model.js';
import { type RecordOp, RecordRepository } from './record.repository.js';

const guild = guildId('123456789012345678');
const sent = new Date('2026-11-21T12:00:00.000Z');
const later = (seconds: number) => new Date(sent.getTime() + seconds * 1000);

let rows: RecordRepository;
let connection: Awaited<ReturnType<typeof connectMongo>>;
beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	await prepareCollections(connection, [
		messageModel(connection),
		fileModel(connection),
		noteModel(connection),
		transcriptModel(connection)
	]);
	rows = new RecordRepository(connection);
});
afterAll(() => connection?.close());

const said = (given: Partial<Captured> = {}): Captured => ({
	message: '900000000000000001',
	at: sent,
	author: '800000000000000001',
	name: 'Mira',
	kind: 'person',
	saidAt: sent,
	content: 'Hello',
	seen: true,
	replyTo: null,
	files: [],
	names: [],
	addedBy: null,
	...given
});

let tickets = 0;
/** Applies what happened to a message of a ticket of its own, and gives the row. */
async function rowAfter(ops: readonly (Captured | 'gone')[], batches = 1): Promise<Record<string, unknown>> {
	const code = `T${(tickets++).toString(36).toUpperCase()}`;
	const all = ops.map(
		(op): RecordOp => (op === 'gone' ? { guild, code, gone: '900000000000000001', at: later(500) } : { guild, code, seen: op })
	);
	const size = Math.ceil(all.length / batches);
	for (let at = 0; at < all.length; at += size) await rows.apply(all.slice(at, at + size));
	const [row] = await rows.messages(guild, code, 10);
	if (!row) throw new Error('nothing was recorded');
	const { _id, code: _, ...rest } = row;
	return rest;
}

describe('a recorded message', () => {
	test('is the same whatever comes twice, and in which order', async () => {
		const events: (Captured | 'gone')[] = [
			said(),
			said({ saidAt: later(1), content: 'Hello again', names: [{ id: '700000000000000001', name: 'Dodo' }] }),
			said({
				saidAt: later(2),
				content: 'Bye',
				files: [{ id: '600000000000000001', name: 'a.png', size: 9, url: 'https://cdn.discordapp.com/a' }]
			}),
			'gone'
		];
		const expected = await rowAfter(events);
		expect(expected).toMatchObject({
			versions: [{ content: 'Hello' }, { content: 'Hello again' }, { content: 'Bye' }],
			deletedAt: later(500),
			at: sent,
			more: false
		});
		await fc.assert(
			fc.asyncProperty(
				fc.shuffledSubarray([...events, ...events, ...events], { minLength: 0 }).map((some) => [...some]),
				fc.integer({ min: 1, max: 4 }),
				fc.boolean(),
				async (some, batches, first) => {
					const missing = events.filter((event) => !some.includes(event));
					expect(await rowAfter(first ? [...missing, ...some] : [...some, ...missing], batches)).toEqual(expected);
				}
			),
			{ numRuns: 60 }
		);
	});

	test('keeps its first text and the newest edits, in any order', async () => {
		const edits = Array.from({ length: 25 }, (_, index) => said({ saidAt: later(index), content: `v${index}` }));
		const kept = ['v0', ...Array.from({ length: editLimit }, (_, index) => `v${25 - editLimit + index}`)];
		for (const order of [edits, [...edits].reverse(), [...edits.slice(12), ...edits.slice(0, 12), ...edits]]) {
			const row = await rowAfter(order, 3);
			expect((row.versions as { content: string }[]).map(({ content }) => content)).toEqual(kept);
			expect(row.more).toBe(true);
		}
	});

	test('takes words that were added over words that the bot could not read, and never the other way', async () => {
		const blind = said({ content: '', seen: false });
		const added = said({ content: 'what was written', addedBy: '800000000000000002' });
		for (const order of [
			[blind, added],
			[added, blind],
			[blind, added, blind, added]
		])
			expect(await rowAfter(order)).toMatchObject({
				versions: [{ content: 'what was written', seen: true }],
				addedBy: '800000000000000002'
			});
	});

	test('holds text as text: nothing in it is an expression or an operator', async () => {
		for (const content of ['$guild', '$$ROOT', '{"$where":"1"}', `${'x'.repeat(contentLimit)}`, '\u0000$a.b'])
			expect(await rowAfter([said({ content, name: '$name' })])).toMatchObject({ name: '$name', versions: [{ content }] });
	});

	test('of which only the deletion was seen stands for nothing else', async () => {
		expect(await rowAfter(['gone'])).toMatchObject({ deletedAt: later(500), versions: [] });
		expect(await rowAfter(['gone', said()])).toMatchObject({ author: '800000000000000001', at: sent, deletedAt: later(500) });
	});

	test('of another guild with the same code is another one', async () => {
		const other = guildId('223456789012345678');
		await rows.apply([
			{ guild, code: 'SAME', seen: said() },
			{ guild: other, code: 'SAME', seen: said({ content: 'theirs' }) }
		]);
		expect((await rows.messages(guild, 'SAME', 5)).map(({ versions }) => versions[0]?.content)).toEqual(['Hello']);
		expect(await rows.ids(other, 'SAME', 5)).toHaveLength(1);
		expect(await rows.forget(guild, 'SAME', 5)).toBe(1);
		expect(await rows.ids(other, 'SAME', 5)).toHaveLength(1);
	});

	test('brings its files into the queue once', async () => {
		const withFile = said({ files: [{ id: '600000000000000009', name: 'a.png', size: 9, url: 'https://cdn.discordapp.com/a' }] });
		await rowAfter([withFile, withFile, withFile]);
		expect(await fileModel(connection).countDocuments({ guild, file: '600000000000000009' })).toBe(1);
	});
});
