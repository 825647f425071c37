import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChannelType, MessageFlags } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nextOpening, workingHoursSchema } from '#settings';
import { Permission, type Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, botPermissions, makeGuild, startApp } from '../support/app.js';
import { codeWord, propose, proposeDays } from '../support/meeting.js';
import { room, setUp } from '../support/order-script.js';
import { starterPack } from '../support/pack-book.js';
import { Story } from '../support/story.js';
import { countIn, roomOpens, roomsOf, storedTicket, textsIn } from '../support/tickets.js';

const hour = 3_600_000;
const item = 'metal-ingots';
const codes = new Map<string, string>();
const snapshot = (name: string) => `./__snapshots__/ticket-life/${name}.txt`;
const normal = { channels: 500, inCategory: 50, activeThreads: 1_000 };

let folder: string;
let app: App;
let owner: Person;
let staff: Person;
let otherStaff: Person;
let serial = 0;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-pack-'));
	app = await startApp({ pack: await packWith('plenty', {}) });
	await setUp(app);
	({ owner, staff, otherStaff } = app.people);
});
afterAll(async () => {
	await app?.stop();
	await rm(folder, { recursive: true, force: true });
});
beforeEach(() => app.sandbox.gateway.duplicate(2));
afterEach(() => {
	app.sandbox.setLimits(normal);
	app.sandbox.faults.clear();
});

/** The starter pack with enough of the item for all, and other settings of tickets. */
async function packWith(name: string, tickets: Readonly<Record<string, unknown>>): Promise<string> {
	const pack = JSON.parse(await readFile(starterPack, 'utf8'));
	const goods = pack.categories.flatMap((category: { items: readonly { key: string; variants: { stock: number }[] }[] }) => category.items);
	for (const variant of goods.find(({ key }: { key: string }) => key === item).variants) variant.stock = 100;
	Object.assign(pack.tickets, tickets);
	const path = join(folder, `${name}.json`);
	await writeFile(path, JSON.stringify(pack));
	return path;
}

/** Moves the world's clock and waits until the bot has seen it: what it writes then is dated. */
async function advance(milliseconds: number, code: string): Promise<void> {
	await app.advance(milliseconds);
	const dated = async () => {
		await staff.click(`1:orders.private:-:${code}`, { forge: true, channel: staff.channel('general') });
		const [row] = await app.db.collection('audit').find({ action: 'order.privateAnswersOpened' }).sort({ at: -1 }).limit(1).toArray();
		return app.sandbox.clock.now().getTime() - Number(row?.at ?? 0) < 60_000;
	};
	await expect.poll(dated, { timeout: 300_000 }).toBe(true);
}

async function ordered(name: string): Promise<{ buyer: Person; code: string }> {
	const buyer = await newBuyer(app, name);
	const code = await placeOrder(app, buyer, item);
	codes.set(code, name);
	return { buyer, code };
}

const named = (name: string) => {
	const found = app.sandbox.allChannels(app.guild).find((channel) => channel.name === name);
	if (!found) throw new Error(`there is no channel ${name}`);
	return found;
};
const categories = () => app.sandbox.allChannels(app.guild).filter(({ type }) => type === ChannelType.GuildCategory);
const threadState = (id: string) => {
	const thread = app.sandbox.allChannels(app.guild).find((one) => one.id === id);
	return thread && 'thread_metadata' in thread ? thread.thread_metadata : undefined;
};
const state = async (code: string) => (await storedTicket(app, code)).state;
const until = (code: string, wanted: string) => expect.poll(() => state(code), { timeout: 300_000 }).toBe(wanted);

/** From an order with a room to its end. */
async function complete(buyer: Person, code: string): Promise<void> {
	if ((await storedOrder(app, code)).state === 'placed') await claim(app, staff, code);
	await deliver(app, staff, code);
	await confirm(app, buyer, code);
	expect((await storedOrder(app, code)).state).toBe('completed');
}

/** What the owner was told of tickets that wait; copies of the audit log tell it in the same words. */
const alarms = () =>
	textsIn(app, named('audit-log')).filter((text) => text.includes('Tickets have to wait') && !text.includes('Audit log · '));

