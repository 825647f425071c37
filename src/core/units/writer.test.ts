import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { systemClock } from '../clock.js';
import { DomainError } from '../errors.js';
import { type GuildId, guildId, rowId } from '../ids.js';
import { connectMongo, database, defineModel, prepareCollections } from '../mongo/index.js';
import { type Change, type Unit, unitSeq, type Value } from './unit.js';
import { unitModel } from './unit.model.js';
import { GroupCommitWriter } from './writer.js';

type Plain = Unit<Value | undefined>;
interface ThingRow {
	readonly _id: string;
	readonly guild: string;
	readonly n?: number;
	readonly name?: string;
	readonly log?: readonly string[];
	readonly seq?: number;
}

const databases = testDatabases();
const silent = { warn: () => undefined, error: () => undefined };
let connection: Connection;
let writer: GroupCommitWriter;
let guild: GuildId;
let guilds = 0;

const newWriter = (on = connection): GroupCommitWriter =>
	new GroupCommitWriter({
		connection: on,
		clock: systemClock,
		effects: { subscribers: (event) => (event === 'thing.made' ? ['one', 'two'] : []) },
		log: silent
	});
const things = () => database(connection).collection<ThingRow>('things');
const id = (name: string): string => rowId(guild, 'thing', name);
const thing = (name: string): Promise<ThingRow | null> => things().findOne({ _id: id(name) });
const insert = (name: string, more: Record<string, Value> = {}): Change => ({ in: 'things', insert: { _id: id(name), guild, ...more } });
const unit = (key: string, changes: readonly Change[], more: Partial<Plain> = {}): Plain => ({
	guild,
	key,
	content: key,
	changes,
	...more
});
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
	promise.then(
		() => null,
		(error: unknown) => error
	);

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	defineModel<ThingRow>(connection, {
		name: 'Thing',
		collection: 'things',
		schema: { guild: String, n: Number, name: String, log: [String], seq: Number },
		indexes: [{ fields: { guild: 1, name: 1 }, unique: true, partialFilterExpression: { name: { $exists: true } } }],
		validator: { properties: { n: { bsonType: 'number', maximum: 1_000_000 } } }
	});
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit']) await database(connection).createCollection(name);
	writer = newWriter();
});
afterAll(async () => {
	await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	guild = guildId(String(112_233_445_566_000_000n + BigInt(++guilds)));
});

describe('changes', () => {
	it('inserts, updates, upserts, deletes and puts the sequence in', async () => {
		await writer.execute(unit('a', [insert('x', { n: 1, seq: unitSeq }), insert('gone')]));
		const { seq } = await writer.execute(
			unit('b', [
				{
					in: 'things',
					id: id('x'),
					when: { n: 1, 'deep.none': null },
					inc: { n: 4, other: 2 },
					push: { log: 'first' },
					set: { seq: unitSeq }
				},
				{ in: 'things', id: id('y'), upsert: { _id: id('y'), guild, n: 10 }, inc: { n: 1 } },
				{ in: 'things', delete: id('gone') },
				{ in: 'things', delete: id('never there') }
			])
		);
		expect(seq).toBe(2);
		expect(await thing('x')).toEqual({ _id: id('x'), guild, n: 5, other: 2, log: ['first'], seq: 2 });
		expect(await thing('y')).toMatchObject({ n: 11 });
		expect(await thing('gone')).toBeNull();
	});

	it('merges what many units do to one row in one round', async () => {
		await writer.execute(unit('make', [insert('hot', { n: 0, log: [] })]));
		const outcomes = await Promise.all(
			Array.from({ length: 100 }, (_, at) =>
				writer.execute(
					unit(`u${at}`, [{ in: 'things', id: id('hot'), inc: { n: 1 }, push: { log: String(at) }, set: { [`by.${at}`]: true } }])
				)
			)
		);
		expect(outcomes.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 2));
		const row = await thing('hot');
		expect(row?.n).toBe(100);
		expect(row?.log).toEqual(Array.from({ length: 100 }, (_, at) => String(at)));
	});

	it('carries an outer and an inner path in one batch', async () => {
		await writer.execute(unit('make', [insert('p', { form: { a: 1, b: 2 } })]));
		await Promise.all([
			writer.execute(unit('1', [{ in: 'things', id: id('p'), set: { form: { a: 5 } } }])),
			writer.execute(unit('2', [{ in: 'things', id: id('p'), inc: { 'form.a': 1 }, unset: ['form.b'] }])),
			writer.execute(unit('3', [{ in: 'things', delete: id('p') }, insert('p', { n: 3 })])),
			writer.execute(unit('4', [{ in: 'things', id: id('p'), inc: { n: 1 } }]))
		]);
		expect(await thing('p')).toEqual({ _id: id('p'), guild, n: 4 });
	});

	it('refuses rows of another guild', async () => {
		const other = guildId('999999999999999999');
		const error = await rejection(writer.execute(unit('x', [{ in: 'things', id: rowId(other, 'thing', 'x'), inc: { n: 1 } }])));
		expect(error).toBeInstanceOf(TypeError);
	});
});

