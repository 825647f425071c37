import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownDatabases } from '../../../tests/support/databases.js';
import { systemClock } from '../clock.js';
import { guildId } from '../ids.js';
import { silentLogger } from '../logging/logger.js';
import { connectMongo, database } from '../mongo/index.js';
import { OutboxRepository, type OutboxRow, outboxCollection } from './outbox.repository.js';
import { EffectHandlers } from './registry.js';
import { Relay } from './relay.js';

const guild = guildId('100000000000000001');
let databases: Awaited<ReturnType<typeof ownDatabases>>;

beforeAll(async () => {
	databases = await ownDatabases();
});
afterAll(() => databases.servers.stop());

test('MongoDB is killed while effects run: their outcome is written when it is back, and nothing is done twice', async () => {
	const connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	const rows = new OutboxRepository(connection);
	await rows.prepare();
	const now = systemClock.now();
	const collection = database(connection).collection<OutboxRow>(outboxCollection);
	await collection.insertMany(
		Array.from({ length: 30 }, (_, index): OutboxRow => {
			const [key, aggregate] = [`effect:${index}`, `aggregate:${index % 10}`];
			return {
				_id: `${guild}|effect|${key}`,
				guild,
				key,
				kind: 'test',
				aggregate,
				seq: index,
				payload: null,
				needs: [],
				state: 'pending',
				live: true,
				attempts: 0,
				nextAt: now,
				at: now
			};
		})
	);

	const ran: string[] = [];
	const handlers = new EffectHandlers();
	handlers.effect({
		kind: 'test',
		async run({ key }) {
			ran.push(key);
			await sleep(ran.length <= 10 ? 1_500 : 5);
			return { result: key };
		}
	});
	const relay = new Relay({ rows, handlers, clock: systemClock, logger: silentLogger(), everyMs: 100 });
	relay.start();
	while (ran.length < 10) await sleep(20);
	await databases.servers.mongo.kill9();
	await sleep(3_000);
	await databases.servers.mongo.restart();
	while ((await collection.countDocuments({ live: true })) > 0) await sleep(100);

	expect(ran.length).toBe(30);
	expect(new Set(ran).size).toBe(30);
	expect(await collection.countDocuments({ state: 'done', attempts: 1 })).toBe(30);
	await relay.stop();
	await connection.close();
});