describe('when Discord has no room', () => {
	it('a thread becomes a channel, a full category the next one, and then a place in the line', async () => {
		app.sandbox.setLimits({ activeThreads: 0 });
		const first = await ordered('Ada');
		const overflow = named('Tickets');
		expect(await roomOpens(app, first.code)).toMatchObject({ type: ChannelType.GuildText, parent_id: overflow.id });

		app.sandbox.setLimits({ inCategory: 1 });
		const second = await ordered('Bea');
		const more = categories().find(({ name }) => name === 'Tickets overflow2');
		expect(await roomOpens(app, second.code)).toMatchObject({ type: ChannelType.GuildText, parent_id: more?.id });
		const third = await ordered('Cid');
		await roomOpens(app, third.code);

		const story = new Story(app, codes);
		const fourth = await ordered('Dea');
		const fifth = await ordered('Edo');
		expect(await state(fourth.code)).toBe('waiting');
		expect(await story.slash(fourth.buyer, 'order', { order: fourth.code }, { sub: 'view' })).toContain(
			'as soon as there is room: place 1'
		);
		expect(await story.slash(fifth.buyer, 'order', { order: fifth.code }, { sub: 'view' })).toContain('as soon as there is room: place 2');
		// Staff are called and take it all the same.
		const call = staff.sees(staff.channel('staff-queue')).find((message) => app.sandbox.render(message).includes(fifth.code));
		story.note(staff, 'is called', app.sandbox.render(call ?? null));
		await claim(app, staff, fifth.code);
		expect((await storedOrder(app, fifth.code)).state).toBe('claimed');
		expect(alarms().length).toBe(1);
		expect(roomsOf(app, fourth.code)).toEqual([]);

		// Room appears: somebody deletes a channel, and who came first gets it at once.
		await owner.deleteChannel(room(first.buyer, first.code));
		await roomOpens(app, fourth.code);
		expect(await state(fifth.code)).toBe('waiting');
		app.sandbox.setLimits(normal);
		await app.advance(11 * 60_000);
		const late = await roomOpens(app, fifth.code);
		// The room that was deleted came back behind those who waited.
		await roomOpens(app, first.code);
		story.look(fifth.buyer, late);
		expect(story.look(staff, staff.channel('staff-queue'))).toContain('Open ticket');
		for (const { buyer, code } of [first, second, third, fourth, fifth]) {
			expect(roomsOf(app, code)).toHaveLength(1);
			await complete(buyer, code);
		}
		await expect(story.text).toMatchFileSnapshot(snapshot('line'));
	});
});

