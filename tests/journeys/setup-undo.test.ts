import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, botPermissions, day, makeGuild, type People, startApp } from '../support/app.js';
import { fillForm } from '../support/order-script.js';

const manageRoles = 1n << 28n;
const manageThreads = 1n << 34n;

let app: App;
beforeAll(async () => {
	app = await startApp();
});
afterAll(() => app?.stop());

interface Place {
	readonly guild: { readonly id: string };
	readonly people: People;
}

const channelNames = ({ guild }: Place) =>
	app.sandbox
		.allChannels(guild)
		.map((channel) => channel.name ?? '')
		.filter((name) => name !== 'general')
		.sort();
const roleIds = async ({ guild }: Place): Promise<Record<string, string>> =>
	(await app.db.collection('settings').findOne({ guild: guild.id }))?.slots.roles ?? {};
const settings = ({ guild }: Place) => app.db.collection('settings').findOne({ guild: guild.id });
const run = ({ guild }: Place, number = 1) => app.db.collection('setup_runs').findOne({ guild: guild.id, run: number });
const channel = ({ guild }: Place, name: string) => app.sandbox.allChannels(guild).find((found) => found.name === name)!;

/** A guild that was set up with a start grant and nothing else. */
async function setUpGuild(name: string): Promise<Place> {
	const place = makeGuild(app.sandbox, name);
	await setUp(place);
	return place;
}

async function setUp({ people: { owner } }: Place): Promise<void> {
	await owner.slash('setup');
	await owner.click('Next: names');
	await owner.fill({ 'Start grant': '5000' });
	await owner.click('Do it now');
	await app.idle(60_000);
	await owner.waitForScreen(/Ready: \d+ items are for sale/);
}

/** Opens what an undo would do. */
async function preview({ people: { owner } }: Place) {
	await owner.slash('setup');
	return owner.click('Undo setup');
}

/** The number of things that the red button stands for. */
function countOf({ people: { owner } }: Place): string {
	return /admin\.setup-undo-do:-:\d+:(\d+):/.exec(JSON.stringify(owner.screen()))?.[1] ?? '';
}

/** Presses the red button and types the number. */
async function confirm(place: Place, typed = countOf(place)) {
	const asked = await place.people.owner.click('Undo setup');
	return asked.kind === 'modal' ? place.people.owner.fill({ 'How many things are removed': typed }) : asked;
}

describe('taking a set-up back', () => {
	let place: Place;

	it('shows every line before, and asks for the number', async () => {
		place = await setUpGuild('Undone');
		const shown = await preview(place);
		expect(shown.text).toMatchSnapshot('preview');
		expect(countOf(place)).toBe('74');
		const wrong = await confirm(place, '73');
		expect(wrong.text).toContain('That is another number');
		expect(channelNames(place)).toHaveLength(11);
	});

	it('removes what it made, restores the settings, and reports', async () => {
		const { owner } = place.people;
		await preview(place);
		await confirm(place);
		await app.idle(60_000);
		await owner.waitForScreen(/The set-up was taken back/);
		expect(app.sandbox.render(owner.screen())).toMatchSnapshot('report');
		expect(channelNames(place)).toEqual([]);
		expect(await settings(place)).toMatchObject({ installed: null, values: {}, zone: 'UTC', slots: { roles: {}, channels: {} } });
		for (const name of ['items', 'categories', 'stock'])
			expect([name, await app.db.collection(name).countDocuments({ guild: place.guild.id })]).toEqual([name, 0]);
		expect(await run(place)).toMatchObject({ standing: false, undos: 1 });
		expect(await app.db.collection('audit').countDocuments({ guild: place.guild.id, action: 'setup.removed' })).toBe(16);
	});

	it('leaves nothing to take back, and the guild can be set up again', async () => {
		const { owner } = place.people;
		const again = await owner.slash('setup');
		expect(again.text).toContain('I will create **11 channels**');
		expect(again.text).not.toContain('Undo setup');
		await setUp(place);
		expect(channelNames(place)).toHaveLength(11);
		expect(await settings(place)).toMatchObject({ installed: { pack: 'ark-small-tribes-starter' } });
		expect(await app.db.collection('setup_runs').countDocuments({ guild: place.guild.id })).toBe(2);
	});
});

