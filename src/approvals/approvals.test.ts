import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { DomainError, Forbidden } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import { database, prepareCollections } from '#core/mongo/index';
import { Adjustments, EconomyRepository } from '#economy';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, openLedger, person } from '../../tests/support/economy.js';
import { approvalModel } from './approval.model.js';
import { mongoApprovals } from './approval.repository.js';
import { type ApprovalState, approvalSaga } from './approval.saga.js';
import { Approvals } from './approvals.service.js';

const hour = 3_600_000;
const owner = actorOf(person(1), { name: 'Sable', isGuildOwner: true });
const asker = actorOf(person(2), { name: 'Dodo' });
const second = actorOf(person(3), { name: 'Vex' });
const third = actorOf(person(4), { name: 'Bram' });
const member = actorOf(person(5), { name: 'Mira' });
const staff = new Set<string>([asker, second, third].map(({ id }) => id));

let now: Date;
let ledger: Ledger;
let approvals: Approvals;
let adjustments: Adjustments;
let guild: GuildId;
let presses = 0;
let rule: { capability: string; above: number; expiresHours: number } | null;

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	const clock = { now: () => now };
	ledger = await openLedger(mongoUri, mongoDb, { clock });
	await prepareCollections(ledger.connection, [approvalModel(ledger.connection)]);
	await database(ledger.connection)
		.createCollection('deadlines')
		.catch(() => undefined);
	const can = async (_: GuildId, actor: Actor) => actor.isGuildOwner || staff.has(actor.id);
	const policy = {
		can,
		require: async (of: GuildId, actor: Actor, capability: string) => {
			if (!(await can(of, actor))) throw new Forbidden('settings.capability', { what: capability, who: '' });
		},
		limit: async (_: GuildId, actor: Actor) => (actor.isGuildOwner ? null : 1_000),
		fourEyes: async () => rule
	};
	approvals = new Approvals({ units: ledger.writer, clock, repository: mongoApprovals(ledger.connection), policy });
	const repository = new EconomyRepository(ledger.connection);
	adjustments = new Adjustments({ units: ledger.writer, economy: ledger.economy, repository, policy, approvals });
	approvals.act(adjustments.act());
});
afterAll(async () => {
	await database(ledger.connection).dropDatabase();
	await ledger.close();
});
beforeEach(() => {
	guild = freshGuild();
	now = new Date('2026-11-21T12:00:00Z');
	rule = { capability: 'money.adjust', above: 1_000, expiresHours: 24 };
});

const request = () => String(900_000_000_000_000_000n + BigInt(++presses));
const wish = (amount: number, id = request()) =>
	({
		request: id,
		member: member.id,
		memberName: member.name,
		present: true,
		currency: 'credits',
		amount,
		reason: 'lost in a rollback'
	}) as const;
const free = async () => (await ledger.economy.balance(guild, member.id)).credits.free;
const audit = async (action: string) => database(ledger.connection).collection('audit').find({ guild, action }).toArray();
const codeOf = async (act: Promise<unknown>) =>
	act.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);

async function asked(amount = 5_000, by = asker): Promise<string> {
	const outcome = await adjustments.adjust(guild, by, wish(amount));
	if (!('asked' in outcome)) throw new Error('nobody was asked');
	return outcome.asked.row.request;
}

describe('the state table', () => {
	it('no walk approves after an end, each ends by time alone, and only a second person approves', () => {
		expect(approvalSaga.transitions.approve.by).toEqual(['second']);
		expect(approvalSaga.transitions.withdraw.by).toEqual(['requester']);
		fc.assert(
			fc.property(fc.array(fc.nat(), { maxLength: 20 }), (choices) => {
				let state: ApprovalState = approvalSaga.initial;
				let approved = 0;
				for (const choice of choices) {
					const exits = approvalSaga.exits(state);
					expect(exits.length === 0).toBe(approvalSaga.isEnd(state));
					const name = exits[choice % Math.max(exits.length, 1)];
					if (!name) break;
					if (name === 'approve') approved++;
					state = approvalSaga.transitions[name].to;
				}
				expect(approved).toBe(state === 'approved' ? 1 : 0);
				if (!approvalSaga.isEnd(state)) expect(approvalSaga.exits(state, 'system')).toEqual(['expire', 'lapse']);
			})
		);
	});
});

