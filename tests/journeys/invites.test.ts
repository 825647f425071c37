import { setTimeout as sleep } from 'node:timers/promises';
import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guildId, rowId } from '#core/ids';
import type { Person } from '../../sandbox/src/index.js';
import { type App, botPermissions, day, startApp } from '../support/app.js';
import { OrderLife, once } from '../support/order-life.js';

let app: App;
let life: OrderLife;
beforeAll(async () => {
	app = await startApp();
	life = new OrderLife(app, once);
	await life.setUp();
});
afterAll(() => app?.stop());

const rows = (collection: string, filter: object = {}) =>
	app.db
		.collection(collection)
		.find({ guild: app.guild.id, ...filter })
		.toArray();
const inviteOf = async ({ id }: Person) => (await rows('invites', { member: id }))[0];
/** Within the time of two reads of the invites. */
const soon = { timeout: 60_000, interval: 200 };

/** Somebody with an account of some age who is in no guild yet. */
function stranger(name: string, ageDays = 700): Person {
	const createdAt = new Date(app.sandbox.clock.now().getTime() - ageDays * day);
	return app.sandbox.as(app.sandbox.createUser({ name: name.toLowerCase(), globalName: name, createdAt }), app.guild);
}

/** The member's own link, out of their screen. */
async function linkOf(person: Person): Promise<string> {
	let shown = (await person.slash('invites')).text;
	if (shown.includes('Get link')) shown = (await person.click('Get link and code')).text;
	await app.idle();
	if (!shown.includes('discord.gg/')) shown = (await person.slash('invites')).text;
	const link = /discord\.gg\/(\w+)/.exec(shown)?.[1];
	if (!link) throw new Error(`no link on the screen:\n${shown}`);
	return link;
}

/** Joins are all accounted for: by an inviter or as unknown. */
async function expectSums(): Promise<void> {
	const [book] = await rows('invite_books');
	const inviters = await rows('inviters');
	const brought = inviters.reduce((sum, row) => sum + row.pending + row.left + row.vested + row.clawedBack + row.void, 0);
	const joined = await rows('invites', { why: { $ne: 'older' } });
	expect(book).toMatchObject({ joins: joined.length, unknown: joined.length - brought });
}

describe('without the right to read invites', () => {
	it('says so where members and owners look, and sees it as soon as the right is there', async () => {
		const { buyer, owner } = app.people;
		expect((await buyer.slash('invites')).text).toContain('lacks the right Manage Server');
		expect((await owner.slash('config', {}, { sub: 'check' })).text).toContain('Invites are not attributed');
		app.sandbox.setBotPermissions(app.guild, botPermissions | Bits.ManageGuild | Bits.CreateInstantInvite);
		await app.advance(3_700_000);
		await expect.poll(async () => (await rows('invite_books'))[0]?.blind, soon).toBe(false);
		expect((await buyer.slash('invites')).text).not.toContain('Manage Server');
	});
});

describe('a personal link', () => {
	let guest: Person;

	it('tells for certain who brought somebody', async () => {
		const { buyer } = app.people;
		const link = await linkOf(buyer);
		guest = stranger('Wren');
		await guest.join(undefined, { invite: link });
		await expect
			.poll(() => inviteOf(guest), soon)
			.toMatchObject({ inviter: buyer.id, confidence: 'certain', state: 'pending', code: link });
		expect((await buyer.slash('invites')).text).toMatch(/On the way\S* 1 person/);
		expect((await guest.slash('invites')).text).toContain('brought you. You count for them after');
		await expectSums();
	});

	it('counts once they have stayed and settled, and pays both once', async () => {
		const { buyer, staff } = app.people;
		const code = await life.place(guest, 'element');
		await life.claim(staff, code);
		await life.deliver(staff, code);
		await life.confirm(guest, code);
		await expect.poll(() => inviteOf(guest), soon).toMatchObject({ state: 'pending', settled: 1 });
		expect(await rows('xp_entries', { rule: 'invite-vested' })).toEqual([]);
		await app.advance(14 * day);
		await expect.poll(() => inviteOf(guest), soon).toMatchObject({ state: 'vested' });
		await app.idle();
		const paid = async () =>
			(await rows('xp_entries', { source: `invite:${guest.id}` })).map(({ rule, member, amount, tokens }) => [
				rule,
				member,
				amount,
				tokens
			]);
		const expected = [
			['invite-vested', buyer.id, 150, 10],
			['invite-welcome', guest.id, 50, 0]
		];
		expect((await paid()).sort()).toEqual(expected);
		await app.restart();
		await app.advance(2 * day);
		await app.idle();
		expect((await paid()).sort()).toEqual(expected);
		expect((await buyer.slash('invites')).text).toContain('1 person counts');
		expect((await buyer.click('Board')).text).toContain('1 person who stayed');
	});

	it('takes the reward back when they leave soon after', async () => {
		const { buyer } = app.people;
		await guest.leave();
		await expect.poll(() => inviteOf(guest), soon).toMatchObject({ state: 'clawedBack' });
		await app.idle();
		const xp = async (person: Person) =>
			(await rows('xp_entries', { member: person.id, source: `invite:${guest.id}` })).reduce((sum, row) => sum + row.amount, 0);
		expect([await xp(buyer), await xp(guest)]).toEqual([0, 0]);
		const postings = await rows('postings', { ref: `invite:${guest.id}` });
		expect(postings.map(({ reason }) => reason).sort()).toEqual(['reversal', 'reward.tokens']);
		expect((await buyer.slash('invites')).text).toContain('left soon after counting');
		await expectSums();
	});
});