describe('refusals', () => {
	it('refuses by the row as it is and keeps nothing of the unit', async () => {
		await writer.execute(unit('make', [insert('x', { n: 1 })]));
		const error = await rejection(
			writer.execute(
				unit('no', [
					insert('half'),
					{
						in: 'things',
						id: id('x'),
						when: { n: { $gte: 2 } },
						inc: { n: -2 },
						else: (row) => new DomainError('test.few', { n: Number(row?.n) })
					}
				])
			)
		);
		expect(error).toMatchObject({ code: 'test.few', params: { n: 1 } });
		expect(await thing('half')).toBeNull();
		expect(await writer.outcome(guild, 'no')).toBeNull();
	});

	it('gives a unique key to one of many, and each loser its own refusal', async () => {
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, (_, at) =>
				rejection(
					writer.execute(
						unit(`u${at}`, [
							{
								in: 'things',
								insert: { _id: id(`n${at}`), guild, name: 'taken' },
								else: (row) => new DomainError('test.taken', { by: String(row?._id) })
							}
						])
					)
				)
			)
		);
		expect(outcomes.filter((one) => one === null)).toHaveLength(1);
		const winner = await things().findOne({ guild, name: 'taken' });
		for (const one of outcomes) if (one) expect(one).toMatchObject({ code: 'test.taken', params: { by: winner?._id } });
	});

	it('lets 3 of 50 pass a counter limited to 3', async () => {
		const place = (at: number): Plain =>
			unit(`p${at}`, [
				{
					in: 'things',
					id: id('open'),
					upsert: { _id: id('open'), guild, n: 0 },
					when: { n: { $lt: 3 } },
					inc: { n: 1 },
					else: () => new DomainError('test.limit')
				},
				insert(`order${at}`)
			]);
		const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => rejection(writer.execute(place(at)))));
		expect(outcomes.filter((one) => one === null)).toHaveLength(3);
		expect(await things().countDocuments({ guild, _id: /order/ })).toBe(3);
		expect(await thing('open')).toMatchObject({ n: 3 });
	});
});

describe('keys', () => {
	it('returns the first result to a repetition and refuses other content', async () => {
		const first = unit('k', [insert('x', { n: 7 })], { result: { code: 'A7' } });
		const [one, two] = await Promise.all([writer.execute(first), writer.execute(first)]);
		expect(one).toEqual({ result: { code: 'A7' }, seq: 1, replayed: false });
		expect(two).toEqual({ result: { code: 'A7' }, seq: 1, replayed: true });
		expect(await writer.execute(first)).toEqual(two);
		expect(await writer.outcome(guild, 'k')).toEqual(two);
		expect(await rejection(writer.execute({ ...first, content: 'other' }))).toMatchObject({ code: 'unit.keyReused' });
	});

	it('writes effects, events for each subscriber, and audit rows in commit order', async () => {
		let woken = 0;
		writer.onCommit((of) => {
			if (of === guild) woken++;
		});
		await writer.execute(
			unit('k', [insert('x', { n: 250 })], {
				outbox: [{ key: 'card', kind: 'test.card', aggregate: 'thing:x', payload: { a: 1 } }],
				events: [{ name: 'thing.made', key: 'made', aggregate: 'thing:x', payload: 'x' }],
				audit: [{ actor: '1', actorKind: 'member', action: 'thing.made', target: 'thing:x' }],
				after: (rows) => ({
					result: { n: rows.get('things', id('x'))?.n },
					outbox: [{ key: 'level', kind: 'test.level', aggregate: 'thing:x', payload: null, needs: ['card'] }]
				})
			})
		);
		const rows = await database(connection).collection('outbox').find({ guild }).sort({ seq: 1 }).toArray();
		expect(rows.map(({ key, kind, seq, needs }) => ({ key, kind, seq, needs }))).toEqual([
			{ key: 'card', kind: 'test.card', seq: 1000, needs: [] },
			{ key: 'level', kind: 'test.level', seq: 1001, needs: ['card'] },
			{ key: 'made:one', kind: 'thing.made>one', seq: 1002, needs: [] },
			{ key: 'made:two', kind: 'thing.made>two', seq: 1003, needs: [] }
		]);
		expect(rows[0]).toMatchObject({ state: 'pending', live: true, attempts: 0, aggregate: 'thing:x' });
		expect((await writer.outcome(guild, 'k'))?.result).toEqual({ n: 250 });
		expect(await database(connection).collection('audit').findOne({ guild })).toMatchObject({ unitSeq: 1, index: 0, action: 'thing.made' });
		expect(woken).toBe(1);
	});
});