describe('a correction', () => {
	it('up to the limit is done alone, once however often it arrives, and shows before and after', async () => {
		const wanted = wish(1_000);
		const [first, again] = [await adjustments.adjust(guild, asker, wanted), await adjustments.adjust(guild, asker, wanted)];
		expect(first).toMatchObject({ done: { before: 0, after: 1_000 } });
		expect(again).toEqual(first);
		expect(await free()).toBe(1_000);
		expect(await adjustments.adjust(guild, asker, wish(-400))).toMatchObject({ done: { before: 1_000, after: 600 } });
		expect((await ledger.economy.books.reconcile(guild)).differences).toEqual([]);
	});

	it('never takes a member below zero, is never of 0, never without a reason, never of the own wallet', async () => {
		await adjustments.adjust(guild, asker, wish(100));
		expect(await codeOf(adjustments.adjust(guild, asker, wish(-101)))).toBe('economy.adjustShort');
		expect(await codeOf(adjustments.adjust(guild, asker, wish(-5_000)))).toBe('economy.adjustShort');
		for (const amount of [0, 1.5, Number.NaN, 1e9 + 1])
			expect(await codeOf(adjustments.adjust(guild, asker, wish(amount)))).toBe('economy.adjustAmount');
		expect(await codeOf(adjustments.adjust(guild, asker, { ...wish(1), reason: ' ' }))).toBe('economy.adjustReason');
		expect(await codeOf(adjustments.adjust(guild, asker, { ...wish(1), member: asker.id }))).toBe('economy.adjustSelf');
		expect(await codeOf(adjustments.adjust(guild, member, wish(1)))).toBe('settings.capability');
		const stranger = { ...wish(1), member: memberId('777777777777777777'), present: false };
		expect(await codeOf(adjustments.adjust(guild, asker, stranger))).toBe('economy.adjustStranger');
		expect(await codeOf(adjustments.adjust(guild, asker, { ...wish(1), present: false }))).toBe('done');
		expect(await free()).toBe(101);
	});

	it('is taken back by another posting, once', async () => {
		const wanted = wish(700);
		await adjustments.adjust(guild, asker, wanted);
		const back = (id = request()) =>
			adjustments.takeBack(guild, second, { request: id, of: wanted.request, reason: 'twice', memberName: 'Mira' });
		expect(await back()).toMatchObject({ done: { before: 700, after: 0 } });
		await adjustments.adjust(guild, asker, wish(1_000));
		expect(await codeOf(back())).toBe('economy.reversed');
		expect(await free()).toBe(1_000);
		expect(await audit('economy.reversed')).toHaveLength(1);
		expect((await ledger.economy.books.reconcile(guild)).differences).toEqual([]);
	});

	it('of any size is the owner’s alone to make; without a second person in the settings the limit is an end', async () => {
		expect(await adjustments.adjust(guild, owner, wish(50_000))).toMatchObject({ done: { after: 50_000 } });
		rule = null;
		expect(await codeOf(adjustments.adjust(guild, asker, wish(1_001)))).toBe('approvals.limit');
	});
});