it('whoever uses an invite up is attributed while the bot runs, and nobody to one that was taken back', async () => {
	const { owner } = app.people;
	const general = owner.channel('general');
	const code = await owner.invite(general, { maxUses: 1 });
	const guest = stranger('Lynx');
	await guest.join(undefined, { invite: code });
	await expect.poll(() => inviteOf(guest), soon).toMatchObject({ inviter: owner.id, confidence: 'likely', state: 'pending', code });
	const unused = await owner.invite(general, { maxUses: 1 });
	await owner.uninvite(unused);
	const ended = async (): Promise<readonly { code: string }[]> => (await rows('invite_books'))[0]?.ended ?? [];
	await expect.poll(async () => (await ended()).map((one) => one.code), soon).toContain(unused);
	// Whoever comes later did not come with it; the bot reads the moved clock a moment after.
	await app.advance(10_000);
	await sleep(1_000);
	const other = stranger('Stoat');
	await other.join();
	await expect.poll(() => inviteOf(other), soon).toBeTruthy();
	expect(await inviteOf(other)).toMatchObject({ inviter: null, code: null, confidence: 'unknown' });
	await expectSums();
});

it('a newcomer who came another way names a code; it is certain, and said once', async () => {
	const { otherStaff } = app.people;
	await linkOf(otherStaff);
	const code = (await rows('inviters', { member: otherStaff.id }))[0]?.code;
	const guest = stranger('Finch');
	await guest.join();
	await expect.poll(() => inviteOf(guest), soon).toMatchObject({ state: 'unclaimed', confidence: 'unknown' });
	await guest.slash('invites');
	await guest.click('Enter a code');
	const shown = await guest.fill({ code: String(code).toLowerCase() });
	expect(shown.text).toContain('brought you. You count for them after');
	expect(shown.text).not.toContain('Enter a code');
	expect(await inviteOf(guest)).toMatchObject({ inviter: otherStaff.id, confidence: 'certain', state: 'pending' });
	await expectSums();
});

describe('a farm', () => {
	/** Joins by the link, unless they have already. */
	async function brought(names: readonly string[], link: string, ageDays: number): Promise<void> {
		for (const name of names)
			if (!(await rows('invites', { name })).length) await stranger(name, ageDays).join(undefined, { invite: link });
	}
	const earned = (person: Person) => rows('xp_entries', { member: person.id, rule: 'invite-vested' });

	it('of fresh accounts, and of old ones that stay and settle nothing, earns nothing', async () => {
		const { otherBuyer } = app.people;
		const link = await linkOf(otherBuyer);
		const young = Array.from({ length: 12 }, (_, index) => `Alt${index}`);
		const old = ['Mule', 'Hinny', 'Jenny'];
		await brought(young, link, 3);
		await brought(old, link, 700);
		await expect.poll(async () => (await rows('invites', { inviter: otherBuyer.id, why: 'young' })).length, soon).toBe(young.length);
		await expect.poll(async () => (await rows('invites', { inviter: otherBuyer.id, state: 'pending' })).length, soon).toBe(old.length);
		await app.advance(15 * day);
		await app.idle();
		expect(await rows('invites', { inviter: otherBuyer.id, state: { $in: ['vested', 'kept'] } })).toEqual([]);
		expect(await earned(otherBuyer)).toEqual([]);
		await otherBuyer.slash('invites');
		expect((await otherBuyer.click('People')).text).toContain('does not count: the Discord account is too young');
		await expectSums();
	});

	it('of two friends who bring each other counts once at most', async () => {
		const [jay, kit] = [stranger('Jay'), stranger('Kit')];
		await jay.join();
		await expect.poll(() => inviteOf(jay), soon).toMatchObject({ state: 'unclaimed' });
		await kit.join(undefined, { invite: await linkOf(jay) });
		await expect.poll(() => inviteOf(kit), soon).toMatchObject({ inviter: jay.id, state: 'pending' });
		await linkOf(kit);
		const code = (await rows('inviters', { member: kit.id }))[0]?.code;
		await jay.slash('invites');
		await jay.click('Enter a code');
		await jay.fill({ code: String(code) });
		await app.idle();
		expect((await inviteOf(jay))?.state).not.toBe('pending');
		expect((await rows('inviters', { member: kit.id }))[0]).toMatchObject({ pending: 0, vested: 0 });
		await expectSums();
	});
});

