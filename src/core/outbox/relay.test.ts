import { setTimeout as sleep } from 'node:timers/promises';
import type mongoose from 'mongoose';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { systemClock } from '../clock.js';
import { guildId } from '../ids.js';
import { ownerInThisProcess } from '../leases/process-identity.js';
import { silentLogger } from '../logging/logger.js';
import { connectMongo, database } from '../mongo/index.js';
import type { Value } from '../units/unit.js';
import { type Effect, type EffectDone, EffectFailed, EffectLater } from './effect.js';
import { OutboxRepository, type OutboxRow, outboxCollection } from './outbox.repository.js';
import { EffectHandlers } from './registry.js';
import { Relay } from './relay.js';

const guild = guildId('100000000000000001');
let connection: mongoose.Connection;
let rows: OutboxRepository;
const relays: Relay[] = [];
let clockOffset = 0;
const clock = { now: () => new Date(Date.now() + clockOffset) };

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	rows = new OutboxRepository(connection);
	await rows.prepare();
});
afterEach(async () => {
	await Promise.all(relays.splice(0).map((relay) => relay.stop()));
	await outbox().deleteMany({});
	clockOffset = 0;
});
afterAll(async () => {
	await database(connection).dropDatabase();
	await connection.close();
});

const outbox = () => database(connection).collection<OutboxRow>(outboxCollection);

interface Draft {
	readonly key: string;
	readonly aggregate?: string;
	readonly seq?: number;
	readonly needs?: readonly string[];
	readonly more?: Partial<OutboxRow>;
}

let counter = 0;
async function write(...drafts: Draft[]): Promise<void> {
	await outbox().insertMany(
		drafts.map(({ key, aggregate = key, seq = ++counter, needs = [], more = {} }): OutboxRow => {
			const now = systemClock.now();
			return {
				_id: `${guild}|effect|${key}`,
				guild,
				key,
				kind: 'test',
				aggregate,
				seq,
				payload: key,
				needs,
				state: 'pending',
				live: true,
				attempts: 0,
				nextAt: now,
				at: now,
				...more
			};
		})
	);
}

function relay(
	run: (effect: Effect<string>) => Promise<EffectDone | undefined>,
	options: { owner?: string; termMs?: number; concurrency?: number } = {}
): Relay {
	const handlers = new EffectHandlers();
	handlers.effect<string>({ kind: 'test', run });
	const made = new Relay({ rows, handlers, clock, logger: silentLogger(), everyMs: 50, owner: ownerInThisProcess(), ...options });
	relays.push(made);
	return made;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 1_000; tries++) {
		if (await holds()) return;
		await sleep(20);
	}
	throw new Error(`It never came to this: ${what}`);
}

const stateOf = async (key: string) => (await rows.find(guild, key))?.state;
const allEnded = async () => (await outbox().countDocuments({ live: true })) === 0;

test('effects of one aggregate run one after the other in commit order, aggregates side by side', async () => {
	const aggregates = ['order:A', 'order:B', 'order:C'];
	await write(...aggregates.flatMap((aggregate) => [3, 1, 2, 5, 4].map((seq) => ({ key: `${aggregate}:${seq}`, aggregate, seq }))));
	const order: string[] = [];
	const open = new Set<string>();
	let together = 0;
	relay(async (effect) => {
		expect([...open].filter((aggregate) => aggregate === effect.aggregate)).toEqual([]);
		open.add(effect.aggregate);
		together = Math.max(together, open.size);
		await sleep(20);
		order.push(effect.key);
		open.delete(effect.aggregate);
		return undefined;
	}).start();
	await until('all done', allEnded);

	for (const aggregate of aggregates) {
		expect(order.filter((key) => key.startsWith(aggregate))).toEqual([1, 2, 3, 4, 5].map((seq) => `${aggregate}:${seq}`));
	}
	expect(together).toBeGreaterThan(1);
});

