import { setTimeout as sleep } from 'node:timers/promises';
import type mongoose from 'mongoose';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { guildId } from '../ids.js';
import { Leases } from '../leases/leases.js';
import { ownerInThisProcess } from '../leases/process-identity.js';
import { silentLogger } from '../logging/logger.js';
import { connectMongo, database } from '../mongo/index.js';
import { type DeadlineRow, deadlinesCollection } from './deadline.js';
import { DeadlineRepository } from './deadline.repository.js';
import { DeadlineHandlers } from './registry.js';
import { DeadlineSweep } from './sweep.js';

const guild = guildId('100000000000000001');
let connection: mongoose.Connection;
let rows: DeadlineRepository;
let clockOffset = 0;
const clock = { now: () => new Date(Date.now() + clockOffset) };
const sweeps: DeadlineSweep[] = [];

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	rows = new DeadlineRepository(connection);
	await rows.prepare();
});
afterEach(async () => {
	await Promise.all(sweeps.splice(0).map((sweep) => sweep.stop()));
	await collection().deleteMany({});
	clockOffset = 0;
});
afterAll(async () => {
	await database(connection).dropDatabase();
	await connection.close();
});

const collection = () => database(connection).collection<DeadlineRow>(deadlinesCollection);
const left = () => collection().countDocuments();

async function deadlines(count: number, inMs: number, kind = 'test'): Promise<void> {
	await collection().insertMany(
		Array.from({ length: count }, (_, index): DeadlineRow => {
			const subject = `${kind}:${index}`;
			return { _id: `${guild}|deadline|${subject}|${kind}`, guild, subject, kind, at: new Date(Date.now() + inMs), payload: null };
		})
	);
}

/** What a real handler does in its unit: acts once, guarded by the row. */
const act = async (row: DeadlineRow, acted: string[]): Promise<void> => {
	const { deletedCount } = await collection().deleteOne({ _id: row._id, at: row.at });
	if (deletedCount === 1) acted.push(row.subject);
};

function sweep(due: (row: DeadlineRow) => Promise<void>, everyMs = 100): DeadlineSweep {
	const handlers = new DeadlineHandlers();
	handlers.deadline({ kind: 'test', due });
	const made = new DeadlineSweep({
		rows,
		handlers,
		everyMs,
		clock,
		logger: silentLogger(),
		leases: new Leases(connection, ownerInThisProcess())
	});
	sweeps.push(made);
	return made;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 1_000; tries++) {
		if (await holds()) return;
		await sleep(20);
	}
	throw new Error(`It never came to this: ${what}`);
}

test('two sweepers act on each deadline that has passed once, and on no other', async () => {
	await deadlines(500, -1_000);
	await deadlines(5, 3_600_000, 'later');
	const acted: string[] = [];
	const seen: string[] = [];
	const due = async (row: DeadlineRow) => {
		seen.push(row.subject);
		await act(row, acted);
	};
	sweep(due).start();
	sweep(due).start();
	await until('all due are gone', async () => (await left()) === 5 && acted.length >= 500);
	expect(new Set(acted).size).toBe(500);
	expect(seen.length).toBe(500);
});

test('a deadline between two rounds is met at its moment', async () => {
	const acted: string[] = [];
	const made = sweep((row) => act(row, acted), 60_000);
	made.start();
	await sleep(100);
	await deadlines(1, 400);
	made.lookAhead();
	await until('it was met', () => acted.length === 1);
});

test('after a jump of the clock it catches up at once: deadlines that handlers set into the passed time, and duties', async () => {
	await deadlines(1, 1_000);
	const days = 5;
	const met: number[] = [];
	let duties = 0;
	// Without the jump nothing would happen for an hour.
	const made = sweep(async (row) => {
		met.push(row.at.getTime());
		if (met.length === days) await collection().deleteOne({ _id: row._id });
		else await collection().updateOne({ _id: row._id }, { $set: { at: new Date(row.at.getTime() + 86_400_000) } });
	}, 3_600_000);
	made.duty({ name: 'counts', run: async () => void duties++ });
	made.start();
	await until('it has looked', () => duties === 1);
	expect(met).toEqual([]);
	clockOffset = 7 * 86_400_000;
	made.jumped();
	await until('all of them are met', async () => (await left()) === 0);
	expect(met.map((at, index) => at - (met[0] ?? 0) - index * 86_400_000)).toEqual(Array(days).fill(0));
	await until('the duty was done again', () => duties >= 2);
});

