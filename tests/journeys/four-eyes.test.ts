import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, credits, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { room, setUp, startGrant } from '../support/order-script.js';
import { packBook, priceOf } from '../support/pack-book.js';
import { packFile } from '../support/packs.js';

const item = 'metal-ingots';
const price = priceOf(packBook(), { item, variant: 'k10', quantity: 1 });
const hour = 3_600_000;

let app: App;
let owner: Person;
let staff: Person;
let admin: Person;
let otherAdmin: Person;
let member: Person;
beforeAll(async () => {
	const pack = await packFile((json) => {
		const permissions = (json as unknown as { permissions: unknown }).permissions as {
			capabilities: { key: string; limit?: number }[];
			fourEyes: { capability: string; above: number }[];
		};
		for (const rule of permissions.fourEyes)
			if (rule.capability !== 'season.end' && rule.capability !== 'money.adjust') rule.above = price - 1;
		for (const capability of permissions.capabilities)
			if (capability.key === 'orders.refund' || capability.key === 'disputes.resolve') capability.limit = price - 1;
	});
	app = await startApp({ pack });
	await setUp(app);
	({ owner, staff } = app.people);
	[admin, otherAdmin] = [newMember(app, 'Bram'), newMember(app, 'Sorrel')];
	await giveAdmin(admin, otherAdmin);
	member = await newBuyer(app, 'Ada');
}, 300_000);
afterAll(() => app?.stop());

/** The guild's own role for administrators, with the right to see what they may use. */
async function giveAdmin(...people: readonly Person[]): Promise<void> {
	const { roles } = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots ?? {};
	const sees = app.sandbox.createRole(app.guild, { name: 'Sees commands', permissions: 1n << 5n });
	for (const person of people) {
		app.sandbox.giveRole(app.guild, person, roles.admin);
		app.sandbox.giveRole(app.guild, person, sees);
	}
}

const adjust = (person: Person, amount: number, of = member) =>
	person.slash('economy', { member: { id: of.id }, currency: 'credits', amount, reason: 'lost in a rollback' }, { sub: 'adjust' });

/** The card of the newest request in the channel that this person reads. */
function card(person: Person, channel = 'audit-log') {
	const found = person.sees(person.channel(channel)).findLast((message) => /second person is asked/.test(app.sandbox.render(message)));
	if (!found) throw new Error('nobody was asked');
	return found;
}

/** The custom id of the button on a card that a person may have kept. */
const approveId = (message: unknown): string => /1:approvals\.approve:-:\d+/.exec(JSON.stringify(message))?.[0] ?? '';

/** Asks for a correction above the limit, and waits for its card. */
async function ask(amount = 5_000) {
	const outcome = await adjust(admin, amount);
	expect(outcome.text).toContain('Waiting for a second person');
	await app.idle();
	return card(otherAdmin);
}

async function balanced(): Promise<void> {
	await app.idle();
	const legs = await app.db
		.collection('postings')
		.aggregate([
			{ $match: { guild: app.guild.id } },
			{ $unwind: '$legs' },
			{ $group: { _id: { account: '$legs.account', currency: '$legs.currency' }, total: { $sum: '$legs.amount' } } }
		])
		.toArray();
	const total = (currency: string) => legs.filter(({ _id }) => _id.currency === currency).reduce((sum, leg) => sum + leg.total, 0);
	expect([total('credits'), total('tokens')]).toEqual([0, 0]);
	for (const account of await app.db.collection('accounts').find({ guild: app.guild.id }).toArray()) {
		const own = legs.find(({ _id }) => _id.account === `member:${account.member}` && _id.currency === account.currency);
		expect([account.member, account.balance]).toEqual([account.member, own?.total ?? 0]);
	}
}