describe('what nobody heard', () => {
	it('joins while a session is taken up again are attributed', async () => {
		const link = await linkOf(app.people.buyer);
		const guests = ['Ivy', 'Oak', 'Elm'].map((name) => stranger(name));
		app.sandbox.gateway.refuse();
		app.sandbox.gateway.cut();
		for (const guest of guests) await guest.join(undefined, { invite: link });
		app.sandbox.gateway.accept();
		for (const guest of guests) await expect.poll(() => inviteOf(guest), soon).toMatchObject({ inviter: app.people.buyer.id });
		await expectSums();
	});

	it('joins and leaves while the bot is away are found at its return', async () => {
		const link = await linkOf(app.people.buyer);
		const [ivy] = await rows('invites', { name: 'Ivy' });
		const ash = stranger('Ash');
		await app.bot.kill9();
		await ash.join(undefined, { invite: link });
		await app.sandbox.as(String(ivy?.member), app.guild).leave();
		await app.restart();
		await expect.poll(() => inviteOf(ash), soon).toMatchObject({ inviter: app.people.buyer.id, state: 'pending' });
		await expect.poll(async () => (await rows('invites', { name: 'Ivy' }))[0]?.leftAt, soon).toBeInstanceOf(Date);
		await expectSums();
	});
});

it('a raid of five hundred joins at once is written down with few reads, and adds up', async () => {
	const { buyer, otherBuyer } = app.people;
	const [one, two] = [await linkOf(buyer), await linkOf(otherBuyer)];
	const before = (await rows('invites')).length;
	const [first] = await rows('invite_books');
	let reads = 0;
	const began = performance.now();
	const stop = app.sandbox.onRest(({ phase, method, path }) => {
		if (phase === 'before' && method === 'GET' && path === `/guilds/${app.guild.id}/invites`) reads += 1;
	});
	const raiders = Array.from({ length: 500 }, (_, index) => stranger(`Raider${index}`));
	const pendingOf = async (person: Person) => Number((await rows('inviters', { member: person.id }))[0]?.pending ?? 0);
	const had = { one: await pendingOf(buyer), two: await pendingOf(otherBuyer) };
	await Promise.all(
		raiders.map((raider, index) => raider.join(undefined, index < 250 ? { invite: one } : index < 450 ? { invite: two } : {}))
	);
	await expect.poll(async () => (await rows('invites')).length, { timeout: 120_000, interval: 500 }).toBe(before + 500);
	stop();
	expect(await pendingOf(buyer)).toBe(had.one + 250);
	expect(await pendingOf(otherBuyer)).toBe(had.two + 200);
	expect((await rows('invite_books'))[0]).toMatchObject({ joins: first?.joins + 500, unknown: first?.unknown + 50 });
	// At most one in five seconds, however long this machine takes.
	expect(reads).toBeGreaterThan(0);
	expect(reads).toBeLessThanOrEqual(2 + (performance.now() - began) / 5_000);
	expect((await buyer.slash('invites')).text).toContain('On the way');
	await expectSums();
});

it('the owner sees where somebody came from, and takes everything along as a file', async () => {
	const { owner, buyer, otherStaff } = app.people;
	const shown = await owner.slash('invites', { member: otherStaff.user });
	expect(shown.text).toContain('People');
	expect((await owner.click('People')).text).toContain('certain');
	await owner.slash('invites');
	await owner.click('Export');
	await app.idle();
	expect(app.sandbox.render(owner.screen())).toMatch(/\d+ people in the file/);
	expect(await rows('audit', { action: 'invite.exported' })).toHaveLength(1);
	// A stranger gets neither.
	const refused = await buyer.click(`1:invites.people:-:${owner.id}:`, { forge: true });
	expect(refused.text).toContain("somebody else's people");
	const denied = await buyer.click('1:invites.export:-', { forge: true });
	expect(denied.text).not.toContain('in the file');
});