describe('a request', () => {
	it('moves nothing before its answer, and is one however often it arrives', async () => {
		const wanted = wish(5_000);
		await Promise.all([1, 2, 3].map(() => adjustments.adjust(guild, asker, wanted)));
		expect(await free()).toBe(0);
		expect(await approvals.waiting(guild, second)).toHaveLength(1);
		expect(await audit('approval.asked')).toHaveLength(1);
	});

	it('is answered by neither who asked, nor who gains, nor who may not, nor from another guild', async () => {
		const id = await asked();
		expect(await codeOf(approvals.approve(guild, asker, id))).toBe('approvals.own');
		staff.add(member.id);
		expect(await codeOf(approvals.approve(guild, member, id))).toBe('approvals.party');
		staff.delete(member.id);
		expect(await codeOf(approvals.approve(guild, member, id))).toBe('settings.capability');
		expect(await codeOf(approvals.decline(guild, member, id, 'no'))).toBe('settings.capability');
		expect(await codeOf(approvals.approve(freshGuild(), owner, id))).toBe('approvals.request.notFound');
		expect(await codeOf(approvals.withdraw(guild, second, id))).toBe('approvals.notYours');
		expect(await free()).toBe(0);
	});

	it('is carried out once by 50 presses of three people, under both names, and the books balance', async () => {
		const id = await asked();
		const codes = await Promise.all(
			Array.from({ length: 50 }, (_, at) => codeOf(approvals.approve(guild, [second, third, owner][at % 3] ?? owner, id)))
		);
		expect(new Set(codes).size).toBeLessThanOrEqual(2);
		expect([...new Set(codes)].sort()).toEqual(['approvals.ended', 'done']);
		expect(await free()).toBe(5_000);
		expect(await database(ledger.connection).collection('postings').countDocuments({ guild })).toBe(1);
		const { endedBy } = await approvals.require(guild, id);
		expect(await audit('approval.approved')).toMatchObject([{ actor: endedBy, before: { by: asker.id } }]);
		expect(await audit('economy.adjusted')).toMatchObject([{ actor: asker.id, after: { second: endedBy } }]);
		expect((await ledger.economy.books.reconcile(guild)).differences).toEqual([]);
	});

	it('that races its own expiry is either carried out or expired', async () => {
		for (let round = 0; round < 8; round++) {
			const before = await free();
			const id = await asked();
			const { expiresAt } = await approvals.require(guild, id);
			const acts = [
				() => {
					now = new Date(expiresAt.getTime() - 1);
					return codeOf(approvals.approve(guild, second, id));
				},
				() => {
					now = expiresAt;
					return codeOf(approvals.timeOut(guild, id));
				}
			];
			await Promise.all((round % 2 === 0 ? acts : acts.reverse()).map((act) => act()));
			const { state } = await approvals.require(guild, id);
			expect(['approved', 'expired', 'waiting']).toContain(state);
			if (state === 'waiting') await approvals.timeOut(guild, id);
			expect((await free()) - before).toBe(state === 'approved' ? 5_000 : 0);
		}
	});

	it('expires by itself, and nothing happens then, whoever presses', async () => {
		const id = await asked();
		await approvals.timeOut(guild, id);
		expect((await approvals.require(guild, id)).state).toBe('waiting');
		now = new Date(now.getTime() + 24 * hour);
		expect(await codeOf(approvals.approve(guild, second, id))).toBe('approvals.ended');
		await approvals.timeOut(guild, id);
		await approvals.timeOut(guild, id);
		expect(await approvals.require(guild, id)).toMatchObject({ state: 'expired', endedBy: null });
		expect(await codeOf(approvals.withdraw(guild, asker, id))).toBe('approvals.ended');
		expect(await free()).toBe(0);
		expect(await database(ledger.connection).collection('deadlines').countDocuments({ guild })).toBe(0);
	});

	it('is declined or withdrawn once; the other hears of it', async () => {
		const [one, two] = [await asked(), await asked()];
		expect(await approvals.decline(guild, second, one, 'not proven')).toMatchObject({ state: 'declined', endReason: 'not proven' });
		expect(await codeOf(approvals.approve(guild, third, one))).toBe('approvals.ended');
		expect(await approvals.withdraw(guild, asker, two)).toMatchObject({ state: 'withdrawn' });
		expect(await codeOf(approvals.approve(guild, second, two))).toBe('approvals.ended');
		expect(await free()).toBe(0);
	});

	it('that can’t be carried out waits on, and says why', async () => {
		await adjustments.adjust(guild, owner, wish(6_000));
		const id = await asked(-5_000);
		await adjustments.adjust(guild, owner, wish(-3_000));
		expect(await codeOf(approvals.approve(guild, second, id))).toBe('economy.adjustShort');
		expect((await approvals.require(guild, id)).state).toBe('waiting');
		await adjustments.adjust(guild, owner, wish(2_500));
		expect(await approvals.approve(guild, second, id)).toMatchObject({ state: 'approved' });
		expect(await free()).toBe(500);
	});
});
