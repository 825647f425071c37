import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, moneyUnit, openLedger, person } from '../../tests/support/economy.js';
import type { GuildId } from '../core/ids.js';
import { type EconomySettings, economySettings } from './economy.settings.js';
import { memberAccount, mint, shopAccount } from './money.js';
import { Sending } from './sending.service.js';

const databases = testDatabases();
const [mira, rook, tarn] = [person(1), person(2), person(3)];
let ledger: Ledger;
let guild: GuildId;
let settings: EconomySettings;

const give = async (member = mira, amount = 1_000): Promise<void> => {
	const draft = { guild, key: `give:${member}:${amount}`, reason: 'grant.staff', member, amount, actor: 'test' } as const;
	await ledger.writer.execute(moneyUnit(guild, draft.key, ledger.economy.grant(draft, await ledger.economy.maxBalances(guild))));
};
const order = (part: string) => ({ guild, key: `order:A:${part}`, holdId: 'A', member: mira, ref: 'order:A', actor: mira });
const run = (key: string, changes: ReturnType<Ledger['economy']['hold']>) => ledger.writer.execute(moneyUnit(guild, key, changes));
const credits = async (member = mira) => {
	const { free, held } = (await ledger.economy.balance(guild, member)).credits;
	return { free, held };
};

beforeAll(async () => {
	ledger = await openLedger(databases.mongoUri, databases.mongoDb, { settings: () => settings });
});
afterAll(() => ledger.close());
beforeEach(() => {
	guild = freshGuild();
	settings = economySettings.defaults;
});

