import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDatabases, testDatabases } from '../support/databases.js';

describe('the databases of the run', () => {
	it('give each caller names of its own on the same servers', () => {
		const a = testDatabases();
		const b = testDatabases();
		expect(a.mongoUri).toBe(b.mongoUri);
		expect(a.mongoDb).not.toBe(b.mongoDb);
		expect(a.redisPrefix).not.toBe(b.redisPrefix);
	});

	it('take transactions, majority and journaled', async () => {
		const { mongoUri, mongoDb, mongoOptions } = testDatabases();
		const connection = await mongoose.createConnection(mongoUri, { dbName: mongoDb, ...mongoOptions }).asPromise();
		try {
			await connection.createCollection('things');
			await connection.transaction(async (session) => {
				await connection.collection('things').insertOne({ a: 1 }, { session });
			});
			await expect(
				connection.transaction(async (session) => {
					await connection.collection('things').insertOne({ a: 2 }, { session });
					throw new Error('undo');
				})
			).rejects.toThrow('undo');
			expect(await connection.collection('things').countDocuments()).toBe(1);
		} finally {
			await connection.dropDatabase();
			await connection.close();
		}
	});
});

describe('a pair of one’s own', () => {
	let own: Awaited<ReturnType<typeof ownDatabases>>;
	beforeAll(async () => {
		own = await ownDatabases();
	});
	afterAll(() => own.servers.stop());

	it('keeps what was written with journal over kill -9 of mongod, on the same port', async () => {
		const connection = await mongoose.createConnection(own.mongoUri, { dbName: own.mongoDb, ...own.mongoOptions }).asPromise();
		try {
			await connection.collection('kept').insertOne({ n: 1 });
			const before = own.servers.mongo.pid;
			await own.servers.mongo.kill9();
			await own.servers.mongo.restart();
			expect(own.servers.mongo.pid).not.toBe(before);
			expect(await connection.collection('kept').countDocuments()).toBe(1);
			await connection.collection('kept').insertOne({ n: 2 });
		} finally {
			await connection.close();
		}
	});

	it('loses everything in Redis when it is restarted empty, and keeps it over a plain restart', async () => {
		const redis = new Redis(own.redisUrl, { maxRetriesPerRequest: null });
		redis.on('error', () => {}); // the connection breaks on purpose
		try {
			await redis.set('a', '1');
			await own.servers.redis.restart();
			expect(await redis.get('a')).toBe('1');
			await own.servers.redis.restartEmpty();
			expect(await redis.get('a')).toBeNull();
		} finally {
			redis.disconnect();
		}
	});
});