describe('locks', () => {
	it('refuses while set, in this and in another process, and not afterwards', async () => {
		const elsewhere = newWriter();
		const pay = (key: string): Plain => unit(key, [insert(key)], { locks: ['money'] });
		await writer.execute(pay('a'));
		await elsewhere.execute(pay('b'));
		await elsewhere.setLock(guild, 'money', { difference: 3 });
		expect(await rejection(writer.execute(pay('c')))).toMatchObject({ code: 'unit.locked', params: { lock: 'money' } });
		expect(await writer.locks(guild)).toEqual({ money: { difference: 3 } });
		await writer.execute(unit('free', [insert('free')]));
		await elsewhere.setLock(guild, 'money', null);
		expect((await writer.execute(pay('c'))).seq).toBe(4);
		await elsewhere.stop();
	});
});

describe('poison', () => {
	it.each<[string, (at: number) => Plain]>([
		['a row the server refuses', (at) => unit(`u${at}`, [insert(`r${at}`, { n: 2_000_000 })])],
		['a row that is no BSON', (at) => unit(`u${at}`, [insert(`r${at}`, { 'n\0': 1 })])],
		['an exploding after', (at) => unit(`u${at}`, [insert(`r${at}`)], { after: () => JSON.parse('{') })],
		['an effect whose key is taken', (at) => unit(`u${at}`, [], { outbox: [{ key: 'e', kind: 'k', aggregate: 'a', payload: null }] })],
		['a change that was thought impossible to fail', (at) => unit(`u${at}`, [{ in: 'things', id: id('none'), inc: { n: 1 } }])]
	])('%s, one of 64, costs the others nothing', async (_, poisoned) => {
		await writer.execute(unit('first', [], { outbox: [{ key: 'e', kind: 'k', aggregate: 'a', payload: null }] }));
		const outcomes = await Promise.all(
			Array.from({ length: 64 }, (_, at) =>
				rejection(writer.execute(at === 40 ? poisoned(at) : unit(`u${at}`, [insert(`r${at}`, { n: at })])))
			)
		);
		expect(outcomes.flatMap((one, at) => (one === null ? [] : [at]))).toEqual([40]);
		expect(outcomes[40]).toBeInstanceOf(Error);
		expect(await things().countDocuments({ guild })).toBe(63);
		const seqs = await database(connection)
			.collection('units')
			.find({ guild, key: { $exists: true } })
			.sort({ seq: 1 })
			.toArray();
		expect(seqs.map(({ seq }) => seq)).toEqual(Array.from({ length: 64 }, (_, at) => at + 1));
	});
});

describe('several processes', () => {
	it('commits every unit once when four writers share a guild', async () => {
		const writers = [writer, newWriter(), newWriter(), newWriter()];
		await writer.execute(unit('make', [insert('hot', { n: 0 })]));
		await Promise.all(
			Array.from({ length: 200 }, (_, at) =>
				(writers[at % 4] ?? writer).execute(unit(`u${at >> 1}`, [{ in: 'things', id: id('hot'), inc: { n: 1 } }, insert(`r${at >> 1}`)]))
			)
		);
		expect(await thing('hot')).toMatchObject({ n: 100 });
		const rows = await database(connection)
			.collection('units')
			.find({ guild, key: { $exists: true } })
			.sort({ seq: 1 })
			.toArray();
		expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 101 }, (_, at) => at + 1));
		for (const one of writers.slice(1)) await one.stop();
	});
});