describe('a room that is deleted while the order runs', () => {
	it.each([
		['thread', {}],
		['channel', { activeThreads: 0 }]
	])('comes back once, with its people, and the order completes: %s', async (kind, limits) => {
		app.sandbox.setLimits(limits);
		const { buyer, code } = await ordered(`Fay${++serial}`);
		const guest = newMember(app, `Gil${serial}`);
		const before = await roomOpens(app, code);
		await claim(app, staff, code);
		await staff.slash('ticket', { member: guest }, { sub: 'add', channel: before });
		await app.idle();
		await deliver(app, staff, code);
		expect((await storedTicket(app, code)).kind).toBe(kind);
		await owner.deleteChannel(before);
		const after = await roomOpens(app, code, before.id);
		expect(roomsOf(app, code).map(({ id }) => id)).toEqual([after.id]);
		expect(countIn(app, after, 'This is a new room')).toBe(1);
		expect(countIn(app, after, `Order ${code} ·`)).toBe(1);
		// What was handed over is shown again, with its proof.
		expect(countIn(app, after, 'marked 1 ×')).toBe(1);
		for (const person of [buyer, staff, guest]) expect(room(person, code).id).toBe(after.id);
		await confirm(app, buyer, code);
		expect((await storedOrder(app, code)).state).toBe('completed');
		expect(countIn(app, after, 'closes')).toBe(1);
		expect((await storedTicket(app, code)).rooms).toBe(2);
	});

	it('is noticed by the next effect when nobody told it', async () => {
		const { buyer, code } = await ordered('Hal');
		const before = await roomOpens(app, code);
		// The events get lost: the bot is away, and what it does first meets an unknown channel.
		await app.bot.stop();
		await owner.deleteChannel(before);
		await app.restart();
		await claim(app, staff, code);
		const after = await roomOpens(app, code, before.id);
		expect(roomsOf(app, code).map(({ id }) => id)).toEqual([after.id]);
		await complete(buyer, code);
	});

	it('comes back three times a day, then staff decide', async () => {
		const { buyer, code } = await ordered('Ida');
		let last = await roomOpens(app, code);
		for (let time = 0; time < 3; time++) {
			await owner.deleteChannel(last);
			last = await roomOpens(app, code, last.id);
		}
		await owner.deleteChannel(last);
		await expect.poll(() => countIn(app, named('staff-queue'), 'was deleted again'), { timeout: 300_000 }).toBe(1);
		await app.idle();
		expect(roomsOf(app, code)).toEqual([]);
		const stranger = newMember(app, 'Jon');
		const forged = await stranger.click(`1:tickets.newRoom:-:${code}`, { forge: true, channel: stranger.channel('general') });
		expect(forged.text).toContain('No ticket');
		const note = staff.sees(staff.channel('staff-queue')).findLast((message) => app.sandbox.render(message).includes('was deleted again'));
		await staff.click('Make new ticket', note ? { message: note } : {});
		await roomOpens(app, code);
		await complete(buyer, code);
	});

	it('a card that is deleted is sent again', async () => {
		const { buyer, code } = await ordered('Kim');
		const ticket = await roomOpens(app, code);
		const card = app.sandbox.messages(ticket).find(({ id }) => id === undefined) ?? app.sandbox.messages(ticket)[0];
		await owner.deleteMessage(card ?? '');
		await expect.poll(async () => (await storedTicket(app, code)).card, { timeout: 300_000 }).not.toBe(card?.id);
		await expect.poll(() => countIn(app, ticket, `Order ${code} ·`), { timeout: 300_000 }).toBe(1);
		await app.idle();
		await claim(app, staff, code);
		expect(countIn(app, ticket, 'Waiting for staff')).toBe(0);
		await complete(buyer, code);
	});

	it('what was proposed and agreed is shown again after its message, and after its room', async () => {
		const { buyer, code } = await ordered('Kay');
		const first = await roomOpens(app, code);
		await claim(app, staff, code);
		await propose(app, staff, code);
		const shown = () => app.sandbox.messages(roomsOf(app, code)[0] ?? first).filter((one) => app.sandbox.render(one).includes('(Take A)'));
		const [offer] = shown();
		await owner.deleteMessage(offer ?? '');
		await expect.poll(() => shown().map(({ id }) => id === offer?.id), { timeout: 300_000 }).toEqual([false]);
		await app.idle();
		await owner.deleteChannel(first);
		const second = await roomOpens(app, code, first.id);
		await expect.poll(() => shown().length, { timeout: 300_000 }).toBe(1);
		await app.idle();
		await buyer.click('Take A', { channel: second });
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'ready' });
		await owner.deleteChannel(second);
		const third = await roomOpens(app, code, second.id);
		await expect.poll(() => countIn(app, third, 'Agreed: '), { timeout: 300_000 }).toBe(1);
		await deliver(app, staff, code, await codeWord(buyer, code));
		await confirm(app, buyer, code);
	});
});

describe('a bot that was removed', () => {
	it('does what waited when it is back, and takes nobody for gone meanwhile', async () => {
		const { buyer, code } = await ordered('Ken');
		const ticket = await roomOpens(app, code);
		await claim(app, staff, code);
		await staff.click('Propose time', { channel: ticket });
		app.sandbox.scenarios.start('bot-kicked', 1, { guild: app.guild });
		await proposeDays(staff);
		await app.sandbox.scenarios.heal();
		await app.idle();
		await expect.poll(() => countIn(app, ticket, '(Take A)'), { timeout: 300_000 }).toBe(1);
		expect(await storedTicket(app, code)).toMatchObject({ channel: ticket.id, buyerGone: false, rooms: 1 });
		await buyer.click('Take A', { channel: ticket });
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'ready' });
	});
});

