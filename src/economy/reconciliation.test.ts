import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, moneyUnit, openLedger, person } from '../../tests/support/economy.js';
import type { GuildId } from '../core/ids.js';
import { database } from '../core/mongo/index.js';
import type { Difference } from './books.model.js';
import { accountId, holdRowId, postingId } from './ledger.model.js';

const databases = testDatabases();
const [mira, rook] = [person(1), person(2)];
const owner = actorOf(rook, { isGuildOwner: true });
const openOrders = new Set<string>();
let ledger: Ledger;
let guild: GuildId;

const books = () => ledger.economy.books;
const rows = (collection: string) => database(ledger.connection).collection<{ _id: string }>(collection);
const kinds = (differences: readonly Difference[]) => [...new Set(differences.map(({ kind }) => kind))].sort();
const send = (key: string, amount = 10) => ledger.economy.transfer({ guild, from: mira, to: rook, amount, key });
const hold = (code: string, amount: number) =>
	ledger.writer.execute(
		moneyUnit(
			guild,
			`hold:${code}`,
			ledger.economy.hold({
				guild,
				key: `order:${code}:hold`,
				reason: 'order.hold',
				holdId: code,
				member: mira,
				amount,
				owner: `order:${code}`,
				actor: mira
			})
		)
	);

beforeAll(async () => {
	ledger = await openLedger(databases.mongoUri, databases.mongoDb);
	books().registerHoldOwner('order', async (_, ids) => new Set(ids.filter((id) => openOrders.has(id))));
});
afterAll(() => ledger.close());
beforeEach(async () => {
	guild = freshGuild();
	openOrders.clear();
	openOrders.add('A');
	const draft = { guild, key: 'give', reason: 'grant.staff', member: mira, amount: 1_000, actor: 'test' } as const;
	await ledger.writer.execute(moneyUnit(guild, 'give', ledger.economy.grant(draft, await ledger.economy.maxBalances(guild))));
	await hold('A', 300);
	await send('first', 100);
});

describe('books that balance', () => {
	it('are checked step by step and from the first posting, also while money moves', async () => {
		expect((await books().status(guild)).checkedAt).toBeNull();
		const moving = Promise.all(Array.from({ length: 200 }, (_, at) => send(`t${at}`, 1)));
		for (let round = 0; round < 10; round++)
			expect(await books().reconcile(guild, { full: round % 3 === 2 })).toMatchObject({ balanced: true });
		await moving;
		expect(await books().reconcile(guild)).toMatchObject({ balanced: true });
		expect(await books().reconcile(guild, { full: true })).toMatchObject({ balanced: true, differences: [] });
		expect(await books().status(guild)).toMatchObject({ state: 'balanced', postings: 203 });
		expect(await books().systemBalance(guild, 'system:mint', 'credits')).toBe(-1_000);
		await send('later', 5);
		expect(await books().systemBalance(guild, 'system:mint', 'credits')).toBe(-1_000);
	});

	it('are not counted twice by two processes', async () => {
		await Promise.all(Array.from({ length: 6 }, () => books().reconcile(guild)));
		expect(await books().reconcile(guild, { full: true })).toMatchObject({ balanced: true });
		expect((await books().status(guild)).postings).toBe(3);
	});
});