test('a handler that fails keeps nothing else from running, and is tried again', async () => {
	await deadlines(3, -1_000);
	const acted: string[] = [];
	let failures = 0;
	const made = sweep(async (row) => {
		if (row.subject === 'test:0' && failures < 2) {
			failures++;
			throw new Error('not yet');
		}
		await act(row, acted);
	});
	made.start();
	await until('the others are done', async () => (await left()) === 1);
	expect(acted.sort()).toEqual(['test:1', 'test:2']);
	await sleep(300);
	expect(failures).toBe(1);
	clockOffset = 6_000;
	await until('it failed again', () => failures === 2);
	clockOffset = 60_000;
	await until('all done', async () => (await left()) === 0);
});

test('a handler that leaves its deadline as it was is not called without end', async () => {
	await deadlines(1, -1_000);
	let calls = 0;
	sweep(async () => {
		calls++;
	}).start();
	await sleep(600);
	expect(calls).toBe(1);
});

test('a deadline that a handler moved is met at its new moment without waiting for a retry', async () => {
	await deadlines(1, -1_000);
	let calls = 0;
	sweep(async (row) => {
		calls++;
		if (calls === 1) {
			await collection().updateOne({ _id: row._id }, { $set: { at: new Date(Date.now() + 300) } });
			throw new Error('cut off after the commit');
		}
		await act(row, []);
	}).start();
	await until('it is gone', async () => (await left()) === 0);
	expect(calls).toBe(2);
});

test('a duty that hangs or fails holds up neither deadlines nor other duties', async () => {
	const acted: string[] = [];
	let rounds = 0;
	const made = sweep((row) => act(row, acted));
	made.duty({ name: 'hangs', run: () => new Promise(() => undefined) });
	made.duty({ name: 'fails', run: () => Promise.reject(new Error('no')) });
	made.duty({ name: 'works', run: async () => void rounds++ });
	made.start();
	await until('the working duty runs each round', () => rounds > 2);
	await deadlines(1, -1_000);
	await until('the deadline is met', () => acted.length === 1);
});

test('a sweep held by a dead process is taken over at once, by a living one never', async () => {
	const mine = new Leases(connection, ownerInThisProcess());
	const other = new Leases(connection, ownerInThisProcess());
	const held = await mine.take('x', 60_000);
	expect(held?.token).toBe(1);
	expect(await other.take('x', 60_000)).toBeNull();

	const [scope] = ownerInThisProcess().split('/');
	const gone = new Leases(connection, `${scope}/4194999/1/abc`);
	await gone.take('y', 60_000);
	const taken = await mine.take('y', 60_000);
	expect(taken?.token).toBe(2);
});

test('a lease that ran out changes hands, and the old holder can neither renew nor release it', async () => {
	const [first, second] = [new Leases(connection, 'elsewhere/1/1/a'), new Leases(connection, 'elsewhere/2/2/b')];
	const old = await first.take('z', 50);
	await sleep(120);
	const fresh = await second.take('z', 60_000);
	expect(fresh?.token).toBe(2);
	expect(await old?.renew()).toBe(false);
	await old?.release();
	expect(await first.take('z', 60_000)).toBeNull();
	expect(await fresh?.renew()).toBe(true);
});

test('of many that ask for a new lease at once, one gets it', async () => {
	const asked = await Promise.all(
		Array.from({ length: 20 }, (_, index) => new Leases(connection, `elsewhere/${index}/1/a`).take('race', 60_000))
	);
	expect(asked.filter((lease) => lease !== null).length).toBe(1);
});