describe('closing', () => {
	it('counts down, is put off, closes, and two who reopen at once open it once', async () => {
		const { buyer, code } = await ordered('Lea');
		const story = new Story(app, codes);
		const ticket = await roomOpens(app, code);
		await claim(app, staff, code);
		const early = await staff.slash('ticket', {}, { sub: 'close', channel: ticket });
		expect(early.text).toContain('The order still runs');
		await complete(buyer, code);
		story.look(buyer, ticket);
		expect((await buyer.click('Close now', { channel: ticket })).text).toContain('Staff only');
		const first = (await storedTicket(app, code)).closesAt;
		await advance(2 * hour, code);
		const [kept] = await Promise.all([buyer.click('Keep open', { channel: ticket }), staff.click('Keep open', { channel: ticket })]);
		expect(kept.text).toContain('closes');
		await app.idle();
		const { keeps, closesAt } = await storedTicket(app, code);
		expect(keeps).toBeGreaterThan(0);
		expect(closesAt.getTime()).toBeGreaterThan(first.getTime());
		for (let left = 3 - keeps; left > 0; left--) {
			await advance(hour, code);
			await buyer.click(`1:tickets.keep:-:${code}`, { channel: ticket, forge: true });
		}
		await app.idle();
		expect((await buyer.click(`1:tickets.keep:-:${code}`, { channel: ticket, forge: true })).text).toContain('Put off often enough');
		await buyer.say('one more question', { channel: ticket });
		await advance(26 * hour, code);
		await until(code, 'closed');
		await app.idle();
		expect(threadState(ticket.id)).toMatchObject({ archived: true, locked: true });
		story.look(staff, ticket);
		expect((await storedTicket(app, code)).closings).toBe(1);

		await advance(3 * 24 * hour, code);
		const [one, other] = await Promise.all([
			buyer.click(`1:tickets.reopen:-:${code}`, { channel: ticket, forge: true }),
			staff.click(`1:tickets.reopen:-:${code}`, { channel: ticket, forge: true })
		]);
		expect([one.text, other.text].every((text) => text.includes('is open'))).toBe(true);
		await app.idle();
		expect(threadState(ticket.id)).toMatchObject({ archived: false, locked: false });
		expect(countIn(app, ticket, 'opened the ticket of')).toBe(1);
		expect(countIn(app, ticket, `Ticket of ${code} closes`) + countIn(app, ticket, `Ticket of \`${code}\` closes`)).toBe(1);
		await staff.click('Close now', { channel: ticket });
		await until(code, 'closed');
		await app.idle();
		expect((await storedTicket(app, code)).closings).toBe(2);
		const closed = await app.db
			.collection('audit')
			.find({ action: 'ticket.closed', target: `ticket:${code}` })
			.toArray();
		expect(closed.map(({ actor }) => actor)).toEqual([staff.id]);

		await advance(15 * 24 * hour, code);
		const late = await buyer.click(`1:tickets.reopen:-:${code}`, { channel: ticket, forge: true });
		expect(late.text).toContain('Too late to reopen');
		await expect(story.text).toMatchFileSnapshot(snapshot('closing'));
	});

	it('deletes the channel of a closed ticket later; reopening makes it anew', async () => {
		app.sandbox.setLimits({ activeThreads: 0 });
		const { buyer, code } = await ordered('Mia');
		const channel = await roomOpens(app, code);
		await complete(buyer, code);
		await staff.click('Close now', { channel });
		await until(code, 'closed');
		await app.idle();
		expect(buyer.permissions(channel) & Permission.ViewChannel).not.toBe(0n);
		expect(buyer.permissions(channel) & Permission.SendMessages).toBe(0n);
		await app.advance(73 * hour);
		await expect.poll(() => roomsOf(app, code).length, { timeout: 300_000 }).toBe(0);
		await app.idle();
		expect(await state(code)).toBe('closed');
		const outcomes = await Promise.all([
			buyer.slash('ticket', { order: code }, { sub: 'reopen' }),
			staff.slash('ticket', { order: code }, { sub: 'reopen' })
		]);
		expect(outcomes.every(({ text }) => /is being opened|as soon as|is open/.test(text))).toBe(true);
		const again = await roomOpens(app, code);
		expect(roomsOf(app, code)).toHaveLength(1);
		expect(countIn(app, again, 'This is a new room')).toBe(1);
		expect(countIn(app, again, 'closes')).toBe(1);
	});

	it('a closed thread that somebody deletes is made anew when it is reopened', async () => {
		const { buyer, code } = await ordered('Nia');
		const thread = await roomOpens(app, code);
		await complete(buyer, code);
		await staff.click('Close now', { channel: thread });
		await until(code, 'closed');
		await app.idle();
		await owner.deleteChannel(thread);
		await buyer.slash('ticket', { order: code }, { sub: 'reopen' });
		await roomOpens(app, code, thread.id);
		expect(roomsOf(app, code)).toHaveLength(1);
	});
});