describe('books that do not balance', () => {
	const damages: readonly [string, 'step' | 'full', readonly string[], () => Promise<unknown>][] = [
		[
			'a balance',
			'step',
			['balance'],
			() => rows('accounts').updateOne({ _id: accountId(guild, mira, 'credits') }, { $inc: { balance: 1 } })
		],
		['held value', 'step', ['held'], () => rows('accounts').updateOne({ _id: accountId(guild, mira, 'credits') }, { $inc: { held: 1 } })],
		['the parts of a hold', 'step', ['hold'], () => rows('holds').updateOne({ _id: holdRowId(guild, 'A') }, { $inc: { captured: 1 } })],
		['a posting taken away', 'step', ['balance'], () => rows('postings').deleteOne({ _id: postingId(guild, 'transfer:first') })],
		[
			'a leg',
			'step',
			['balance', 'posting'],
			() => rows('postings').updateOne({ _id: postingId(guild, 'give') }, { $set: { 'legs.0.amount': -999 } })
		],
		[
			'an account out of nothing',
			'full',
			['balance', 'total'],
			() =>
				rows('accounts').insertOne(
					Object.assign(
						{ _id: accountId(guild, person(9), 'credits') },
						{ guild, member: person(9), currency: 'credits', balance: 7, held: 0 }
					)
				)
		],
		['an order that ended and left its hold', 'step', ['owner'], async () => openOrders.delete('A')]
	];

	it.each(damages)('%s: money stops, the owner is told once, the proof starts it again', async (_, depth, expected, damage) => {
		const accounts = await rows('accounts').find({ guild }).toArray();
		const [holds, postings] = [await rows('holds').find({ guild }).toArray(), await rows('postings').find({ guild }).toArray()];
		await damage();
		const found = await books().reconcile(guild, { full: depth === 'full' });
		expect(kinds(found.differences)).toEqual(expect.arrayContaining([...expected]));
		await expect(send('no')).rejects.toMatchObject({ code: 'unit.locked', params: { lock: 'money' } });
		await books().reconcile(guild, { full: true });
		expect(await rows('outbox').countDocuments({ guild, kind: 'economy.books-locked' })).toBe(1);
		expect(await books().status(guild)).toMatchObject({ state: 'locked' });

		await expect(books().prove(guild, actorOf(mira))).rejects.toMatchObject({ name: 'Forbidden' });
		await expect(books().prove(guild, owner)).rejects.toMatchObject({ code: 'economy.stillUnbalanced' });
		openOrders.add('A');
		for (const [name, before] of Object.entries({ accounts, holds, postings })) {
			await rows(name).deleteMany({ guild });
			await rows(name).insertMany(before);
		}
		// Balanced again, but only a person starts the money again.
		await books().reconcile(guild);
		await expect(send('no')).rejects.toMatchObject({ code: 'unit.locked' });
		expect(await books().prove(guild, owner)).toMatchObject({ state: 'balanced', differences: [] });
		expect(await send('yes')).toMatchObject({ replayed: false });
		expect(await rows('audit').distinct('action', { guild })).toEqual(['economy.books-locked', 'economy.books-unlocked']);
		expect(await books().reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});

	it('a checkpoint is a witness, and is made again by the proof', async () => {
		await books().reconcile(guild);
		await rows('account_checkpoints').updateOne({ guild, balance: { $gt: 0 } }, { $inc: { balance: 5 } });
		await rows('account_checkpoints').deleteOne({ guild, balance: { $lt: 0 } });
		expect(kinds((await books().reconcile(guild, { full: true })).differences)).toEqual(['checkpoint']);
		expect(await books().prove(guild, owner)).toMatchObject({ state: 'balanced' });
		expect(await books().reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});

	it('stops the money of its own guild only', async () => {
		const [broken, sound] = [guild, freshGuild()];
		guild = sound;
		const draft = { guild, key: 'give', reason: 'grant.staff', member: mira, amount: 50, actor: 'test' } as const;
		await ledger.writer.execute(moneyUnit(guild, 'give', ledger.economy.grant(draft, await ledger.economy.maxBalances(guild))));
		await rows('accounts').updateOne({ _id: accountId(broken, mira, 'credits') }, { $inc: { balance: 1 } });
		const results = await books().reconcileAll();
		expect(results.find((one) => one.guild === broken)?.balanced).toBe(false);
		expect(results.find((one) => one.guild === sound)?.balanced).toBe(true);
		expect(await send('here', 5)).toMatchObject({ received: 5 });
	});
});
