import { setTimeout as sleep } from 'node:timers/promises';
import { ScheduledTask, ScheduledTaskStore } from '@sapphire/plugin-scheduled-tasks';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ownDatabases } from '../../../tests/support/databases.js';
import { silentLogger } from '../logging/logger.js';
import { Scheduler } from './scheduler.js';

let databases: Awaited<ReturnType<typeof ownDatabases>>;
const schedulers: Scheduler[] = [];
let prefixes = 0;

beforeAll(async () => {
	databases = await ownDatabases();
});
afterEach(async () => {
	await Promise.all(schedulers.splice(0).map((scheduler) => scheduler.close()));
});
afterAll(() => databases.servers.stop());

interface Declared {
	readonly name: string;
	readonly interval?: number;
	readonly pattern?: string;
	readonly run?: () => void;
}

function storeOf(...tasks: Declared[]): ScheduledTaskStore {
	const store = new ScheduledTaskStore();
	for (const { name, interval, pattern, run = () => undefined } of tasks) {
		class Task extends ScheduledTask {
			public run(): void {
				run();
			}
		}
		store.set(name, new Task({ name, path: name, root: '', store }, { interval, pattern }));
	}
	return store;
}

function scheduler(store: ScheduledTaskStore, prefix = `test${++prefixes}`): Scheduler {
	const made = new Scheduler({ redisUrl: databases.redisUrl, prefix, logger: silentLogger(), tasks: () => store });
	schedulers.push(made);
	return made;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 1_000; tries++) {
		if (await holds()) return;
		await sleep(20);
	}
	throw new Error(`It never came to this: ${what}`);
}

const declared =
	(made: Scheduler, ...names: string[]) =>
	async () => {
		if (!made.connected) return false;
		const there = await made.declared().catch((): string[] => []);
		return there.sort().join() === names.sort().join();
	};

test('repeated tasks run, and what a new version no longer declares is removed', async () => {
	let ticks = 0;
	const first = scheduler(storeOf({ name: 'tick', interval: 200, run: () => ticks++ }, { name: 'nightly', pattern: '0 4 * * *' }), 'same');
	first.start();
	await until('two ticks', () => ticks >= 2);
	await until('both are declared', declared(first, 'tick', 'nightly'));
	await first.close();

	const second = scheduler(storeOf({ name: 'nightly', pattern: '0 5 * * *' }), 'same');
	second.start();
	await until('only the new one is left', declared(second, 'nightly'));
	expect(await second.declare()).toBe(0);
});

test('a job that fell due while nobody was there is run at the next start', async () => {
	const store = storeOf();
	const before = scheduler(store, 'overdue');
	await until('Redis is there', () => before.connected);
	for (let job = 0; job < 20; job++) await before.wake('remind', `job-${job}`, 50);
	await before.close();
	await sleep(200);

	let runs = 0;
	scheduler(storeOf({ name: 'remind', run: () => runs++ }), 'overdue').start();
	await until('all ran', () => runs === 20);
});

test('the same wake-up is asked for once', async () => {
	let runs = 0;
	const made = scheduler(storeOf({ name: 'wake', run: () => runs++ }));
	await until('Redis is there', () => made.connected);
	await Promise.all(Array.from({ length: 10 }, () => made.wake('wake', 'deadline-1', 100)));
	made.start();
	await until('it ran', () => runs > 0);
	await sleep(300);
	expect(runs).toBe(1);
});

test('Redis comes back empty: the next round of the sweep finds the schedules again, without a restart', async () => {
	let ticks = 0;
	const made = scheduler(storeOf({ name: 'tick', interval: 300, run: () => ticks++ }, { name: 'nightly', pattern: '0 4 * * *' }));
	made.start();
	await until('it ticks', () => ticks > 0);

	await databases.servers.redis.kill9();
	// Nothing may wait for Redis or throw meanwhile.
	await made.wake('tick', 'lost', 0);
	expect(await made.declare()).toBe(0);
	await databases.servers.redis.restartEmpty();
	await until('both are declared again', declared(made, 'tick', 'nightly'));
	ticks = 0;
	await until('it ticks again', () => ticks > 1);
});

test('Redis loses its data while connected: the duty of the sweep puts the schedules back', async () => {
	const made = scheduler(storeOf({ name: 'nightly', pattern: '0 4 * * *' }));
	made.start();
	await until('it is declared', declared(made, 'nightly'));
	await made.redis.flushall();
	expect(await made.declared()).toEqual([]);
	expect(await made.declare()).toBe(1);
	expect(await made.declared()).toEqual(['nightly']);
});

test('starting without Redis is no failure', async () => {
	const made = new Scheduler({
		redisUrl: 'redis://127.0.0.1:1',
		prefix: 'none',
		logger: silentLogger(),
		tasks: () => storeOf({ name: 'x', interval: 1_000 })
	});
	made.start();
	expect(made.connected).toBe(false);
	expect(await made.declare()).toBe(0);
	await made.wake('x', 'y', 0);
	await made.close();
});