describe('working hours', () => {
	it('nobody is pinged outside them; the ticket says when staff are back, and then they are called', async () => {
		// Staff come one to two hours from now, at whatever hour this runs: before the order ends for want of an answer.
		const opens = String((new Date().getUTCHours() + 2) % 24).padStart(2, '0');
		const spans = [{ from: `${opens}:00`, to: `${opens}:30` }];
		const workingHours = { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans };
		const other = await startApp({ pack: await packWith('hours', { workingHours }) });
		try {
			await setUp(other);
			const row = await other.db.collection('settings').findOne({ guild: other.guild.id });
			const hours = workingHoursSchema.parse(workingHours);
			const zone = String(row?.zone);
			expect(zone).toBe('UTC');
			const buyer = await newBuyer(other, 'Zoe');
			const code = await placeOrder(other, buyer, item);
			codes.set(code, 'Zoe');
			const queue = other.people.staff.channel('staff-queue');
			const [call] = other.sandbox.messages(queue);
			expect(call?.flags ?? 0).toBeGreaterThanOrEqual(MessageFlags.SuppressNotifications);
			expect([call?.mention_roles, call?.mentions]).toEqual([[], []]);
			const story = new Story(other, codes);
			story.look(other.people.staff, queue);
			expect(story.look(buyer, room(buyer, code))).toContain('Staff are back at');
			const back = nextOpening(hours, zone, other.sandbox.clock.now());
			await other.advance((back?.getTime() ?? 0) - other.sandbox.clock.now().getTime() + 60_000);
			await expect.poll(() => other.sandbox.messages(queue).length, { timeout: 300_000 }).toBe(2);
			await other.idle();
			expect(other.sandbox.messages(queue)[1]?.mention_roles?.length).toBeGreaterThan(0);
			expect(story.look(other.people.staff, queue)).toContain('waits for staff');
			await expect(story.text).toMatchFileSnapshot(snapshot('hours'));
		} finally {
			await other.stop();
		}
	});
});

describe('people', () => {
	it('are added and removed by staff, never the buyer or who holds the order', async () => {
		const { buyer, code } = await ordered('Ona');
		const ticket = await roomOpens(app, code);
		await claim(app, staff, code);
		const guest = newMember(app, 'Pia');
		const story = new Story(app, codes);
		const at = { channel: ticket };
		expect((await buyer.slash('ticket', { member: guest }, { sub: 'add', ...at })).text).toContain('Staff only');
		expect(await story.slash(staff, 'ticket', { member: guest.id }, { sub: 'add', ...at })).toContain('is in this ticket now');
		await app.idle();
		expect(room(guest, code).id).toBe(ticket.id);
		expect((await staff.slash('ticket', { member: guest }, { sub: 'add', ...at })).text).toContain('Already in');
		expect((await staff.slash('ticket', { member: buyer }, { sub: 'remove', ...at })).text).toContain('Belongs to the order');
		expect((await staff.slash('ticket', { member: staff }, { sub: 'remove', ...at })).text).toContain('Belongs to the order');
		expect((await staff.slash('ticket', { member: otherStaff }, { sub: 'remove', ...at })).text).toContain('Was not added');
		expect((await staff.slash('ticket', { member: guest }, { sub: 'add', channel: staff.channel('general') })).text).toContain(
			'Not a ticket'
		);
		expect(await story.slash(staff, 'ticket', { member: guest.id }, { sub: 'remove', ...at })).toContain('no longer in this ticket');
		await app.idle();
		expect(guest.channels().some(({ id }) => id === ticket.id)).toBe(false);
		const audited = await app.db
			.collection('audit')
			.find({ target: `ticket:${code}`, action: /^ticket\.person/ })
			.toArray();
		expect(audited.map(({ action, actor }) => [action, actor])).toEqual([
			['ticket.personAdded', staff.id],
			['ticket.personRemoved', staff.id]
		]);
		story.look(buyer, ticket);
		await expect(story.text.replaceAll(guest.id, '‹guest›')).toMatchFileSnapshot(snapshot('people'));
		await complete(buyer, code);
	});

	it('a buyer who leaves is told of, and is let in again when they are back', async () => {
		const { buyer, code } = await ordered('Quin');
		const ticket = await roomOpens(app, code);
		await claim(app, staff, code);
		await buyer.leave();
		await expect.poll(() => countIn(app, ticket, 'left this server'), { timeout: 300_000 }).toBe(1);
		await app.idle();
		await buyer.join();
		await expect.poll(() => countIn(app, ticket, 'is back'), { timeout: 300_000 }).toBe(1);
		await app.idle();
		expect(room(buyer, code).id).toBe(ticket.id);
		expect(countIn(app, ticket, 'left this server')).toBe(1);
		await complete(buyer, code);
	});

	it('who was added by staff and comes back to the server is let in again, where they still belong', async () => {
		const { buyer, code } = await ordered('Uma');
		const ticket = await roomOpens(app, code);
		await claim(app, staff, code);
		const sees = (person: Person) => person.channels().some(({ id }) => id === ticket.id);
		const [stays, goes] = [newMember(app, 'Vic'), newMember(app, 'Wes')];
		for (const member of [stays, goes]) await staff.slash('ticket', { member }, { sub: 'add', channel: ticket });
		await app.idle();
		for (const member of [stays, goes]) await member.leave();
		await staff.slash('ticket', { member: goes }, { sub: 'remove', channel: ticket });
		await app.idle();
		for (const member of [stays, goes]) await member.join();
		await expect.poll(() => sees(stays), { timeout: 300_000 }).toBe(true);
		await app.idle();
		expect(sees(goes)).toBe(false);
		await complete(buyer, code);
	});
});

