import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDatabases, type TestDatabases } from '../../tests/support/databases.js';
import { freshGuild, type Ledger, moneyUnit, openLedger, person } from '../../tests/support/economy.js';
import { losingProxy } from '../../tests/support/losing-proxy.js';
import { type GuildId, rowId } from '../core/ids.js';
import { database } from '../core/mongo/index.js';

const [payer, payee] = [person(1), person(2)];
let databases: Awaited<ReturnType<typeof ownDatabases>>;
let here: Ledger;
let there: Ledger;

const open = ({ mongoUri, mongoDb }: TestDatabases) => openLedger(mongoUri, mongoDb);
const fund = async (guild: GuildId, amount: number): Promise<void> => {
	const draft = { guild, key: 'give', reason: 'grant.staff', member: payer, amount, actor: 'test' } as const;
	await here.writer.execute(moneyUnit(guild, 'give', here.economy.grant(draft, await here.economy.maxBalances(guild))));
};
const balances = async (guild: GuildId) => [
	(await here.economy.balance(guild, payer)).credits.free,
	(await here.economy.balance(guild, payee)).credits.free
];
const count = (results: readonly PromiseSettledResult<unknown>[], status: 'fulfilled' | 'rejected'): number =>
	results.filter((result) => result.status === status).length;

beforeAll(async () => {
	databases = await ownDatabases();
	[here, there] = [await open(databases), await open(databases)];
});
afterAll(async () => {
	await Promise.all([here.close(), there.close()]);
	await databases.servers.stop();
});

describe('64 × 20 transfers of 1 from 1,000', () => {
	it.each([
		['one process', () => [here]],
		['two processes', () => [here, there]]
	] as const)('%s: 1,000 done, 280 refused', async (_, processes) => {
		const guild = freshGuild();
		const ledgers = processes();
		await fund(guild, 1_000);
		const caller = async (number: number): Promise<PromiseSettledResult<unknown>[]> => {
			const results: PromiseSettledResult<unknown>[] = [];
			for (let at = 0; at < 20; at++) {
				const { economy } = ledgers[number % ledgers.length] ?? here;
				results.push(
					...(await Promise.allSettled([economy.transfer({ guild, from: payer, to: payee, amount: 1, key: `${number}:${at}` })]))
				);
			}
			return results;
		};
		const results = (await Promise.all(Array.from({ length: 64 }, (_, number) => caller(number)))).flat();
		expect([count(results, 'fulfilled'), count(results, 'rejected')]).toEqual([1_000, 280]);
		for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'economy.notEnough' });
		expect(await balances(guild)).toEqual([0, 1_000]);
		expect(await here.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});
});

describe('the database goes away', () => {
	it('killed under load and started again: every unit happens once and every caller hears of it', async () => {
		const guild = freshGuild();
		await fund(guild, 10_000);
		const transfers = Array.from({ length: 400 }, (_, at) =>
			(at % 2 === 0 ? here : there).economy.transfer({ guild, from: payer, to: payee, amount: 1, key: String(at) })
		);
		const settled = Promise.allSettled(transfers);
		for (let kill = 0; kill < 3; kill++) {
			await Promise.race(transfers.slice(kill * 100)); // some are done, others under way
			await databases.servers.mongo.kill9();
			await databases.servers.mongo.restart();
		}
		const results = await settled;
		expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
		expect(await balances(guild)).toEqual([9_600, 400]);
		expect(await here.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});
});

describe('a process dies in the middle of a transaction', () => {
	// MongoDB itself would keep the guild waiting for a minute.
	it('does not hold the guild', { timeout: 40_000 }, async () => {
		const guild = freshGuild();
		await fund(guild, 10);
		const dead = await open(databases);
		const session = dead.connection.getClient().startSession();
		session.startTransaction();
		const head = rowId(guild, 'head');
		await database(dead.connection)
			.collection<{ _id: string; seq: number }>('units')
			.updateOne({ _id: head }, { $inc: { seq: 1 } }, { session });
		expect(await here.economy.transfer({ guild, from: payer, to: payee, amount: 1, key: 'k' })).toMatchObject({ received: 1 });
		await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
		await session.endSession();
		await dead.close();
	});
});

describe('the commit is applied and its answer lost', () => {
	it('settles by the key: nothing twice, nothing lost', async () => {
		const guild = freshGuild();
		await fund(guild, 100);
		const proxy = await losingProxy(databases.mongoUri);
		const far = await openLedger(proxy.uri, databases.mongoDb);
		proxy.loseAnswersTo('commitTransaction', 2);
		const done = await Promise.all(
			Array.from({ length: 10 }, (_, at) => far.economy.transfer({ guild, from: payer, to: payee, amount: 5, key: String(at) }))
		);
		expect(proxy.lost()).toBe(2);
		expect(done).toHaveLength(10);
		expect(await balances(guild)).toEqual([50, 50]);
		expect(await database(here.connection).collection('postings').countDocuments({ guild, reason: 'transfer' })).toBe(10);
		await far.close();
		await proxy.close();
	});
});