describe('what people use', () => {
	it('is kept and named; ticked it is removed; changed settings stay', async () => {
		const place = await setUpGuild('Lived in');
		const { owner, buyer } = place.people;
		await buyer.say('hello', { channel: channel(place, 'tribute-shop') });
		const roles = await roleIds(place);
		app.sandbox.giveRole(place.guild, buyer.user, roles.fulfiller!);
		app.sandbox.giveRole(place.guild, buyer.user, roles.vetted!);
		// The owner confirms real money: the slice of the money is the owner's now.
		await owner.slash('setup');
		await owner.click('Real money');
		await owner.click('Read and confirm');
		await owner.fill({ Read: ['yes'], 'Name of this server': 'Lived in' });

		const shown = await preview(place);
		expect(shown.text).toContain('#tribute-shop · kept: 1 message by people');
		expect(shown.text).toContain('Settings that were changed since stay: money');
		expect(shown.text).toContain('@Courier · kept: 1 member carries it');
		expect(countOf(place)).toBe('71');
		const ticked = await owner.select('Remove too, with what is in it', ['role:vetted']);
		expect(ticked.text).toContain('@Vetted Crew · is removed too');
		expect(countOf(place)).toBe('72');
		await confirm(place);
		await app.idle(60_000);
		await owner.waitForScreen(/The set-up was taken back/);

		expect(channelNames(place)).toEqual(['tribute-shop']);
		expect(app.sandbox.messages(channel(place, 'tribute-shop'))).toHaveLength(1);
		const carried = app.sandbox.members(place.guild).find(({ user }) => user.id === buyer.id)?.roles;
		expect(carried).toEqual([roles.fulfiller]);
		const stored = await settings(place);
		expect(Object.keys(stored?.values)).toEqual(['economy']);
		expect(stored?.values.economy.realMoney.enabled).toBe(true);
		expect(stored?.slots).toMatchObject({ roles: {}, channels: {} });

		await setUp(place);
		expect(channelNames(place)).toHaveLength(11);
		expect((await roleIds(place)).fulfiller).toBe(roles.fulfiller);
		expect((await settings(place))?.values.economy.realMoney).toMatchObject({ enabled: true, confirmedBy: owner.id });
	});

	it('that began after the last look stops the undo: what is done is what was shown', async () => {
		const place = await setUpGuild('Late');
		await preview(place);
		await place.people.buyer.say('wait for me', { channel: channel(place, 'tribute-shop') });
		expect((await confirm(place)).text).toContain('Something has changed since');
		expect(channelNames(place)).toHaveLength(11);
	});
});

describe('open orders', () => {
	it('hold the undo up, by their number', async () => {
		const place = await setUpGuild('Busy');
		const buyer = place.people.buyer;
		await buyer.slash('wallet', {}, { sub: 'balance' });
		await buyer.click('Claim grant');
		await preview(place);
		await fillForm(buyer, 'metal-ingots');
		await buyer.click('Place order');
		await app.idle();
		// Also for a screen that was opened before the order.
		expect((await confirm(place)).text).toContain('Orders are still open');
		const shown = await preview(place);
		expect(shown.text).toContain('1 order is open. Undo waits until it has ended.');
		expect(shown.text).not.toContain('danger');
		expect(channelNames(place)).toHaveLength(12);
		expect(await run(place)).toMatchObject({ standing: true, undo: null });
	});
});

describe('two at once', () => {
	it('is one undo, whoever presses', async () => {
		const place = await setUpGuild('Twice');
		const { owner } = place.people;
		await preview(place);
		const message = owner.screen()!;
		const button = /1:admin\.setup-undo-do:-:1:(\d+):([\w-]+)/.exec(JSON.stringify(message))!;
		const id = `1:admin.setup-undo-form:-:1:${button[2]}`;
		const modal = {
			customId: id,
			title: 'x',
			data: {
				custom_id: id,
				title: 'x',
				components: [{ type: 18 as const, label: 'n', component: { type: 4 as const, custom_id: 'count', style: 1 as const } }]
			},
			channelId: message.channel_id,
			messageId: message.id
		};
		await Promise.all([1, 2, 3].map(() => owner.fill({ count: button[1]! }, { forge: true, modal, noSettle: true })));
		await app.idle(60_000);
		expect(await run(place)).toMatchObject({ standing: false, undos: 1 });
		expect(await app.db.collection('audit').countDocuments({ guild: place.guild.id, action: 'setup.undo' })).toBe(1);
		expect(await app.db.collection('outbox').countDocuments({ guild: place.guild.id, kind: 'admin.setup-undo-channel' })).toBe(11);
		// A press on the old screen afterwards does nothing.
		await owner.fill({ count: button[1]! }, { forge: true, modal });
		await app.idle();
		expect(await run(place)).toMatchObject({ undos: 1 });
	});
});