it('without the intent for members a buyer who left is noticed when they can not be let in, and let in when they are back', async () => {
	const blind = await startApp({ noIntents: true, pack: await packWith('blind', {}) });
	try {
		await setUp(blind);
		const buyer = await newBuyer(blind, 'Xan');
		const code = await placeOrder(blind, buyer, item);
		const first = await roomOpens(blind, code);
		await buyer.leave();
		await blind.people.owner.deleteChannel(first);
		const second = await roomOpens(blind, code, first.id);
		await expect.poll(() => countIn(blind, second, 'left this server'), { timeout: 300_000 }).toBe(1);
		await buyer.join();
		await blind.advance(61 * 60_000);
		await blind.restart();
		await expect.poll(() => countIn(blind, second, 'is back'), { timeout: 300_000 }).toBe(1);
		await blind.idle();
		expect(room(buyer, code).id).toBe(second.id);
	} finally {
		await blind.stop();
	}
});

describe('rights', () => {
	it('that were taken make everything wait, the owner is told once, and it all goes on when they are back', async () => {
		// The owner is told once in six hours. What these hours bring for other orders is done before anything is taken away.
		await app.advance(7 * hour);
		await app.idle();
		const { buyer, code } = await ordered('Rhea');
		const ticket = await roomOpens(app, code);
		const told = alarms().length;
		const bot = { id: app.sandbox.applicationId };
		const orders = named('orders');
		const original = 'permission_overwrites' in orders ? orders.permission_overwrites?.find(({ id }) => id === bot.id) : undefined;
		app.sandbox.setOverwrite(orders, bot, { deny: Permission.ViewChannel });
		await claim(app, staff, code);
		const other = await newBuyer(app, 'Sam');
		app.sandbox.setBotPermissions(app.guild, botPermissions & ~Permission.ManageChannels);
		const waits = await placeOrder(app, other, item);
		expect(await state(waits)).toBe('waiting');
		await expect.poll(() => alarms().length, { timeout: 300_000 }).toBe(told + 1);
		expect(alarms().at(-1)).toContain('View Channels');
		await deliver(app, staff, code).catch(() => undefined);
		const rows = await app.db
			.collection('outbox')
			.find({ aggregate: `order:${code}`, live: true })
			.toArray();
		expect(rows.map(({ failures }) => failures ?? 0)).toEqual(rows.map(() => 0));
		expect(rows.length).toBeGreaterThan(0);

		app.sandbox.setOverwrite(orders, bot, { allow: BigInt(original?.allow ?? 0), deny: BigInt(original?.deny ?? 0) });
		app.sandbox.setBotPermissions(app.guild, botPermissions);
		await expect.poll(() => countIn(app, ticket, 'took your order'), { timeout: 300_000 }).toBe(1);
		await roomOpens(app, waits);
		await app.idle();
		expect(alarms().length).toBe(told + 1);
		expect(await app.db.collection('outbox').countDocuments({ guild: app.guild.id, state: 'dead' })).toBe(0);
		if ((await storedOrder(app, code)).state === 'claimed') await deliver(app, staff, code);
		await confirm(app, buyer, code);
	});
});

