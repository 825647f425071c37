import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabases } from '../../tests/support/databases.js';
import type { Actor } from '../core/actor.js';
import { DomainError, NotFound } from '../core/errors.js';
import { type GuildId, guildId, memberId } from '../core/ids.js';
import { connectMongo, database, prepareCollections } from '../core/mongo/index.js';
import { unitModel } from '../core/units/unit.model.js';
import { GroupCommitWriter } from '../core/units/writer.js';
import { defineSettings } from './define.js';
import { type RowList, SettingRows, type StoredSetting } from './setting-rows.js';
import { SettingsCache } from './settings.cache.js';
import { settingsModel, settingsVersionModel } from './settings.model.js';
import { SettingsRepository } from './settings.repository.js';
import { Settings } from './settings.service.js';

defineSettings('test-rows', z.object({ rows: z.array(z.object({ key: z.string(), worth: z.int().default(0) })).default([]) }));

const part = z.object({ of: z.string(), most: z.int() });
defineSettings(
	'test-beside',
	z.object({
		rows: z.array(z.object({ key: z.string(), worth: z.int().default(0) })).default([]),
		deep: z.object({ parts: z.array(part).default([]), bound: z.object({ most: z.int().default(1) }).prefault({}) }).prefault({})
	})
);

const of: RowList = { slice: 'test-rows', field: 'rows', kind: 'list', target: 'row', area: 'row' };
const clock = { now: () => new Date('2026-11-22T12:00:00Z') };
const since = new Date('2025-01-01T00:00:00Z');
const actor: Actor = {
	id: memberId('400000000000000001'),
	name: 'Mira',
	roles: [],
	isGuildOwner: true,
	managesGuild: true,
	joinedAt: since,
	accountCreatedAt: since,
	locale: 'en-US'
};
const databases = testDatabases();
let connection: Connection;
let one: SettingRows;
let two: SettingRows;
let settings: Settings;
let guild: GuildId;
let guilds = 0;
let requests = 0;

async function open(): Promise<[SettingRows, Settings]> {
	const writer = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	const repository = new SettingsRepository(connection, () => undefined);
	const cache = new SettingsCache(repository, clock);
	const made = new Settings(cache, writer, clock, async (of_, version) => (await repository.version(of_, version))?.values ?? null);
	return [new SettingRows({ settings: made, units: writer, log: { about: () => Promise.resolve([]) } }), made];
}

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	await prepareCollections(connection, [unitModel(connection), settingsModel(connection), settingsVersionModel(connection)]);
	[one, settings] = await open();
	[two] = await open();
});
afterAll(() => connection.close());
beforeEach(async () => {
	guild = guildId(String(300000000000000000n + BigInt(guilds++)));
	const rows = [
		{ key: 'a', worth: 1, note: 'only packs know this' },
		{ key: 'b', worth: 2 }
	];
	await settings.change(guild, 0, { values: { 'test-rows': { rows, other: 'kept' } } }, { actor: actor.id, action: 'test' });
});

const editor = () => ({ actor, request: `request-${requests++}` });
const rowsNow = async () => (await database(connection).collection('settings').findOne({ guild }))?.values['test-rows'];
const set =
	(key: string, worth: number) =>
	(rows: readonly StoredSetting[]): StoredSetting[] =>
		rows.map((row) => (row.key === key ? { ...row, worth } : row));
const seen = async (key: string) => (await one.rows(guild, of)).find(({ row }) => row.key === key)?.seen ?? '';
const code = (error: unknown) => (error instanceof DomainError ? error.code : String(error));