describe('holds', () => {
	it('are captured and released in parts that sum up', async () => {
		const { economy } = ledger;
		await give();
		await run('hold', economy.hold({ ...order('hold'), reason: 'order.hold', amount: 600, owner: 'order:A' }));
		expect(await credits()).toEqual({ free: 400, held: 600 });
		expect((await economy.balance(guild, mira)).credits.holds).toMatchObject([{ id: 'A', owner: 'order:A', remaining: 600 }]);
		await run('capture', economy.capture({ ...order('capture'), reason: 'order.capture', amount: 450 }));
		await run('release', economy.release({ ...order('release'), reason: 'order.release', amount: 150 }));
		expect(await credits()).toEqual({ free: 550, held: 0 });
		expect((await economy.balance(guild, mira)).credits.holds).toEqual([]);
	});

	it('never pay more than was held, nor for another member', async () => {
		const { economy } = ledger;
		await give();
		await run('hold', economy.hold({ ...order('hold'), reason: 'order.hold', amount: 100, owner: 'order:A' }));
		const short = { code: 'economy.holdShort' };
		await expect(run('c', economy.capture({ ...order('c'), reason: 'order.capture', amount: 101 }))).rejects.toMatchObject(short);
		await expect(run('r', economy.release({ ...order('r'), member: rook, reason: 'order.release', amount: 1 }))).rejects.toMatchObject(
			short
		);
		await run('all', economy.release({ ...order('all'), reason: 'order.release', amount: 100 }));
		await expect(run('more', economy.capture({ ...order('more'), reason: 'order.capture', amount: 1 }))).rejects.toMatchObject(short);
	});

	it('stand still while they are frozen, and move in the unit that thaws them', async () => {
		const { economy } = ledger;
		await give();
		const ref = { guild, holdId: 'A', member: mira };
		await run('hold', economy.hold({ ...order('hold'), reason: 'order.hold', amount: 600, owner: 'order:A' }));
		await run('capture', economy.capture({ ...order('capture'), reason: 'order.capture', amount: 100 }));
		await expect(run('thaw', economy.thaw(ref))).rejects.toMatchObject({ code: 'economy.holdNotFrozen' });
		await expect(run('other', economy.freeze({ ...ref, member: rook }))).rejects.toMatchObject({ code: 'economy.holdShort' });
		await run('freeze', economy.freeze(ref));
		const frozen = { code: 'economy.holdFrozen', params: { remaining: { value: 500 } } };
		await expect(run('again', economy.freeze(ref))).rejects.toMatchObject(frozen);
		await expect(run('c', economy.capture({ ...order('c'), reason: 'order.capture', amount: 1 }))).rejects.toMatchObject(frozen);
		await expect(run('r', economy.release({ ...order('r'), reason: 'order.release', amount: 500 }))).rejects.toMatchObject(frozen);
		expect(await credits()).toEqual({ free: 400, held: 500 });
		expect(await ledger.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
		await run('ruling', [
			...economy.thaw(ref),
			...economy.capture({ ...order('rest'), reason: 'order.capture', amount: 200 }),
			...economy.release({ ...order('back'), reason: 'order.release', amount: 300 })
		]);
		expect(await credits()).toEqual({ free: 700, held: 0 });
		await expect(run('late', economy.freeze(ref))).rejects.toMatchObject({ code: 'economy.holdShort' });
		expect(await ledger.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});

	it('can be frozen while the books are locked, because nothing moves', async () => {
		const { economy, writer } = ledger;
		await give();
		await run('hold', economy.hold({ ...order('hold'), reason: 'order.hold', amount: 600, owner: 'order:A' }));
		await writer.setLock(guild, 'money', 'test');
		const changes = economy.freeze({ guild, holdId: 'A', member: mira });
		await writer.execute({ guild, key: 'freeze', content: null, changes });
		await writer.setLock(guild, 'money', null);
		const capture = economy.capture({ ...order('c'), reason: 'order.capture', amount: 1 });
		await expect(run('c', capture)).rejects.toMatchObject({ code: 'economy.holdFrozen' });
	});

	it('are refused with what is missing', async () => {
		await give(mira, 100);
		const changes = ledger.economy.hold({ ...order('hold'), reason: 'order.hold', amount: 350, owner: 'order:A' });
		await expect(run('hold', changes)).rejects.toMatchObject({
			code: 'economy.notEnough',
			params: { available: { value: 100 }, price: { value: 350 }, missing: { value: 250 }, held: { value: 0 } }
		});
	});
});

describe('postings', () => {
	it('sum up to zero in whole numbers', () => {
		const draft = { guild, key: 'k', reason: 'adjust', actor: 'test' } as const;
		const legs = (...amounts: number[]) =>
			amounts.map((amount, at) => ({ account: at === 0 ? mint : memberAccount(person(at)), currency: 'credits' as const, amount }));
		for (const amounts of [[-5, 4], [-1.5, 1.5], [0, 0], [-5], [-1e13, 1e13]])
			expect(() => ledger.economy.posting({ ...draft, legs: legs(...amounts) })).toThrow(TypeError);
		expect(ledger.economy.posting({ ...draft, legs: legs(-5, 4, 1) })).toHaveLength(3);
	});

	it('respect the most that a member may have', async () => {
		settings = economySettings.parse({ currencies: { credits: { maxBalance: 1_200 } } });
		await give();
		await expect(give(mira, 201)).rejects.toMatchObject({ code: 'economy.maxBalance' });
		await give(mira, 200);
		expect(await credits()).toEqual({ free: 1_200, held: 0 });
	});

	it('are reversed once, by their opposite; a capture goes back to the buyer', async () => {
		const { economy, writer } = ledger;
		const reverse = async (posting: string) =>
			writer.execute(await economy.reverse(guild, { posting, actor: actorOf(tarn, { isGuildOwner: true }), reason: 'wrong item' }));
		await give();
		await run('hold', economy.hold({ ...order('hold'), reason: 'order.hold', amount: 600, owner: 'order:A' }));
		await expect(reverse('order:A:hold')).rejects.toMatchObject({ code: 'economy.notReversible' });
		await run('release', economy.release({ ...order('release'), reason: 'order.release', amount: 100 }));
		await expect(reverse('order:A:release')).rejects.toMatchObject({ code: 'economy.notReversible' });
		const to = [
			{ account: shopAccount, amount: 300 },
			{ account: memberAccount(rook), amount: 200 }
		];
		await run('capture', economy.capture({ ...order('capture'), reason: 'order.capture', amount: 500, to }));
		expect((await reverse('order:A:capture')).replayed).toBe(false);
		expect((await reverse('order:A:capture')).replayed).toBe(true);
		expect(await credits()).toEqual({ free: 1_000, held: 0 });
		expect(await credits(rook)).toEqual({ free: 0, held: 0 });
		await expect(reverse('reverse:order:A:capture')).rejects.toMatchObject({ code: 'economy.notReversible' });
		await expect(reverse('nothing')).rejects.toMatchObject({ code: 'economy.entry.notFound' });
	});
});

describe('transfers', () => {
	const send = (key: string, amount: number, from = mira, to = rook) => ledger.economy.transfer({ guild, from, to, amount, key });

	it('take the fee out of the amount and happen once', async () => {
		settings = economySettings.parse({ send: { min: 10, feePercent: 5 } });
		await give();
		expect(await send('1', 101)).toEqual({ amount: 101, fee: 6, received: 95, replayed: false });
		expect(await send('1', 101)).toMatchObject({ replayed: true });
		await expect(send('1', 102)).rejects.toMatchObject({ code: 'unit.keyReused' });
		expect([await credits(), await credits(rook)]).toEqual([
			{ free: 899, held: 0 },
			{ free: 95, held: 0 }
		]);
	});

	it.each<[string, number, string]>([
		['too little', 9, 'economy.amount'],
		['a fraction', 10.5, 'economy.amount'],
		['a negative amount', -50, 'economy.amount'],
		['nothing countable', Number.NaN, 'economy.amount'],
		['more than there is', 1_001, 'economy.notEnough']
	])('refuse %s', async (_, amount, code) => {
		settings = economySettings.parse({ send: { min: 10 } });
		await give();
		await expect(send('k', amount)).rejects.toMatchObject({ code });
		expect(await credits()).toEqual({ free: 1_000, held: 0 });
	});

	it('refuse oneself, and everything while sending is off or the books are locked', async () => {
		await give();
		await expect(send('k', 10, mira, mira)).rejects.toMatchObject({ code: 'economy.sameAccount' });
		await ledger.writer.setLock(guild, 'money', 'books');
		await expect(send('k', 10)).rejects.toMatchObject({ code: 'unit.locked', params: { lock: 'money' } });
		settings = economySettings.parse({ send: { enabled: false } });
		await expect(send('k', 10)).rejects.toMatchObject({ code: 'economy.sendOff' });
	});
});

describe('sending', () => {
	const receiver = { id: rook, name: 'Rook', isMember: true };
	const sending = () => new Sending({ economy: ledger.economy, units: ledger.writer });
	const ask = (amount: number, note = '', to = receiver) => sending().ask(guild, actorOf(mira), to, { key: '1', amount, note });
	const confirm = (of = actorOf(mira), to = receiver) => sending().confirm(guild, of, '1', to);

	it('moves nothing before it is confirmed, and what was asked for once, however often that is pressed', async () => {
		settings = economySettings.parse({ send: { feePercent: 5 } });
		await give();
		expect(await ask(101, ' raid share ')).toEqual({
			key: '1',
			to: receiver,
			amount: 101,
			fee: 6,
			free: 1_000,
			left: null,
			note: 'raid share'
		});
		expect(await credits()).toEqual({ free: 1_000, held: 0 });
		const done = await Promise.all(Array.from({ length: 5 }, () => confirm()));
		expect(done.filter(({ replayed }) => !replayed)).toHaveLength(1);
		expect(await credits(rook)).toEqual({ free: 95, held: 0 });
		// Pressed again later, it says what happened then.
		settings = economySettings.parse({ send: { feePercent: 50 } });
		expect(await confirm(actorOf(mira), { ...receiver, isMember: false })).toMatchObject({ received: 95, replayed: true });
		const { entries } = await ledger.economy.history(guild, rook);
		expect(entries).toMatchObject([{ reason: 'transfer', memo: { from: mira, to: rook, note: 'raid share' } }]);
	});

	it.each<[string, () => Promise<unknown>, string]>([
		['to oneself', () => ask(10, '', { ...receiver, id: mira }), 'economy.sameAccount'],
		['to a bot or somebody who is not here', () => ask(10, '', { ...receiver, isMember: false }), 'economy.sendNobody'],
		['nothing countable', () => ask(Number.NaN), 'economy.amount'],
		['more than there is', () => ask(1_001), 'economy.notEnough'],
		['with a note that is too long', () => ask(10, 'x'.repeat(201)), 'economy.noteLength'],
		['what was never asked', () => confirm(), 'economy.send.notFound']
	])('is refused %s', async (_, act, code) => {
		await give();
		await expect(act()).rejects.toMatchObject({ code });
		expect(await credits()).toEqual({ free: 1_000, held: 0 });
	});

	it('is refused to anybody else, to whoever has left meanwhile, at another fee, and past what the receiver may have', async () => {
		await give();
		await ask(100);
		await expect(confirm(actorOf(tarn))).rejects.toMatchObject({ code: 'economy.send.notFound' });
		await expect(confirm(actorOf(mira), { ...receiver, isMember: false })).rejects.toMatchObject({ code: 'economy.sendNobody' });
		settings = economySettings.parse({ send: { feePercent: 5 } });
		await expect(confirm()).rejects.toMatchObject({ code: 'economy.sendChanged' });
		settings = economySettings.parse({ currencies: { credits: { maxBalance: 99 } } });
		await expect(confirm()).rejects.toMatchObject({ code: 'economy.receiverFull', params: {} });
		expect(await credits(rook)).toEqual({ free: 0, held: 0 });
	});

	it('is refused while it is off or the books are locked, before anything is filled', async () => {
		await give();
		await ledger.writer.setLock(guild, 'money', 'books');
		for (const act of [() => ask(10), () => sending().mayStart(guild, actorOf(mira))])
			await expect(act()).rejects.toMatchObject({ code: 'unit.locked', params: { lock: 'money' } });
		settings = economySettings.parse({ send: { enabled: false } });
		await expect(sending().mayStart(guild, actorOf(mira))).rejects.toMatchObject({ code: 'economy.sendOff' });
		expect(await sending().isOn(guild)).toBe(false);
	});

	it('asks its guard for the card, and again for the unit', async () => {
		await give();
		const guarded = sending();
		const asked: unknown[] = [];
		guarded.useGuard({
			left: async (_guild, _actor, amount, gate) => {
				asked.push(['left', amount, gate]);
				return 500;
			},
			allow: async (_guild, _actor, { to, amount }, gate) => {
				asked.push(['allow', to, amount, gate]);
				return [];
			}
		});
		settings = economySettings.parse({ send: { gate: 'wallet.send' } });
		expect(await guarded.ask(guild, actorOf(mira), receiver, { key: '1', amount: 100 })).toMatchObject({ left: 500 });
		await guarded.confirm(guild, actorOf(mira), '1', receiver);
		await guarded.confirm(guild, actorOf(mira), '1', receiver);
		expect(asked).toEqual([
			['left', 100, 'wallet.send'],
			['allow', rook, 100, 'wallet.send']
		]);
	});
});

describe('start grant', () => {
	it('mints nothing until the owner chooses one', async () => {
		expect(await ledger.economy.grantStart(guild, actorOf(mira))).toBeNull();
		expect(await credits()).toEqual({ free: 0, held: 0 });
	});

	it('is paid once, to accounts old enough, even when clicked at once', async () => {
		settings = economySettings.parse({ startGrant: { enabled: true, credits: 250, tokens: 3, minAccountAgeDays: 30 } });
		const young = actorOf(rook, { accountCreatedAt: new Date(Date.now() - 29 * 86_400_000) });
		expect(await ledger.economy.grantStart(guild, young)).toBeNull();
		const grants = await Promise.all(Array.from({ length: 5 }, () => ledger.economy.grantStart(guild, actorOf(mira))));
		expect(grants.filter((grant) => grant?.fresh)).toHaveLength(1);
		const { credits: purse, tokens } = await ledger.economy.balance(guild, mira);
		expect([purse.free, tokens.free]).toEqual([250, 3]);
	});
});

describe('history', () => {
	it('pages without gaps or repeats, newest first, per currency, and knows nothing of other guilds', async () => {
		await give();
		await run('hold', ledger.economy.hold({ ...order('hold'), reason: 'order.hold', amount: 100, owner: 'order:A' }));
		await Promise.all(
			Array.from({ length: 20 }, (_, at) => ledger.economy.transfer({ guild, from: mira, to: rook, amount: at + 1, key: String(at) }))
		);
		const seen: string[] = [];
		let cursor: string | null = null;
		do {
			const page = await ledger.economy.history(guild, mira, { size: 6, cursor });
			seen.push(...page.entries.map(({ key }) => key));
			cursor = page.next;
		} while (cursor);
		expect(seen).toHaveLength(22);
		expect(new Set(seen).size).toBe(22);
		expect(seen.at(-1)).toBe(`give:${mira}:1000`);
		const [first] = (await ledger.economy.history(guild, rook, { size: 1 })).entries;
		expect(first).toMatchObject({ reason: 'transfer', amounts: [{ currency: 'credits', amount: 20 }] });
		expect((await ledger.economy.history(guild, mira, { currency: 'tokens' })).entries).toEqual([]);
		expect((await ledger.economy.history(freshGuild(), mira)).entries).toEqual([]);
		expect((await ledger.economy.history(guild, mira, { cursor: 'nonsense', size: 1 })).entries).toHaveLength(1);
		expect(await ledger.economy.flows(guild, mira, 'credits', new Date(0))).toEqual({ earned: 1_000, spent: 310 });
	});
});
