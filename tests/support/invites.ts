import type { Connection } from 'mongoose';
import { expect } from 'vitest';
import { type DeadlineRow, deadlinesCollection } from '#core/deadlines/deadline';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { inviteDeadlines } from '../../src/invites/invites.deadlines.js';
import { inviteBookModel, inviteCodeModel, inviteModel, inviterModel } from '../../src/invites/invites.model.js';
import type { VestingService } from '../../src/invites/vesting.service.js';
import { testDatabases } from './databases.js';

/** Makes ids of accounts that were made on a day, each another one. */
export function accountsOf(): (made?: Date) => MemberId {
	let accounts = 0;
	return (made = new Date('2024-01-01T00:00:00Z')) => {
		accounts += 1;
		return memberId(String((BigInt(made.getTime() - 1_420_070_400_000) << 22n) + BigInt(accounts)));
	};
}

/** A database of its own with the collections of invites. */
export async function connectInvites(): Promise<Connection> {
	const { mongoUri, mongoDb } = testDatabases();
	const connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [inviteModel, inviterModel, inviteCodeModel, inviteBookModel]) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	return connection;
}

/** The writer of one process, for which somebody listens to what invites tell. */
export const inviteWriter = (connection: Connection, clock: { now(): Date }): GroupCommitWriter =>
	new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: (event) => (event.startsWith('invite.') ? ['test'] : []) },
		log: { warn: () => undefined, error: () => undefined }
	});

/** Carries out every deadline whose moment has come, as the sweep does. */
export async function carryOutDue(connection: Connection, guild: GuildId, vesting: VestingService, now: Date): Promise<void> {
	const ready = await database(connection)
		.collection<DeadlineRow>(deadlinesCollection)
		.find({ guild, at: { $lte: now } })
		.toArray();
	for (const row of ready)
		await inviteDeadlines(vesting)
			.find(({ kind }) => kind === row.kind)
			?.due(row);
}

/** Each inviter's numbers are those of the rows that name them. */
export async function expectInviterSums(connection: Connection, guild: GuildId): Promise<void> {
	const all = await database(connection).collection('invites').find({ guild }).toArray();
	for (const row of await database(connection).collection('inviters').find({ guild }).toArray()) {
		const own = all.filter(({ inviter }) => inviter === row.member);
		const count = (test: (row: (typeof own)[number]) => boolean) => own.filter(test).length;
		expect(row).toMatchObject({
			pending: count(({ state, leftAt }) => state === 'pending' && leftAt === null),
			left: count(({ state, leftAt }) => state === 'pending' && leftAt !== null),
			vested: count(({ state }) => state === 'vested' || state === 'kept'),
			clawedBack: count(({ state }) => state === 'clawedBack'),
			void: count(({ state }) => state === 'void')
		});
	}
}