describe('a correction of a wallet', () => {
	it('up to the limit is done, shows before and after, and is taken back by a line of its own', async () => {
		const done = await adjust(admin, 900);
		expect(done.text.replace(/\s+/g, ' ')).toContain('Corrected');
		expect(await credits(app, member)).toMatchObject({ free: startGrant + 900 });
		await admin.click('Take back');
		expect((await admin.fill({ reason: 'the wrong person' })).text).toContain('Taken back');
		expect(await credits(app, member)).toMatchObject({ free: startGrant });
		await balanced();
	});

	it('above the limit waits for another; who asked cannot approve, another does, and it is done once', async () => {
		const message = await ask();
		expect(await credits(app, member)).toMatchObject({ free: startGrant });
		expect((await admin.click('Approve', { message })).text).toContain('Somebody else has to agree');
		expect((await otherAdmin.click('Approve', { message })).text).toContain('lost in a rollback');
		const screen = otherAdmin.screen()!;
		await Promise.all(Array.from({ length: 10 }, () => otherAdmin.click('Approve', { message: screen, forge: true })));
		await app.idle();
		expect(await credits(app, member)).toMatchObject({ free: startGrant + 5_000 });
		expect((await owner.click(approveId(message), { message, forge: true })).text).toContain('ended already');
		const now = admin.sees(admin.channel('audit-log')).find(({ id }) => id === message.id);
		expect(app.sandbox.render(now ?? null)).toContain('approved');
		expect(app.sandbox.render(now ?? null)).not.toContain('(Approve)');
		const rows = await app.db.collection('audit').find({ guild: app.guild.id, action: 'approval.approved' }).toArray();
		expect(rows).toMatchObject([{ actor: otherAdmin.id, before: { by: admin.id } }]);
		await balanced();
	});

	it('is nothing for members, for staff of another role, or for another guild', async () => {
		const message = await ask(2_000);
		const id = approveId(message).split(':').at(-1);
		const elsewhere = makeGuild(app.sandbox, 'Redwood').people.owner;
		const own = (await elsewhere.slash('shop')).message!;
		expect((await elsewhere.click(`1:approvals.approveYes:-:${id}`, { message: own, forge: true })).text).toContain('No such request');
		const shop = (await member.slash('shop')).message!;
		for (const [person, on] of [
			[member, shop],
			[staff, (await staff.slash('shop')).message!]
		] as const) {
			for (const name of ['approve', 'approveYes', 'decline', 'withdraw'])
				expect((await person.click(`1:approvals.${name}:-:${id}`, { message: on, forge: true })).text).toContain('🔒');
		}
		await otherAdmin.click('Decline', { message });
		expect((await otherAdmin.fill({ reason: 'not proven' })).text).toContain('declined');
		await app.idle();
		expect(await credits(app, member)).toMatchObject({ free: startGrant + 5_000 });
	});

	it('expires by itself', async () => {
		const message = await ask(3_000);
		await app.advance(25 * hour);
		await app.idle();
		expect((await otherAdmin.click(approveId(message), { message, forge: true })).text).toContain('ended already');
		const waits = () => app.db.collection('approvals').countDocuments({ guild: app.guild.id, state: 'waiting' });
		await expect.poll(waits, { timeout: 300_000 }).toBe(0);
		expect(await credits(app, member)).toMatchObject({ free: startGrant + 5_000 });
	});

	it('survives kill -9 between the question and the answer, and right after the answer', async () => {
		const message = await ask(4_000);
		await app.restart();
		await otherAdmin.click('Approve', { message });
		const pressed = otherAdmin.click('Approve', { message: otherAdmin.screen()!, forge: true }).catch(() => null);
		await app.bot.kill9();
		await pressed;
		await app.restart();
		await otherAdmin.click(approveId(message), { message, forge: true });
		const screen = app.sandbox.render(otherAdmin.screen());
		if (!screen.includes('ended already')) await otherAdmin.click('Approve');
		await app.idle();
		expect(await credits(app, member)).toMatchObject({ free: startGrant + 9_000 });
		await balanced();
	}, 300_000);
});

describe('orders above the limit', () => {
	it('a refund waits for somebody without a part in it, and is then under both names', async () => {
		const buyer = await newBuyer(app, 'Cleo');
		const code = await placeOrder(app, buyer, item);
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await staff.click('Refund', { channel: room(staff, code) });
		expect((await staff.fill({ reason: 'lost on the way' })).text).toContain('Waiting for a second person');
		await app.idle();
		expect((await storedOrder(app, code)).state).toBe('delivered');
		const message = card(admin);
		await admin.click('Approve', { message });
		expect((await admin.click('Approve')).text).toContain('carried out');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'cancelled', released: price, captured: 0 });
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await balanced();
	});

	it('a ruling waits for a second judge; a statement ends the request at once, and who asked asks again', async () => {
		const { roles } = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots ?? {};
		const judge = newMember(app, 'Odo');
		app.sandbox.giveRole(app.guild, judge, roles.judge);
		const buyer = await newBuyer(app, 'Dara');
		const code = await placeOrder(app, buyer, item);
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await buyer.click('Report problem', { channel: room(buyer, code) });
		await buyer.fill({ kind: ['fewer'], right: '0', wants: ['all'], words: 'Nothing came.' });
		await app.idle();
		const rule = async () => {
			const call = judge
				.sees(judge.channel('case-room'))
				.findLast((message) => app.sandbox.render(message).includes(code) && app.sandbox.render(message).includes('See case'))!;
			await judge.click('See case', { message: call });
			await judge.click('Decide');
			await judge.fill({ outcome: ['full'], reason: 'Nothing is proven.' });
			expect((await judge.click('Confirm ruling')).text).toContain('Waiting for a second person');
			await app.idle();
		};
		await rule();
		const first = card(admin, 'case-room');
		await staff.click('Add statement', { channel: room(staff, code) });
		await staff.fill({ words: 'It was in the vault.' });
		await app.idle();
		const shown = () => app.sandbox.render(judge.sees(judge.channel('case-room')).find(({ id }) => id === first.id) ?? null);
		expect(shown()).toMatchSnapshot('the card of a request that a statement has ended');
		expect((await admin.click(approveId(first), { message: first, forge: true })).text).toContain('ended already');
		expect((await storedOrder(app, code)).state).toBe('disputed');
		const note = app.sandbox.render(judge.dms().at(-1) ?? null);
		expect(note).toMatchSnapshot('what who asked is told');
		expect((await admin.click('Ask again', { message: first })).text).toContain('Only Odo');
		const asking = await judge.click('Ask again', { message: first });
		expect(asking.text).toContain('2 statements, the last by');
		expect(app.sandbox.render(judge.screen()).replaceAll(code, '<code>')).toMatchSnapshot('asking again');
		await judge.click('Ask again');
		await app.idle();
		expect(shown()).not.toContain('(Ask again)');
		await admin.click('Approve', { message: card(admin, 'case-room') });
		expect(app.sandbox.render(admin.screen())).toContain('See case');
		expect((await admin.click('Approve')).text).toContain('carried out');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'refunded', problem: { ruling: { by: judge.id } } });
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await balanced();
	});
});