test('a failing head holds back its own aggregate only, and goes on when it succeeds', async () => {
	await write({ key: 'a1', aggregate: 'a' }, { key: 'a2', aggregate: 'a' }, { key: 'b1', aggregate: 'b' });
	const ran: string[] = [];
	relay(async ({ key, attempt }) => {
		if (key === 'a1' && attempt === 1) throw new Error('not yet');
		ran.push(key);
		return undefined;
	}).start();
	await until('b1 done', async () => (await stateOf('b1')) === 'done');
	expect(await stateOf('a2')).toBe('pending');
	clockOffset = 2_000;
	await until('all done', allEnded);
	expect(ran).toEqual(['b1', 'a1', 'a2']);
});

test('an effect waits for what it needs and reads its result', async () => {
	await write({ key: 'message', aggregate: 'channel', needs: ['thread'] }, { key: 'thread', aggregate: 'order' });
	const results: (Value | undefined)[] = [];
	relay(async (effect) => {
		if (effect.key === 'thread') {
			await sleep(100);
			return { result: { channel: '42' } };
		}
		results.push(await effect.result('thread'));
		return undefined;
	}).start();
	await until('all done', allEnded);
	expect(results).toEqual([{ channel: '42' }]);
	expect((await rows.find(guild, 'message'))?.attempts).toBe(1);
});

test('a dead effect takes its dependants along, tells about each, and leaves the rest of its aggregate alone', async () => {
	await write(
		{ key: 'root', aggregate: 'order' },
		{ key: 'next', aggregate: 'order' },
		{ key: 'child', aggregate: 'x', needs: ['root'] },
		{ key: 'grandchild', aggregate: 'y', needs: ['child'] }
	);
	const dead: string[] = [];
	const made = relay(async ({ key }) => {
		if (key === 'root') throw new EffectFailed('the channel is gone');
		return undefined;
	});
	made.onDead((row) => void dead.push(`${row.key}: ${row.error}`));
	made.start();
	await until('all ended', allEnded);
	expect(dead).toEqual([
		'root: EffectFailed: the channel is gone',
		'child: needs root, which is dead',
		'grandchild: needs child, which is dead'
	]);
	expect(await stateOf('next')).toBe('done');
	expect(await made.stats()).toMatchObject({ pending: 0, dead: 3 });
});

test('a revived dead letter runs again with those that died because of it', async () => {
	await write({ key: 'root' }, { key: 'child', needs: ['root'] }, { key: 'grandchild', needs: ['child'] });
	let broken = true;
	const made = relay(async ({ key }) => {
		if (key === 'root' && broken) throw new EffectFailed('no');
		return undefined;
	});
	made.start();
	await until('all dead', allEnded);
	broken = false;
	expect(await made.revive(guild, 'root')).toBe(3);
	await until('all done', allEnded);
	expect([await stateOf('root'), await stateOf('child'), await stateOf('grandchild')]).toEqual(['done', 'done', 'done']);
});

test('ten failures are the end, however often it was put off meanwhile', async () => {
	await write({ key: 'bad' }, { key: 'busy' });
	let calls = 0;
	let offs = 0;
	relay(async ({ key }) => {
		if (key === 'bad') {
			calls++;
			throw new Error('bug');
		}
		if (++offs <= 20) throw new EffectLater('rate limit', 0);
		return undefined;
	}).start();
	const hurry = setInterval(() => {
		clockOffset += 600_000;
	}, 20);
	await until('all ended', allEnded);
	clearInterval(hurry);
	expect(await rows.find(guild, 'bad')).toMatchObject({ state: 'dead', failures: 10, error: 'Error: bug' });
	expect(await rows.find(guild, 'busy')).toMatchObject({ state: 'done', delays: 20 });
	expect(calls).toBe(10);
});

test('what is not due yet is left alone', async () => {
	await write({ key: 'later', more: { nextAt: new Date(Date.now() + 3_600_000) } }, { key: 'now' });
	relay(async () => undefined).start();
	await until('now done', async () => (await stateOf('now')) === 'done');
	await sleep(200);
	expect(await stateOf('later')).toBe('pending');
	clockOffset = 3_700_000;
	await until('later done', async () => (await stateOf('later')) === 'done');
});

