import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, botPermissions, makeGuild, startApp } from '../support/app.js';

const viewChannel = 1n << 10n;
const sendMessages = 1n << 11n;
const manageRoles = 1n << 28n;

const usedRoles = ['Tribute Admin', 'Shopkeeper', 'Courier', 'Vetted Crew', 'Judge'];
const usedChannels = [
	'tribute-shop',
	'service-desk',
	'orders',
	'Tickets',
	'staff-queue',
	'case-room',
	'transaction-log',
	'audit-log',
	'transcripts',
	'reviews',
	'settlement-news'
];

let app: App;
beforeAll(async () => {
	app = await startApp();
});
afterAll(() => app?.stop());

const rendered = () => app.sandbox.render(app.people.owner.screen());
const channelNames = (guild: { readonly id: string }) => app.sandbox.allChannels(guild).map((channel) => channel.name ?? '');
const made = (guild: { readonly id: string }) =>
	channelNames(guild)
		.filter((name) => name !== 'general')
		.sort();

describe('/setup in an empty guild', () => {
	it('is not for members', async () => {
		expect(app.people.buyer.commands()).not.toContain('setup');
		const outcome = await app.people.buyer.slash('setup', {}, { forge: true });
		expect(outcome.ephemeral).toBe(true);
		expect(outcome.text).toContain('Set-up is for the owner');
		expect(made(app.guild)).toEqual([]);
	});

	it('shows what it will make, and takes names and a start grant', async () => {
		const { owner } = app.people;
		const first = await owner.slash('setup');
		expect(first.ephemeral).toBe(true);
		expect(first.text).toMatchSnapshot('first screen');
		await owner.select('Time zone', ['Europe/Paris']);
		expect(rendered()).toContain('Europe/Paris');

		const form = await owner.click('Next: names');
		expect(form.kind).toBe('modal');
		const refused = await owner.fill({ 'Start grant': 'many' });
		expect(refused.text).toContain('This start grant does not fit');
		await owner.slash('setup');
		await owner.click('Next: names');
		const plan = await owner.fill({ 'Your credits': '💠 Shards', 'Your tokens': 'Seals', Language: ['de'], 'Start grant': '250' });
		expect(plan.text).toMatchSnapshot('plan');
	});

	it('makes it on one confirmation; two clicks are one run', async () => {
		const { owner } = app.people;
		const message = owner.screen()!;
		await Promise.all([owner.click('Do it now', { message }), owner.click('Do it now', { message, forge: true })]);
		await app.idle();
		await owner.waitForScreen(/Ready: \d+ items are for sale/);
		expect(made(app.guild)).toEqual([...usedChannels].sort());
		const setups = await app.db.collection('setups').find().toArray();
		expect(setups).toMatchObject([{ run: 1, state: 'done' }]);
	});

	it('leaves nobody in a channel that is not theirs', () => {
		const { sandbox, guild, people } = app;
		const channel = (name: string) => sandbox.allChannels(guild).find((found) => found.name === name)!;
		const may = (name: string, right: bigint) => (sandbox.permissions(people.buyer, { channel: channel(name) }) & right) !== 0n;
		for (const name of ['tribute-shop', 'service-desk', 'orders', 'reviews', 'settlement-news'])
			expect([name, may(name, viewChannel)]).toEqual([name, true]);
		for (const name of ['Tickets', 'staff-queue', 'case-room', 'transaction-log', 'audit-log', 'transcripts'])
			expect([name, may(name, viewChannel)]).toEqual([name, false]);
		for (const name of ['orders', 'reviews']) expect([name, may(name, sendMessages)]).toEqual([name, false]);
		for (const name of usedChannels) {
			expect([name, sandbox.permissions(sandbox.bot, { channel: channel(name) }) & viewChannel]).toEqual([name, viewChannel]);
		}
	});

	it('stored settings of the pack with what the owner chose', async () => {
		const row = await app.db.collection('settings').findOne({ guild: app.guild.id });
		expect(row).toMatchObject({
			version: 1,
			name: 'Ashtrails',
			owner: app.guild.ownerId,
			zone: 'Europe/Paris',
			language: 'de',
			installed: { pack: 'ark-small-tribes-starter' },
			values: {
				economy: {
					currencies: { credits: { plural: 'Shards', emoji: '💠' }, tokens: { plural: 'Seals', emoji: '🎟️' } },
					startGrant: { enabled: true, credits: 250 },
					faucets: { enabled: false }
				}
			}
		});
		expect(Object.keys(row?.slots.channels).length).toBe(usedChannels.length);
		expect(Object.keys(row?.slots.roles).length).toBe(usedRoles.length);
		expect(await app.db.collection('items').countDocuments({ guild: app.guild.id })).toBe(58);
	});

	it('finds nothing missing when it is run again, also after a restart', async () => {
		const { owner } = app.people;
		const again = await owner.slash('setup');
		expect(again.text).toMatchSnapshot('ready');
		await app.bot.kill9();
		await app.restart();
		expect((await owner.slash('setup')).text).toContain('Ready:');
	});
});