describe('rooms that no ticket owns', () => {
	it('are removed unless people wrote there; what others made is never touched; closed threads are put away again', async () => {
		const { buyer, code } = await ordered('Tess');
		const ticket = await roomOpens(app, code);
		await complete(buyer, code);
		await staff.click('Close now', { channel: ticket });
		await until(code, 'closed');
		await app.idle();
		const api = (method: string, path: string, body: object) =>
			fetch(`${app.sandbox.api}/v10${path}`, {
				method,
				headers: { authorization: `Bot ${app.sandbox.token}`, 'content-type': 'application/json' },
				body: JSON.stringify(body)
			}).then((answer) => answer.json() as Promise<{ id: string }>);
		const orphan = await api('POST', `/channels/${named('orders').id}/threads`, { name: `${code.toLowerCase()}-again`, type: 12 });
		const foreign = app.sandbox.createChannel(app.guild, { name: `${code.toLowerCase()}-notes`, parent_id: named('Tickets').id });
		await api('PATCH', `/channels/${ticket.id}`, { archived: false, locked: false });
		const ids = () => app.sandbox.allChannels(app.guild).map(({ id }) => id);
		// Young rooms are left alone.
		await app.restart();
		await expect.poll(() => threadState(ticket.id), { timeout: 300_000 }).toMatchObject({ archived: true, locked: true });
		await app.idle();
		expect(ids()).toContain(orphan.id);
		await app.advance(61 * 60_000);
		await app.restart();
		await expect.poll(() => ids().includes(orphan.id), { timeout: 300_000 }).toBe(false);
		await app.idle();
		expect(ids()).toContain(foreign.id);
		expect(ids()).toContain(ticket.id);
	});

	it.each([
		['thread', {}],
		['channel', { activeThreads: 0 }]
	])('killed between the making of a %s and its row, it is adopted and never doubled', async (kind, limits) => {
		app.sandbox.setLimits(limits);
		const buyer = await newBuyer(app, `Uma${++serial}`);
		app.sandbox.faults.add({
			match: { method: 'POST', route: kind === 'thread' ? /^\/channels\/\d+\/threads$/ : /^\/guilds\/\d+\/channels$/ },
			action: 'latency:60000'
		});
		const made = buyer.waitForChannel(/metal/, { timeoutMs: 30_000 }).catch(() => undefined);
		const placing = placeOrder(app, buyer, item).catch(() => undefined);
		await expect
			.poll(async () => (await app.db.collection('outbox').countDocuments({ kind: 'order.placed>ticket', state: 'calling' })) > 0, {
				timeout: 300_000
			})
			.toBe(true);
		await app.bot.kill9();
		app.sandbox.faults.clear();
		await app.restart();
		await Promise.all([placing, made]);
		const order = await app.db.collection('orders').findOne({ buyer: buyer.id });
		const code = String(order?.code);
		await roomOpens(app, code);
		await app.idle();
		expect(roomsOf(app, code)).toHaveLength(1);
		await complete(buyer, code);
	});
});

it('codes of another guild and strangers learn nothing', async () => {
	const { code } = await ordered('Vera');
	const { people } = makeGuild(app.sandbox, 'Elsewhere');
	const stranger = newMember(app, 'Wes');
	for (const person of [people.owner, stranger]) {
		const { text } = await person.slash('ticket', { order: code }, { sub: 'reopen' });
		expect(text).toContain('No ticket');
		for (const id of ['keep', 'close', 'closeNow', 'reopen', 'newRoom']) {
			const forged = await person.click(`1:tickets.${id}:-:${code}`, { forge: true, channel: person.channel('general') });
			expect(forged.text).toContain('No ticket');
		}
	}
	expect((await stranger.slash('ticket', { order: 'ABC' }, { sub: 'reopen' })).text).toContain('No ticket');
	expect((await stranger.slash('ticket', {}, { sub: 'close' })).text).toContain('Not a ticket');
});
