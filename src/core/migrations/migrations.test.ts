import type mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { systemClock } from '../clock.js';
import { Leases } from '../leases/leases.js';
import { ownerInThisProcess } from '../leases/process-identity.js';
import { silentLogger } from '../logging/logger.js';
import { connectMongo, database } from '../mongo/index.js';
import { type Migration, Migrations } from './migrations.js';

let connection: mongoose.Connection;
beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
});
afterAll(async () => {
	await database(connection).dropDatabase();
	await connection.close();
});
const runner = () => new Migrations(connection, new Leases(connection, ownerInThisProcess()), systemClock, silentLogger());

test('each runs once, in the order of dates, also when several processes start together', async () => {
	const ran: string[] = [];
	const migrations = ['20261122-b', '20261121-a', '20261121-z'].map((id): Migration => ({ id, up: async () => void ran.push(id) }));
	await Promise.all([runner().run(migrations), runner().run(migrations), runner().run(migrations)]);
	expect(ran).toEqual(['20261121-a', '20261121-z', '20261122-b']);
	expect(await runner().run(migrations)).toEqual([]);
});

test('one that is cut off is run again and goes on from what it saved', async () => {
	const seen: unknown[] = [];
	const migration: Migration = {
		id: '20261201-long',
		async up({ progress, save }) {
			seen.push(progress);
			if (progress === undefined) {
				await save({ last: 500 });
				throw new Error('killed');
			}
		}
	};
	await expect(runner().run([migration])).rejects.toThrow('killed');
	expect(await runner().run([migration])).toEqual(['20261201-long']);
	expect(seen).toEqual([undefined, { last: 500 }]);
});

test('bad names and doubles are found at start', async () => {
	const up = () => Promise.resolve();
	await expect(runner().run([{ id: 'wallet', up }])).rejects.toThrow("'wallet'");
	await expect(
		runner().run([
			{ id: '20261201-x', up },
			{ id: '20261201-x', up }
		])
	).rejects.toThrow('Two migrations');
});