test('two relays at once carry out each effect once', async () => {
	await write(...Array.from({ length: 120 }, (_, index) => ({ key: `k${index}`, aggregate: `agg${index % 40}` })));
	const ran: string[] = [];
	const run = async (effect: Effect<string>) => {
		ran.push(effect.key);
		await sleep(2);
		return undefined;
	};
	for (let index = 0; index < 3; index++) relay(run).start();
	await until('all done', allEnded);
	expect(ran.length).toBe(120);
	expect(new Set(ran).size).toBe(120);
});

test('an effect cut off while calling is taken up when its claim has run out, as unknown, and the late one writes nothing', async () => {
	await write({ key: 'cut' });
	let release: (() => void) | undefined;
	const slow = relay(
		async () => {
			await new Promise<void>((resolve) => {
				release = resolve;
			});
			return { result: 'late' };
		},
		// Never renewed within its term: renewal happens at a third of it, so the term is shorter than its first timer.
		{ termMs: 300 }
	);
	slow.start();
	await until('it is calling', async () => release !== undefined);
	// The first relay loses its claim as if it had been cut off from the database.
	await outbox().updateOne({ key: 'cut' }, { $set: { 'lease.token': 99, 'lease.until': new Date(0) } });
	const seen: boolean[] = [];
	relay(async ({ unknown }) => {
		seen.push(unknown);
		return { result: 'second' };
	}).start();
	await until('done', allEnded);
	release?.();
	await slow.stop();
	expect(seen).toEqual([true]);
	expect(await rows.find(guild, 'cut')).toMatchObject({ state: 'done', result: 'second' });
});

test('a claim is held as long as its effect runs', async () => {
	await write({ key: 'long' });
	let runs = 0;
	const run = async () => {
		runs++;
		await sleep(1_500);
		return undefined;
	};
	relay(run, { termMs: 450 }).start();
	relay(run, { termMs: 450 }).start();
	await until('done', allEnded);
	expect(runs).toBe(1);
});

test('a claim of a process that died on this machine is taken over at once', async () => {
	const [scope] = ownerInThisProcess().split('/');
	// No process has this pid: it is above what Linux gives out.
	const lease = { token: 3, owner: `${scope}/4194999/1/abc`, until: new Date(Date.now() + 3_600_000) };
	await write({ key: 'orphan', more: { state: 'calling', attempts: 1, lease } });
	const seen: [boolean, number][] = [];
	relay(async ({ unknown, attempt }) => {
		seen.push([unknown, attempt]);
		return undefined;
	}).start();
	await until('done', allEnded);
	expect(seen).toEqual([[true, 2]]);
});

test('a kind that nobody carries out is retried, not lost', async () => {
	await write({ key: 'unheard', more: { kind: 'other' } });
	relay(async () => undefined).start();
	await until('tried', async () => ((await rows.find(guild, 'unheard'))?.failures ?? 0) > 0);
	expect(await stateOf('unheard')).toBe('pending');
});

test('stopping waits for what runs and takes nothing new', async () => {
	await write({ key: 'one', aggregate: 'a' }, { key: 'two', aggregate: 'a' });
	let began = 0;
	const made = relay(async () => {
		began++;
		await sleep(200);
		return undefined;
	});
	made.start();
	await until('begun', () => began === 1);
	await made.stop();
	expect([await stateOf('one'), await stateOf('two')]).toEqual(['done', 'pending']);
});

test('the heads are found by the index of what is to do', async () => {
	await write({ key: 'old', more: { state: 'done', live: false } }, { key: 'new' });
	const plan = await outbox().find({ live: true, guild, aggregate: 'new' }).sort({ seq: 1 }).hint('toDo').explain('executionStats');
	expect(plan.executionStats).toMatchObject({ totalDocsExamined: 1 });
});