describe('set-up that is not the caller’s', () => {
	it('is refused by each of its buttons, also with forged ids', async () => {
		const { buyer, owner } = app.people;
		const message = owner.screen()!;
		const before = await app.db.collection('setups').find().toArray();
		for (const id of ['setup', 'setup-plan', 'setup-names', 'setup-resume', 'setup-apply', 'setup-zone', 'prove']) {
			const outcome = await buyer.click(`1:admin.${id}:-${id === 'setup-apply' ? ':1' : ''}`, { message, forge: true });
			expect([id, outcome.text]).toEqual([id, expect.stringContaining('🔒')]);
		}
		expect(await app.db.collection('setups').find().toArray()).toEqual(before);
	});
});

describe('a bot that is killed in the middle of a run', () => {
	it('goes on after the restart and makes nothing twice, also what it did not hear of', async () => {
		const { sandbox } = app;
		const { guild, people } = makeGuild(sandbox, 'Cut');
		await people.owner.slash('setup');
		let creations = 0;
		let killed: Promise<void> = Promise.resolve();
		const stop = sandbox.onRest((entry) => {
			if (entry.phase !== 'after' || entry.method !== 'POST' || !/^\/guilds\/\d+\/(roles|channels)$/.test(entry.path)) return;
			creations += 1;
			if (creations === 3 || creations === 8) killed = app.bot.kill9();
		});
		sandbox.faults.add({ match: { method: 'POST', route: /^\/guilds\/\d+\/channels$/ }, nth: 2, action: 'lose-reply' });
		await people.owner.click('Do it now', { noSettle: true }).catch(() => undefined);
		for (const _time of [1, 2]) {
			await vi.waitUntil(() => !app.bot.running, 30_000);
			await killed;
			await app.restart();
		}
		await app.idle();
		stop();
		expect(made(guild)).toEqual([...usedChannels].sort());
		const row = await app.db.collection('settings').findOne({ guild: guild.id });
		expect(Object.keys(row?.slots.roles).sort()).toEqual(['admin', 'fulfiller', 'judge', 'manager', 'vetted']);
		expect((await people.owner.slash('setup')).text).toContain('Ready:');
	});
});

describe('a bot that is killed at one creation', () => {
	it.each([
		['after', 1],
		['before', 3],
		['after', 5],
		['before', 9],
		['after', 13]
	] as const)('%s number %i: knows afterwards what is its own', async (phase, nth) => {
		const { sandbox } = app;
		const { guild, people } = makeGuild(sandbox, `Cut ${phase} ${nth}`);
		await people.owner.slash('setup');
		let creations = 0;
		const stop = sandbox.onRest((entry) => {
			if (entry.phase !== phase || entry.method !== 'POST' || !/^\/guilds\/\d+\/(roles|channels)$/.test(entry.path)) return;
			creations += 1;
			if (creations === nth) return app.bot.kill9();
		});
		await people.owner.click('Do it now', { noSettle: true }).catch(() => undefined);
		await vi.waitUntil(() => !app.bot.running, 30_000);
		stop();
		await app.restart();
		await app.idle(60_000);
		expect(made(guild)).toEqual([...usedChannels].sort());
		const run = await app.db.collection('setup_runs').findOne({ guild: guild.id });
		const got = Object.values(run?.got as Record<string, { how: string }>);
		expect(got.map(({ how }) => how)).toEqual(Array.from({ length: 16 }, () => 'made'));
		expect(run?.endedAt).not.toBeNull();
	});
});

