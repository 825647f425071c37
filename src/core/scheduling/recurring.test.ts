import { ScheduledTaskStore } from '@sapphire/plugin-scheduled-tasks';
import type mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { Leases } from '../leases/leases.js';
import { ownerInThisProcess } from '../leases/process-identity.js';
import { silentLogger } from '../logging/logger.js';
import { connectMongo, database } from '../mongo/index.js';
import { RecurringRuns, RecurringTask } from './recurring.js';

let connection: mongoose.Connection;
let now = new Date('2026-11-21T10:00:00Z');
beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
});
afterAll(async () => {
	await database(connection).dropDatabase();
	await connection.close();
});

const later = (minutes: number) => {
	now = new Date(now.getTime() + minutes * 60_000);
};

test('without any wake-up a task runs when it is due, once in all processes, and again after a failure', async () => {
	let runs = 0;
	let broken = false;
	class Reconcile extends RecurringTask {
		public readonly everyMs = 300_000;
		public async work(): Promise<void> {
			runs++;
			if (broken) throw new Error('the database is away');
		}
	}
	const store = new ScheduledTaskStore();
	store.set('reconcile', new Reconcile({ name: 'reconcile', path: '', root: '', store }, { interval: 300_000 }));
	const processes = [1, 2, 3].map(
		() => new RecurringRuns(new Leases(connection, ownerInThisProcess()), { now: () => now }, silentLogger(), () => store)
	);
	const round = () => Promise.all(processes.map((one) => one.runDue()));

	await round();
	expect(runs).toBe(1);
	later(3);
	await round();
	expect(runs).toBe(1);
	later(2);
	await round();
	expect(runs).toBe(2);

	broken = true;
	later(5);
	await processes[0]?.runDue();
	broken = false;
	await processes[1]?.runDue();
	expect(runs).toBe(4);
	await round();
	expect(runs).toBe(4);
});
