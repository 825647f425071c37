import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases } from '../../tests/support/databases.js';
import { type GuildId, guildId, rowId } from '../core/ids.js';
import { connectMongo, database, prepareCollections } from '../core/mongo/index.js';
import { SettingsHistory } from './settings.history.js';
import { settingsVersionModel } from './settings.model.js';
import { settingsVersionsCollection } from './settings-change.js';

const databases = testDatabases();
const path = ['values', 'shop', 'tax'];
let connection: Connection;
let history: SettingsHistory;
let guild: GuildId;
let guilds = 0;

const rows = () => database(connection).collection<{ _id: string; guild: string }>(settingsVersionsCollection);

/** Stores one version per value, from 1 on; `undefined`: not set. */
async function store(of: GuildId, values: readonly (number | undefined)[], first = 1): Promise<void> {
	await rows().insertMany(
		values.map((tax, index) => {
			const version = first + index;
			return {
				_id: rowId(of, 'settings-version', version),
				guild: of,
				version,
				at: new Date(version * 1_000),
				actor: 'mira',
				action: 'config.set',
				values: { shop: tax === undefined ? { note: 'x' } : { tax, note: 'x' } }
			};
		})
	);
}

const told = async (version: number, want = 3) => {
	const { changes, complete } = await history.of(guild, path, { version, want });
	return { changes: changes.map((change) => [change.version, change.value]), complete };
};

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	await prepareCollections(connection, [settingsVersionModel(connection)]);
});
afterAll(() => connection.close());
beforeEach(() => {
	guilds += 1;
	guild = guildId(String(100_000_000_000_000_000n + BigInt(guilds)));
	history = new SettingsHistory(connection);
});

describe('the history of a value', () => {
	it('has the last changes, the newest first, and those that were taken back', async () => {
		await store(guild, [undefined, 1, 1, 2, 1, undefined]);
		expect(await told(6, 9)).toEqual({
			changes: [
				[6, undefined],
				[5, 1],
				[4, 2],
				[2, 1]
			],
			complete: true
		});
		expect(await told(6, 2)).toEqual({
			changes: [
				[6, undefined],
				[5, 1]
			],
			complete: false
		});
	});

	it('is found however many versions lie between, and ends after 300 of them', async () => {
		await store(guild, [1, ...Array.from({ length: 40 }, () => 2)]);
		expect(await told(41)).toEqual({
			changes: [
				[2, 2],
				[1, 1]
			],
			complete: true
		});
		await store(
			guild,
			Array.from({ length: 300 }, () => 2),
			42
		);
		expect(await told(341)).toEqual({ changes: [], complete: false });
	});

	it('ends with the version that was asked for', async () => {
		await store(guild, [1, 2, 3]);
		expect(await told(2)).toEqual({
			changes: [
				[2, 2],
				[1, 1]
			],
			complete: true
		});
		expect(await told(0)).toEqual({ changes: [], complete: true });
	});

	it('is kept for a version, and read for a later one and for another guild', async () => {
		const other = guildId('100000000000009999');
		await store(guild, [1, 2]);
		await store(other, [7, 7]);
		const before = await told(2);
		await rows().deleteOne({ _id: rowId(guild, 'settings-version', 1) });
		expect(await told(2)).toEqual(before);
		expect((await history.of(other, path, { version: 2, want: 3 })).changes).toMatchObject([{ version: 1, value: 7 }]);
		await store(guild, [3], 3);
		expect((await told(3)).changes).toEqual([
			[3, 3],
			[2, 2]
		]);
	});
});