describe('rows inside a slice', () => {
	test('change one by one; other rows, other fields and what no schema knows stay', async () => {
		await one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: await seen('a'), build: set('a', 9) });
		expect(await rowsNow()).toEqual({
			rows: [
				{ key: 'a', worth: 9, note: 'only packs know this' },
				{ key: 'b', worth: 2 }
			],
			other: 'kept'
		});
		expect(await database(connection).collection('audit').find({ guild, target: 'row:a' }).toArray()).toMatchObject([
			{ action: 'row.worth', before: { value: { worth: 1 } }, after: { value: { worth: 9 } } }
		]);
	});

	test('edited by two at once: the same row once, different rows both', async () => {
		const mark = await seen('a');
		const same = await Promise.allSettled([
			one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: mark, build: set('a', 5) }),
			two.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: mark, build: set('a', 6) })
		]);
		expect(same.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const refused = same.find((result) => result.status === 'rejected');
		expect(code(refused?.reason)).toBe('settings.rowMoved');
		const [a, b] = [await seen('a'), await seen('b')];
		await Promise.all([
			one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: a, build: set('a', 7) }),
			two.edit(guild, editor(), of, { action: 'worth', key: 'b', seen: b, build: set('b', 8) })
		]);
		expect((await rowsNow()).rows.map(({ worth }: { worth: number }) => worth)).toEqual([7, 8]);
	});

	test('the same request twice is one edit', async () => {
		const by = editor();
		const edit = { action: 'worth', key: 'a', seen: await seen('a'), build: set('a', 5) };
		const first = await one.edit(guild, by, of, edit);
		expect(await one.edit(guild, by, of, edit)).toEqual(first);
		expect(await one.edit(guild, editor(), of, { ...edit, seen: null })).toEqual({ version: null, key: 'a' });
	});

	test('a new row never takes the place of one that somebody made since its key was chosen', async () => {
		const make = (worth: number) => ({
			action: 'created',
			key: 'c',
			seen: null,
			fresh: true,
			build: (rows: readonly StoredSetting[]) => [...rows.filter(({ key }) => key !== 'c'), { key: 'c', worth }]
		});
		const made = await Promise.allSettled([one.edit(guild, editor(), of, make(3)), two.edit(guild, editor(), of, make(4))]);
		expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(code(made.find((result) => result.status === 'rejected')?.reason)).toBe('settings.rowMoved');
		expect((await rowsNow()).rows).toHaveLength(3);
	});

	test('what the schema refuses is not stored', async () => {
		const wrong = one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: null, build: set('a', 1.5) });
		expect(code(await wrong.catch((error: unknown) => error))).toBe('settings.invalid');
		expect((await rowsNow()).rows[0].worth).toBe(1);
	});
});

describe('undo', () => {
	test('gives each touched row its state back, also when others changed since, and can be undone', async () => {
		const { version } = await one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: null, build: set('a', 5) });
		await one.edit(guild, editor(), of, { action: 'worth', key: 'b', seen: null, build: set('b', 6) });
		const undone = await one.undo(guild, editor(), of, version ?? -1);
		expect((await rowsNow()).rows).toMatchObject([{ worth: 1 }, { worth: 6 }]);
		await one.undo(guild, editor(), of, undone.version ?? -1);
		expect((await rowsNow()).rows).toMatchObject([{ worth: 5 }, { worth: 6 }]);
	});

	test('takes a row away that the edit had made, and brings back one that it had removed', async () => {
		const made = await one.edit(guild, editor(), of, {
			action: 'created',
			key: 'c',
			seen: null,
			build: (rows) => [...rows, { key: 'c', worth: 3 }]
		});
		const gone = await one.undo(guild, editor(), of, made.version ?? -1);
		expect((await rowsNow()).rows).toHaveLength(2);
		await one.undo(guild, editor(), of, gone.version ?? -1);
		expect((await rowsNow()).rows).toHaveLength(3);
	});

	test('is refused when the row was changed since, for versions that touched none, and in another guild', async () => {
		const { version } = await one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: null, build: set('a', 5) });
		await one.edit(guild, editor(), of, { action: 'worth', key: 'a', seen: null, build: set('a', 6) });
		expect(code(await one.undo(guild, editor(), of, version ?? -1).catch((error: unknown) => error))).toBe('settings.rowMoved');
		for (const odd of [-1, 0, 1.5, 999]) await expect(one.undo(guild, editor(), of, odd)).rejects.toBeInstanceOf(NotFound);
		const other = guildId('399999999999999999');
		await expect(one.undo(other, editor(), of, version ?? -1)).rejects.toBeInstanceOf(NotFound);
	});
});