describe('a line of the plan', () => {
	it('can be another channel, a new role, or nothing; later runs remember it', async () => {
		const { sandbox } = app;
		const { guild, people } = makeGuild(sandbox, 'Picky');
		const { owner, buyer } = people;
		const books = sandbox.createChannel(guild, {
			name: 'books',
			permission_overwrites: [{ id: guild.everyoneId, type: 0, deny: String(viewChannel) }]
		});
		const open = sandbox.createChannel(guild, { name: 'open' });
		const courier = sandbox.createRole(guild, { name: 'Courier' });
		const message = (await owner.slash('setup')).message!;
		const change = (ref: string) => owner.click(`1:admin.setup-slot:-:${ref}`, { message, forge: true });

		const log = await change('channel:transactions');
		expect(log.text).toMatchSnapshot('a channel of the plan');
		expect((await owner.select('Use an existing channel', [open])).text).toContain('Every member sees this channel');
		await change('channel:transactions');
		const picked = await owner.select('Use an existing channel', [books]);
		expect(picked.text).toContain('#books · your choice');
		expect(picked.text).toContain('I lack in this channel');
		await change('channel:reviews');
		expect((await owner.click('Leave out')).text).toContain('#reviews · left out');
		await change('channel:tickets');
		expect((await owner.click('1:admin.setup-set:-:channel:tickets:out', { forge: true, message })).text).toContain('Orders need this');
		await change('role:fulfiller');
		expect((await owner.click('Create a new one')).text).toContain('@Courier · new');

		await owner.slash('setup');
		await owner.click('Do it now');
		await app.idle(60_000);
		await owner.waitForScreen(/Ready: \d+ items are for sale/);
		expect(made(guild)).toEqual([...usedChannels, 'books', 'open'].filter((name) => !['reviews', 'transaction-log'].includes(name)).sort());
		const row = await app.db.collection('settings').findOne({ guild: guild.id });
		expect(row?.slots.channels.transactions).toBe(books.id);
		expect(row?.slots.roles.fulfiller).not.toBe(courier.id);
		expect(row?.values.admin.leftOut).toEqual(['channel:reviews']);

		await owner.slash('setup');
		const report = await owner.click('Report');
		expect(report.text).toMatchSnapshot('report');
		await owner.click('›');
		expect((await owner.click('›')).text).toContain('reviews are not shown in public');
		expect((await buyer.click('1:admin.setup-pick:-:channel:audit', { message, forge: true })).text).toContain('🔒');
	});
});

describe('a guild in which the bot lacks a right', () => {
	it('is told which, does the rest, and goes on once it has it', async () => {
		const { sandbox } = app;
		const { guild, people } = makeGuild(sandbox, 'Poor');
		sandbox.setBotPermissions(guild, botPermissions & ~manageRoles);
		const first = await people.owner.slash('setup');
		expect(first.text).toContain('Manage Roles');
		await people.owner.click('See the plan');
		await people.owner.click('Do it now');
		await app.idle();
		await people.owner.waitForScreen(/Some steps wait/);
		expect(made(guild)).toContain('tribute-shop');
		expect(made(guild)).not.toContain('audit-log');

		sandbox.setBotPermissions(guild, botPermissions);
		await people.owner.click('Resume');
		await app.idle();
		await people.owner.waitForScreen(/Ready: \d+ items are for sale/);
		expect(made(guild)).toEqual([...usedChannels].sort());
	});
});
