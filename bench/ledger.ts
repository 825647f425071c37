// The unit of work that places an order (validation, hold, order row, outbox) against the driver's own transaction doing the same writes.
import { rowId } from '#core/ids';
import { database } from '#core/mongo/index';
import type { Unit } from '#core/units/unit';
import { moneyLock } from '#economy';
import { freshGuild, openLedger, person } from '../tests/support/economy.js';
import { closedLoop, compare, type Variant } from './ratios.js';

const uri = process.env.MONGODB_URI;
if (!uri) throw new Error('MONGODB_URI is not set: run `npm run bench -- ledger`');
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const roundMs = Number(process.env.BENCH_ROUND_MS ?? 2_000);
const people = 5_000;
const rich = 1_000_000_000;

const ledger = await openLedger(uri, `bench_ledger_${process.pid}`);
const { connection, writer, economy } = ledger;
const db = database(connection);
const guild = freshGuild();
const collection = (name: string) => db.collection<{ _id: string }>(name);
await db.createCollection('orders');

const accountRow = (index: number) => {
	const member = person(index);
	return { _id: rowId(guild, 'account', member, 'credits'), guild, member, currency: 'credits', balance: rich, held: 0 };
};
await collection('accounts').insertMany(Array.from({ length: people }, (_, index) => accountRow(index)));

let codes = 0;
const nextCode = (): string => (++codes).toString(36).toUpperCase().padStart(7, '0');
const orderRow = (code: string, member: string) => ({
	_id: rowId(guild, 'order', code),
	guild,
	code,
	buyer: member,
	state: 'placed',
	price: 5,
	at: new Date()
});

/** What the product does. */
async function placeByUnit(index: number): Promise<void> {
	const code = nextCode();
	const member = person(index);
	const key = `order:${code}:place`;
	const unit: Unit<string> = {
		guild,
		key,
		content: { buyer: member, price: 5 },
		locks: [moneyLock],
		changes: [
			...economy.hold({
				guild,
				key,
				reason: 'order.hold',
				holdId: code,
				member,
				amount: 5,
				owner: `order:${code}`,
				ref: `order:${code}`,
				actor: member
			}),
			{ in: 'orders', insert: orderRow(code, member) }
		],
		outbox: [{ key: `${key}:card`, kind: 'tickets.card', aggregate: `order:${code}`, payload: { code } }],
		result: code
	};
	await writer.execute(unit);
}

/** The same rows by `withTransaction`, majority and journaled: key, balance, hold, posting, order, outbox. */
async function placeByTransaction(index: number): Promise<void> {
	const code = nextCode();
	const member = person(index);
	const at = new Date();
	const key = `order:${code}:place`;
	const legs = [
		{ account: `member:${member}`, currency: 'credits', amount: -5 },
		{ account: `hold:${code}`, currency: 'credits', amount: 5 }
	];
	const hold = { holdId: code, member, currency: 'credits', amount: 5, captured: 0, released: 0, remaining: 5, owner: `order:${code}`, at };
	const effect = {
		kind: 'tickets.card',
		aggregate: `order:${code}`,
		payload: { code },
		needs: [],
		state: 'pending',
		live: true,
		attempts: 0
	};
	const session = connection.getClient().startSession();
	try {
		await session.withTransaction(
			async () => {
				const paid = await collection('accounts').updateOne(
					{ _id: rowId(guild, 'account', member, 'credits'), balance: { $gte: 5 } },
					{ $inc: { balance: -5, held: 5 } },
					{ session }
				);
				if (paid.matchedCount !== 1) throw new Error('not enough');
				const insert = (name: string, row: { _id: string }) => collection(name).insertOne(row, { session });
				const unit = { _id: rowId(guild, 'unit', key), guild, key, hash: key, at, result: code };
				await insert('units', unit);
				await insert('holds', Object.assign({ _id: rowId(guild, 'hold', code), guild }, hold));
				const posting = { guild, key, seq: 0, at, reason: 'order.hold', legs, memo: {}, ref: `order:${code}`, actor: member };
				await insert('postings', Object.assign({ _id: rowId(guild, 'posting', key) }, posting));
				await insert('orders', orderRow(code, member));
				await insert('outbox', Object.assign({ _id: rowId(guild, 'effect', `${key}:card`), guild, key, seq: 0, nextAt: at, at }, effect));
			},
			{ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } }
		);
	} finally {
		await session.endSession();
	}
}

const spread =
	(place: (index: number) => Promise<void>): Variant =>
	(callers, until) =>
		closedLoop(callers, until, () => place(Math.floor(Math.random() * people)));
const hot =
	(place: (index: number) => Promise<void>): Variant =>
	(callers, until) =>
		closedLoop(callers, until, () => place(0));

/** 64 callers × 20 transfers of 1 from an account that holds 1,000. */
async function race(): Promise<boolean> {
	const other = freshGuild();
	const [payer, payee] = [person(1), person(2)];
	const money = { guild: other, key: 'give', reason: 'grant.staff', member: payer, amount: 1_000, actor: 'bench' } as const;
	await writer.execute({ guild: other, key: 'give', content: null, changes: economy.grant(money, await economy.maxBalances(other)) });
	const tries = await Promise.allSettled(
		Array.from({ length: 64 }, (_, caller) => caller).flatMap((caller) =>
			Array.from({ length: 20 }, (_, at) => economy.transfer({ guild: other, from: payer, to: payee, amount: 1, key: `${caller}:${at}` }))
		)
	);
	const done = tries.filter(({ status }) => status === 'fulfilled').length;
	const [left, got] = await Promise.all([economy.balance(other, payer), economy.balance(other, payee)]);
	process.stdout.write(`race: ${done} done, ${tries.length - done} refused, payer ${left.credits.free}, payee ${got.credits.free}\n`);
	return done === 1_000 && tries.length - done === 280 && left.credits.free === 0 && got.credits.free === 1_000;
}

const [base, ours] = [placeByTransaction, placeByUnit];
const figures = {
	spread: await compare({ name: 'spread', callers: 64, base: spread(base), ours: spread(ours) }, rounds, roundMs),
	hot: await compare({ name: 'hot', callers: 64, base: hot(base), ours: hot(ours) }, rounds, roundMs),
	alone: await compare({ name: 'alone', callers: 1, base: spread(base), ours: spread(ours) }, rounds, roundMs)
};
const exact = await race();
const proof = await economy.books.reconcile(guild);
await connection.dropDatabase();
await ledger.close();

const rounded = (value: number): number => Math.round(value * 100) / 100;
const result = {
	name: 'ledger',
	spread: rounded(figures.spread.ratio),
	hot: rounded(figures.hot.ratio),
	alone: rounded(figures.alone.ratio),
	exact,
	unitsPerSecond: { spread: Math.round(figures.spread.ours), hot: Math.round(figures.hot.ours), alone: Math.round(figures.alone.ours) },
	transactionsPerSecond: {
		spread: Math.round(figures.spread.base),
		hot: Math.round(figures.hot.base),
		alone: Math.round(figures.alone.base)
	},
	// The other half of the writes went past the writer, at another time than the books are kept: only that the check runs is shown.
	checked: proof.guild === guild
};
process.stdout.write(`${JSON.stringify(result)}\n`);