describe('a row with its part in another list', () => {
	const both: RowList = {
		...{ slice: 'test-beside', field: 'rows', kind: 'list', target: 'whole', area: 'row' },
		beside: { field: 'deep.parts', key: 'of', as: 'part' }
	};
	const bound: RowList = { slice: 'test-beside', field: 'deep.bound', kind: 'one', target: 'bound', area: 'bound' };
	const stored = async () => (await database(connection).collection('settings').findOne({ guild }))?.values['test-beside'];
	const start = {
		rows: [
			{ key: 'a', worth: 1 },
			{ key: 'b', worth: 2 }
		],
		deep: {
			parts: [
				{ of: 'gone', most: 9 },
				{ of: 'a', most: 10, note: 'kept' }
			],
			bound: { most: 3 },
			other: 'kept'
		}
	};
	beforeEach(async () => {
		await settings.change(guild, 1, { values: { 'test-beside': start } }, { actor: actor.id, action: 'test' });
	});
	const withPart =
		(key: string, wanted: unknown) =>
		(rows: readonly StoredSetting[]): StoredSetting[] =>
			rows.map((row) => (row.key === key ? { ...row, part: wanted } : row));
	const change = (key: string, mark: string | null, most: number) =>
		one.edit(guild, editor(), both, { action: 'part', key, seen: mark, build: withPart(key, { most }) });
	const markOf = async (key: string) => (await one.rows(guild, both)).find(({ row }) => row.key === key)?.seen ?? '';

	test('is read as one, and written back into both lists in one version', async () => {
		expect((await one.rows(guild, both)).map(({ row }) => row)).toEqual([
			{ key: 'a', worth: 1, part: { most: 10, note: 'kept' } },
			{ key: 'b', worth: 2 }
		]);
		const { version } = await one.edit(guild, editor(), both, {
			...{ action: 'both', key: 'b', seen: await markOf('b') },
			build: (rows) => rows.map((row) => (row.key === 'b' ? { ...row, worth: 7, part: { most: 20 } } : row))
		});
		expect(await stored()).toEqual({
			rows: [
				{ key: 'a', worth: 1 },
				{ key: 'b', worth: 7 }
			],
			deep: {
				...start.deep,
				parts: [
					{ of: 'a', most: 10, note: 'kept' },
					{ of: 'b', most: 20 },
					{ of: 'gone', most: 9 }
				]
			}
		});
		expect(version).toBe(3);
		expect(await database(connection).collection('audit').find({ guild, target: 'whole:b' }).toArray()).toMatchObject([
			{ before: { value: { key: 'b', worth: 2 } }, after: { value: { worth: 7, part: { most: 20 } } } }
		]);
	});

	test('has one mark: whoever saw the older part is refused', async () => {
		const mark = await markOf('a');
		await change('a', mark, 11);
		expect(code(await change('a', mark, 12).catch((error: unknown) => error))).toBe('settings.rowMoved');
		expect((await stored()).deep.parts).toContainEqual({ of: 'a', most: 11 });
	});

	test('is taken back with it, also when the edit had made or removed the row', async () => {
		const made = await one.edit(guild, editor(), both, {
			...{ action: 'created', key: 'c', seen: null, fresh: true },
			build: (rows) => [...rows, { key: 'c', worth: 3, part: { most: 30 } }]
		});
		expect((await stored()).deep.parts).toContainEqual({ of: 'c', most: 30 });
		const gone = await one.undo(guild, editor(), both, made.version ?? -1);
		expect(await stored()).toEqual({ ...start, deep: { ...start.deep, parts: start.deep.parts.toReversed() } });
		await one.undo(guild, editor(), both, gone.version ?? -1);
		expect((await stored()).deep.parts).toContainEqual({ of: 'c', most: 30 });
		const { version } = await change('a', null, 99);
		await one.undo(guild, editor(), both, version ?? -1);
		expect((await stored()).deep.parts).toContainEqual({ of: 'a', most: 10, note: 'kept' });
	});

	test('is refused by the schema as a whole: nothing of it is stored', async () => {
		const wrong = change('a', null, 1.5);
		expect(code(await wrong.catch((error: unknown) => error))).toBe('settings.invalid');
		expect(await stored()).toEqual(start);
	});

	test('an object deep in the slice is a row, and what stands beside it stays', async () => {
		const [now] = await one.rows(guild, bound);
		expect(now?.row).toEqual({ key: 'bound', most: 3 });
		const edit = { action: 'set', key: 'bound', seen: now?.seen ?? '', build: () => [{ key: 'bound', most: 4 }] };
		const { version } = await one.edit(guild, editor(), bound, edit);
		expect((await stored()).deep).toEqual({ ...start.deep, bound: { most: 4 } });
		await one.undo(guild, editor(), bound, version ?? -1);
		expect(await stored()).toEqual(start);
	});

	test('a list that is not there yet is made, and none where there is nothing to write', async () => {
		const rows = [{ key: 'a', worth: 1 }];
		await settings.change(guild, 2, { values: { 'test-beside': { rows } } }, { actor: actor.id, action: 'test' });
		await one.edit(guild, editor(), both, { action: 'worth', key: 'a', seen: null, build: set('a', 5) });
		expect(await stored()).toEqual({ rows: [{ key: 'a', worth: 5 }] });
		await change('a', null, 6);
		expect(await stored()).toEqual({ rows: [{ key: 'a', worth: 5 }], deep: { parts: [{ of: 'a', most: 6 }] } });
	});
});
