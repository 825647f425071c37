import type mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { testDatabases } from '../../tests/support/databases.js';
import { newTicket, ticketMigrations, ticketModel, ticketsCollection } from './ticket.model.js';

let connection: mongoose.Connection;
beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
});
afterAll(async () => {
	await database(connection).dropDatabase();
	await connection.close();
});

test('tickets of earlier versions keep their rooms, and several may be without one afterwards', async () => {
	const db = database(connection);
	const rows = db.collection<{ _id: string; [field: string]: unknown }>(ticketsCollection);
	await rows.createIndex({ guild: 1, channel: 1 }, { unique: true });
	const old = { guild: 'g', buyer: 'b', kind: 'thread', card: null, call: null, queue: null, openedAt: new Date(), closedAt: null };
	await rows.insertMany([
		{ ...old, _id: 'g|ticket|A', code: 'A', channel: '1', state: 'open' },
		{ ...old, _id: 'g|ticket|B', code: 'B', channel: '2', state: 'closed' }
	]);
	const run = { db, progress: undefined, save: async () => undefined };
	for (const migration of [...ticketMigrations, ...ticketMigrations]) await migration.up(run);
	await prepareCollections(connection, [ticketModel(connection)]);
	const { kind, channel, card, call, queue, closedAt, rooms, cards, closings, ...rest } = newTicket;
	expect(await rows.findOne({ code: 'A' })).toMatchObject({ ...rest, channel: '1', kind: 'thread', rooms: 1, cards: 1, closings: 0 });
	expect(await rows.findOne({ code: 'B' })).toMatchObject({ ...rest, channel: '2', state: 'closed', rooms: 1, cards: 1, closings: 1 });
	await rows.insertMany(['C', 'D'].map((code) => ({ ...old, ...newTicket, _id: `g|ticket|${code}`, code, state: 'waiting' })));
	await expect(rows.insertOne({ ...old, _id: 'g|ticket|E', code: 'E', channel: '1', state: 'open' })).rejects.toThrow('E11000');
	// Looking for the ticket of a room uses the index.
	const plan = JSON.stringify(await rows.find({ guild: 'g', channel: '1' }).explain('queryPlanner'));
	expect(plan).toContain('"indexName":"room"');
});