describe('who may not', () => {
	it('is refused: members, managers, and the owner of another guild with this run’s number', async () => {
		const place = await setUpGuild('Mine');
		const { owner, buyer, staff } = place.people;
		const boss = app.sandbox.createRole(place.guild, { name: 'Boss', permissions: 1n << 5n });
		app.sandbox.giveRole(place.guild, staff.user, boss);
		await preview(place);
		const message = owner.screen()!;
		const ids = ['setup-undo:-:1:0', 'setup-undo-do:-:1:74:abc', 'setup-tick:-:1:0', 'setup-report:-:1:0'].map((id) => `1:admin.${id}`);
		for (const person of [buyer, staff])
			for (const id of ids)
				expect([id, (await person.click(id, { message, forge: true })).text]).toEqual([id, expect.stringContaining('🔒')]);
		const other = makeGuild(app.sandbox, 'Theirs');
		const screen = (await other.people.owner.slash('setup')).message!;
		const foreign = await other.people.owner.click('1:admin.setup-undo:-:1:0', { message: screen, forge: true });
		expect(foreign.text).toContain('There is no such set-up');
		expect(await run(place)).toMatchObject({ standing: true });
	});

	it('nor anybody, once its days are over', async () => {
		const place = await setUpGuild('Old');
		const { owner } = place.people;
		await preview(place);
		const message = owner.screen()!;
		await app.advance(7 * day + 60_000);
		await vi.waitUntil(async () => !(await owner.slash('setup')).text.includes('Undo setup'), 30_000);
		await owner.click('Undo setup', { message });
		expect((await owner.fill({ 'How many things are removed': '74' })).text).toContain('The time to undo this is over');
	});
});

describe('a right that is missing', () => {
	it('is named; what is done stays done; resumed it ends', async () => {
		const place = await setUpGuild('Weak');
		const { owner } = place.people;
		await preview(place);
		app.sandbox.setBotPermissions(place.guild, botPermissions & ~manageRoles);
		await confirm(place);
		await app.idle(60_000);
		await owner.waitForScreen(/Some steps wait/);
		const stuck = app.sandbox.render(owner.screen());
		expect(stuck).toContain('Manage Roles');
		expect(channelNames(place)).toEqual([]);
		app.sandbox.setBotPermissions(place.guild, botPermissions);
		await owner.slash('setup');
		await owner.click('Resume');
		await app.idle(60_000);
		await owner.waitForScreen(/The set-up was taken back/);
		expect(await run(place)).toMatchObject({ standing: false, undos: 1 });
	});
});

describe('killed on the way', () => {
	it.each([2, 6, 11])('at the removal of thing %i: it goes on and removes nothing else', async (nth) => {
		const place = await setUpGuild(`Cut ${nth}`);
		const { sandbox } = app;
		const mine = sandbox.createChannel(place.guild, { name: 'tribute-shop' });
		const rolesBefore = await roleIds(place);
		await preview(place);
		const count = countOf(place);
		let removals = 0;
		const stop = sandbox.onRest((entry) => {
			const phase = nth % 2 === 0 ? 'after' : 'before';
			if (entry.method !== 'DELETE' || entry.phase !== phase || !/^\/(channels\/\d+|guilds\/\d+\/roles\/\d+)$/.test(entry.path)) return;
			removals += 1;
			if (removals === nth) void app.bot.kill9();
		});
		await place.people.owner.click('Undo setup');
		await place.people.owner.fill({ 'How many things are removed': count }, { noSettle: true }).catch(() => undefined);
		await vi.waitUntil(() => !app.bot.running, 30_000);
		stop();
		await app.restart();
		await app.idle(60_000);
		expect(sandbox.allChannels(place.guild).map(({ id, name }) => [id, name])).toContainEqual([mine.id, 'tribute-shop']);
		expect(channelNames(place)).toEqual(['tribute-shop']);
		expect(Object.keys(rolesBefore)).toHaveLength(5);
		const row = await run(place);
		expect(row).toMatchObject({ standing: false, undos: 1 });
		const states = Object.values(row?.undo.results as Record<string, { state: string }>).map(({ state }) => state);
		expect(states.filter((state) => state === 'removed')).toHaveLength(16);
		expect((await place.people.owner.slash('setup')).text).toContain('I will create');
	});
});

describe('what set-up took over', () => {
	it('is no set-up’s to remove, also when a reply was lost; a second owner is told', async () => {
		const place = makeGuild(app.sandbox, 'Adopted');
		const { sandbox } = app;
		const own = sandbox.createRole(place.guild, { name: 'Courier', position: 1 });
		const news = sandbox.createChannel(place.guild, { name: 'reviews' });
		sandbox.faults.add({ match: { method: 'POST', route: /^\/guilds\/\d+\/(roles|channels)$/ }, nth: 2, times: 1, action: 'lose-reply' });
		await setUp(place);
		expect(await run(place)).toMatchObject({
			got: { 'role:fulfiller': { id: own.id, how: 'found' }, 'channel:reviews': { id: news.id, how: 'found' } }
		});
		await preview(place);
		expect((await place.people.owner.click('›')).text).toContain('#reviews · kept: it was here before');
		await confirm(place);
		await app.idle(60_000);
		expect(channelNames(place)).toEqual(['reviews']);
		const row = await run(place);
		const removed = Object.entries(row?.undo.results as Record<string, { state: string }>).filter(([, { state }]) => state === 'removed');
		expect(removed).toHaveLength(14);
	});

	it('and where I may not look, I do not remove', async () => {
		const place = await setUpGuild('Blind');
		app.sandbox.setBotPermissions(place.guild, botPermissions & ~manageThreads);
		expect((await preview(place)).text).toContain('#tribute-shop · kept: I may not look into it');
	});
});