describe('who brought somebody, corrected by hand', () => {
	let guest: Person;
	const paid = async ({ id }: Person) => {
		const lines = await rows('xp_entries', { member: id, source: `invite:${guest.id}` });
		return ['amount', 'tokens', 'credits'].map((unit) => lines.reduce((sum, line) => sum + line[unit], 0));
	};

	it('takes the reward back from the wrong one, pays the right one once, and leaves a line in the log', async () => {
		const { buyer, owner, otherBuyer, staff } = app.people;
		guest = stranger('Heron');
		await guest.join(undefined, { invite: await linkOf(buyer) });
		await expect.poll(() => inviteOf(guest), soon).toMatchObject({ inviter: buyer.id });
		const code = await life.place(guest, 'element');
		await life.claim(staff, code);
		await life.deliver(staff, code);
		await life.confirm(guest, code);
		await app.advance(15 * day);
		await expect.poll(() => inviteOf(guest), soon).toMatchObject({ state: 'vested' });
		await app.idle();
		expect(await paid(buyer)).toEqual([150, 10, 0]);

		await owner.slash('invites', { member: guest.user });
		expect((await owner.click('Correct')).text).toContain('Who brought them?');
		const asked = await owner.select('Who brought Heron', [otherBuyer.id]);
		expect(asked.text).toContain('loses what this paid');
		await owner.click('Give a reason and correct');
		const shown = await owner.fill({ Why: 'They came together, both say so' });
		expect(shown.text).toContain('Corrected.');
		expect(shown.text).toContain('corrected by staff');
		await app.idle();
		expect(await inviteOf(guest)).toMatchObject({ inviter: otherBuyer.id, confidence: 'certain', state: 'vested', corrections: 1 });
		expect([await paid(buyer), await paid(otherBuyer), await paid(guest)]).toEqual([
			[0, 0, 0],
			[150, 10, 0],
			[50, 0, 0]
		]);
		expect(await rows('audit', { action: 'invite.corrected' })).toMatchObject([
			{ before: { inviter: buyer.id }, after: { inviter: otherBuyer.id }, reason: 'They came together, both say so' }
		]);
		await expectSums();
	});

	it('can be corrected again, and is told to whoever wants to hear it', async () => {
		const { buyer, owner } = app.people;
		const wantsDms = { guild: app.guild.id, member: buyer.id, language: null, zone: null, dms: true, version: 1 };
		await app.db
			.collection<{ _id: string }>('member_preferences')
			.insertOne({ _id: rowId(guildId(app.guild.id), 'preferences', buyer.id), ...wantsDms });
		await owner.slash('invites', { member: guest.user });
		await owner.click('Correct');
		expect((await owner.click('Nobody is known')).text).toContain('loses their own reward');
		await owner.click('Give a reason and correct');
		await owner.fill({ Why: 'Nobody did' });
		await app.idle();
		expect(await inviteOf(guest)).toMatchObject({ inviter: null, state: 'void', corrections: 2 });
		await app.bot.kill9();
		await app.restart();
		await owner.slash('invites', { member: guest.user });
		await owner.click('Correct');
		await owner.select('Who brought Heron', [buyer.id]);
		await owner.click('Give a reason and correct');
		await owner.fill({ Why: 'It was Mira after all' });
		await app.idle();
		expect(app.sandbox.render(buyer.dms().at(-1) ?? null)).toContain('You brought Heron');
		expect(app.people.otherBuyer.dms()).toEqual([]);
		expect([await paid(buyer), await paid(app.people.otherBuyer), await paid(guest)]).toEqual([
			[150, 10, 0],
			[0, 0, 0],
			[50, 0, 0]
		]);
		await expectSums();
	});

	it('is refused in one’s own favour, for bots and whoever is gone, and to whoever may not', async () => {
		const { buyer, owner } = app.people;
		const row = await inviteOf(guest);
		const seen = `1:invites.correct-pick:-:${guest.id}:${row?.rev}`;
		await owner.slash('invites', { member: guest.user });
		await owner.click('Correct');
		expect((await owner.select('Who brought Heron', [owner.id])).text).toContain('This is about you');
		const bot = app.sandbox.members(app.guild).find(({ user }) => user.bot)?.user.id ?? '';
		await owner.slash('invites', { member: guest.user });
		await owner.click('Correct');
		expect((await owner.select('Who brought Heron', [bot], { forge: true })).text).toContain('A bot brings nobody');
		const form = `1:invites.correct-form:-:${guest.id}:${stranger('Nobody').id}:${row?.rev}`;
		await owner.slash('invites', { member: guest.user });
		await owner.click('Correct');
		await owner.select('Who brought Heron', [app.people.otherBuyer.id]);
		await owner.click('Give a reason and correct');
		const modal = owner.modal();
		if (!modal) throw new Error('no form');
		expect((await owner.fill({ reason: 'x' }, { modal: { ...modal, customId: form }, forge: true })).text).toContain(
			'This is nobody of this server'
		);
		expect((await buyer.click(`1:invites.correct:-:${guest.id}`, { forge: true })).text).not.toContain('Who brought them?');
		expect((await buyer.click(seen, { forge: true })).text).not.toContain('Correct it like this');
		expect(await inviteOf(guest)).toEqual(row);
	});
});
