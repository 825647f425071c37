import type { Connection } from 'mongoose';
import type { Actor } from '#core/actor';
import { type Clock, systemClock } from '#core/clock';
import { type GuildId, guildId, type MemberId, memberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import type { Unit, Value } from '#core/units/unit';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter, type WriterLog } from '#core/units/writer';
import {
	accountModel,
	BooksRepository,
	booksModel,
	checkpointModel,
	Economy,
	EconomyRepository,
	type EconomySettings,
	economySettings,
	holdModel,
	moneyLock,
	postingModel,
	Reconciliation
} from '#economy';

const silent: WriterLog = { warn: () => undefined, error: () => undefined };
let guilds = 0;

/** A guild nobody else in this run uses. */
export const freshGuild = (): GuildId => guildId(String(500_000_000_000_000_000n + BigInt(process.pid) * 1_000_000n + BigInt(++guilds)));
export const person = (number: number): MemberId => memberId(String(700_000_000_000_000_000n + BigInt(number)));

export const actorOf = (id: MemberId, more: Partial<Actor> = {}): Actor => ({
	id,
	name: 'Mira',
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: new Date(0),
	accountCreatedAt: new Date(0),
	locale: 'en-US',
	...more
});

/** One process' view of the ledger: its own connection, writer and service. */
export interface Ledger {
	readonly connection: Connection;
	readonly writer: GroupCommitWriter;
	readonly economy: Economy;
	close(): Promise<void>;
}

export interface LedgerOptions {
	readonly clock?: Clock;
	readonly settings?: (guild: GuildId) => EconomySettings;
}

export async function openLedger(mongoUri: string, dbName: string, { clock = systemClock, settings }: LedgerOptions = {}): Promise<Ledger> {
	const connection = await connectMongo({ uri: mongoUri, dbName, appName: 'test' });
	const models = [unitModel, accountModel, holdModel, postingModel, booksModel, checkpointModel];
	await prepareCollections(
		connection,
		models.map((model) => model(connection))
	);
	for (const name of ['outbox', 'audit']) await database(connection).createCollection(name).catch(ignoreExisting);
	const writer = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log: silent });
	const repository = new EconomyRepository(connection);
	const economy = new Economy({
		units: writer,
		repository,
		clock,
		books: new Reconciliation({
			units: writer,
			clock,
			log: silent,
			repository: new BooksRepository(connection),
			legsAfter: (guild, account, currency, seq) => repository.legsAfter(guild, account, currency, seq)
		}),
		settings: async (guild) => settings?.(guild) ?? economySettings.defaults
	});
	return {
		connection,
		writer,
		economy,
		async close() {
			await writer.stop();
			await connection.close();
		}
	};
}

/** A unit that moves money. */
export const moneyUnit = (guild: GuildId, key: string, changes: Unit['changes'], content: Value = key): Unit => ({
	guild,
	key,
	content,
	locks: [moneyLock],
	changes
});

function ignoreExisting(error: unknown): void {
	if (!(error instanceof Error) || !error.message.includes('already exists')) throw error;
}
