import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { newMember } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';

let app: App;
let owner: Person;
/** Somebody with the role of the slot `admin`. */
let admin: Person;
/** Somebody with the role of the slot `manager`, who may look. */
let manager: Person;

beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner } = app.people);
	const { slots } = await row();
	const manages = app.sandbox.createRole(app.guild, { name: 'Boss', permissions: 1n << 5n });
	const carrying = (name: string, slot: string): Person => {
		const person = newMember(app, name);
		for (const role of [slots.roles[slot], manages]) app.sandbox.giveRole(app.guild, person, role);
		return person;
	};
	admin = carrying('Ada', 'admin');
	manager = carrying('Max', 'manager');
}, 240_000);
afterAll(() => app?.stop());

const row = async (guild: { readonly id: string } = app.guild) => {
	const found = await app.db.collection('settings').findOne({ guild: guild.id });
	if (!found) throw new Error('there are no settings');
	return found;
};
const remakes = async () => (await row()).values.tickets?.remakesPerDay;
const config = (person: Person, sub: string, options: Record<string, string> = {}) => person.slash('config', options, { sub });
const set = (person: Person, key: string, value: string) => config(person, 'set', { key, value });
const audited = (key: string) =>
	app.db
		.collection('audit')
		.find({ guild: app.guild.id, target: `setting:${key}` })
		.sort({ unitSeq: 1 })
		.toArray();
const key = 'tickets.remakesPerDay';

describe('looking at settings', () => {
	it('begins with areas, pages through one and opens a setting', async () => {
		const areas = await config(owner, 'view');
		expect(areas).toMatchObject({ ephemeral: true });
		expect(areas.text).toContain('Tickets');
		const list = await owner.select('Choose an area', ['tickets']);
		expect(list.text).toContain('Page 1 of 3');
		expect((await owner.click('›')).text).toContain('`tickets.remakesPerDay`');
		await owner.click('Page 2 of 3');
		expect((await owner.fill({ Page: '3' })).text).toContain('`tickets.record.maxMessages`');
		await owner.click('‹ Back');
		expect(owner.screen() && app.sandbox.render(owner.screen())).toContain('Choose an area');
	});

	it('says value, where it comes from, bounds and who changed it', async () => {
		const shown = await config(owner, 'view', { key });
		for (const part of ['**Now** 3', '**Default** 3', 'whole number, 0 to 20', 'Configuration › Tickets'])
			expect(shown.text).toContain(part);
		const credits = (await config(owner, 'view', { key: 'economy.startGrant.credits' })).text;
		expect(credits).toContain('**Now** 5,000');
		expect(credits).toContain('5,000 · <@id>');
		expect((await config(owner, 'view', { key: 'permissions.capabilities' })).text).toContain('"config.view"');
		expect((await config(owner, 'view', { key: 'nothing.here' })).text).toContain('There is no such setting');
	});

	it('suggests keys with type and value, and values with what speaks for them', async () => {
		const keys = await owner.autocomplete('config', 'key', 'tickets.remakes', { sub: 'view' });
		expect(keys).toEqual([{ name: expect.stringContaining('tickets.remakesPerDay · whole number, 0 to 20 · 3'), value: key }]);
		const byName = await owner.autocomplete('config', 'key', 'quiet hours', { sub: 'view' });
		expect(byName.map(({ value }) => value)).toContain('orders.quietHours.from');
		const values = (typed: string, of: string) =>
			owner.autocomplete('config', 'value', typed, { sub: 'set', options: { key: of } }).then((all) => all.map(({ name }) => name));
		expect(await values('', 'tickets.container')).toEqual(['private thread', 'channel']);
		expect(await values('7', key)).toEqual(['7', '3 · as it is now']);
		expect(await values('77', key)).toEqual(['3 · as it is now']);
		expect(await values('', 'economy.realMoney.enabled')).toEqual([]);
	});
});

describe('changing a setting', () => {
	it('shows before and after, is live, leaves an entry, and can be taken back once', async () => {
		const { version } = await row();
		const done = await set(owner, key, '7');
		for (const part of ['Changed', '3 → 7', `Version ${version + 1} is live.`]) expect(done.text).toContain(part);
		expect(await remakes()).toBe(7);
		expect(await audited(key)).toMatchObject([
			{ actor: owner.id, actorKind: 'owner', action: 'config.set', before: { version }, after: { version: version + 1, value: 7 } }
		]);
		expect((await set(owner, key, '7')).text).toContain('Nothing to change');
		await config(owner, 'view', { key });
		await set(owner, key, '8');
		expect((await owner.click('Undo')).text).toContain('8 → 7');
		expect(await remakes()).toBe(7);
		expect((await config(owner, 'view', { key })).text).toMatch(/Changes[\s\S]*7 · <@id>[\s\S]*8 · <@id>[\s\S]*7 · <@id>/);
		expect((await owner.click('Reset')).text).toContain('7 → 3');
		expect((await row()).values.tickets.remakesPerDay ?? 3).toBe(3);
	});

	it('keeps every other value of its domain, those too that no schema knows', async () => {
		const before = (await row()).values;
		await set(owner, 'orders.ready.graceMinutes', '25');
		const after = (await row()).values;
		expect(after.orders.ready.graceMinutes).toBe(25);
		expect({ ...after, orders: { ...after.orders, ready: { ...after.orders.ready, graceMinutes: 0 } } }).toEqual({
			...before,
			orders: { ...before.orders, ready: { ...before.orders.ready, graceMinutes: 0 } }
		});
	});

	it('has a form with the present value that fits the type', async () => {
		await config(owner, 'view', { key: 'tickets.container' });
		expect((await owner.click('Change')).text).toContain('private thread');
		expect((await owner.fill({ value: 'channel' })).text).toContain('private thread → channel');
		expect((await owner.click('Undo')).text).toContain('channel → private thread');
		await config(owner, 'view', { key: 'tickets.workingHours.mon' });
		await owner.click('Change');
		expect((await owner.fill({ value: '18:00-23:00' })).text).toContain('none → 18:00-23:00');
		expect((await row()).values.tickets.workingHours.mon).toEqual([{ from: '18:00', to: '23:00' }]);
		await owner.click('Undo');
		await config(owner, 'view', { key: 'orders.oneOpenPerItem' });
		await owner.click('Change');
		expect((await owner.fill({ value: 'yes' })).kind).toBe('update');
	});

	it('refuses what does not fit with type, bounds and what was given, and changes nothing', async () => {
		const before = await row();
		for (const value of ['21', '-1', '1.5', 'NaN', '1e309', '{"$gt":0}', '@everyone', '__proto__', '9'.repeat(4_000)]) {
			const refused = (await set(owner, key, value)).text;
			expect(refused).toContain('This value does not fit');
			expect(refused).toContain('whole number, 0 to 20');
			expect(refused).not.toContain('broke on our side');
		}
		for (const odd of ['__proto__', 'tickets.__proto__', 'constructor', 'tickets', '{"$ne":1}', '@everyone'])
			expect((await set(owner, odd, '1')).text).toContain('There is no such setting');
		expect((await set(owner, 'orders.quietHours.from', '25:00')).text).toContain('This value does not fit');
		expect((await set(owner, 'guild.zone', 'Mars/Olympus')).text).toContain('This value does not fit');
		expect((await set(owner, 'economy.realMoney.enabled', 'yes')).text).toContain('This is not typed in');
		expect((await set(owner, 'permissions.capabilities', '[]')).text).toContain('This is not typed in');
		expect((await config(owner, 'reset', { key: 'guild.zone' })).text).toContain('There is nothing to go back to');
		expect(await row()).toEqual(before);
	});

	it('keeps a text as it is, whatever it means elsewhere', async () => {
		const text = '=1+1 @everyone <@&1> **x** {"$where":"1"}';
		const done = await set(owner, 'orders.policies.refund', text);
		expect(done.message?.mention_everyone).toBe(false);
		expect((await row()).values.orders.policies.refund).toBe(text);
		await owner.click('Undo');
	});
});

describe('slots and the guild itself', () => {
	it('take roles and channels of this server only', async () => {
		const other = { ...app, ...makeGuild(app.sandbox, 'Redwood') };
		const foreign = app.sandbox.createRole(other.guild, { name: 'Elsewhere' });
		const role = app.sandbox.createRole(app.guild, { name: 'Runner' });
		const before = (await row()).slots.roles.fulfiller;
		const typed = typeof role === 'string' ? role : role.id;
		expect((await set(owner, 'roles.fulfiller', `<@&${typed}>`)).text).toContain('Changed');
		expect((await row()).slots.roles.fulfiller).toBe(typed);
		expect((await owner.click('Undo')).text).toContain('Change taken back');
		expect((await row()).slots.roles.fulfiller).toBe(before);
		const far = typeof foreign === 'string' ? foreign : foreign.id;
		for (const value of [far, `<@&${far}>`, app.guild.id, '@everyone', 'Nobody'])
			expect((await set(owner, 'roles.fulfiller', value)).text).toContain('There is no such role');
		expect((await set(owner, 'channels.audit', 'general')).text).toContain('Every member sees this channel');
		expect((await row()).slots.roles.fulfiller).toBe(before);
		expect((await set(owner, 'guild.zone', 'Europe/Paris')).text).toContain('Europe/Paris');
		await owner.click('Undo');
		// A server that was not set up has the same keys and none of these values.
		expect((await other.people.owner.slash('config', { key }, { sub: 'view' })).text).toContain('**From** the default');
		expect((await other.people.owner.slash('config', { key: 'roles.fulfiller' }, { sub: 'view' })).text).toContain(
			'There is no such setting'
		);
	});
});

describe('two owners at once', () => {
	it('of two forms the second is told what holds now, and nothing is lost', async () => {
		for (const person of [owner, admin]) {
			await config(person, 'view', { key });
			await person.click('Change');
		}
		expect((await owner.fill({ value: '11' })).text).toContain('→ 11');
		const told = (await admin.fill({ value: '12' })).text;
		expect(told).toContain('Somebody changed this meanwhile');
		expect(told).toContain('is 11 now');
		expect(await remakes()).toBe(11);
		expect((await admin.click('Open setting')).text).toContain('**Now** 11');
		await admin.click('Change');
		expect((await admin.fill({ value: '12' })).text).toContain('11 → 12');
		// The first one's way back is over: it would undo what the other did.
		expect((await owner.click('Undo')).text).toContain('is 12 now');
		expect(await remakes()).toBe(12);
	});

	it('of two commands one wins; different settings both', async () => {
		const answers = await Promise.all([set(owner, key, '4'), set(admin, key, '5')]);
		const texts = answers.map(({ text }) => text);
		const won = await remakes();
		expect([4, 5]).toContain(won);
		expect(texts.filter((text) => text.includes(`→ ${won}`))).toHaveLength(1);
		const [one, two] = await Promise.all([set(owner, 'tickets.reopenDays', '9'), set(admin, 'tickets.keepOpenTimes', '8')]);
		for (const { text } of [one, two]) expect(text).toContain('Changed');
		expect((await row()).values.tickets).toMatchObject({ reopenDays: 9, keepOpenTimes: 8, remakesPerDay: won });
	});
});

describe('rights', () => {
	it('decide who looks, who changes, and who gives rights and money', async () => {
		const before = await row();
		expect((await config(manager, 'view', { key })).text).toContain('**Now**');
		expect((await set(manager, key, '1')).text).toContain('🔒');
		expect((await manager.click('Change')).text).toContain('🔒');
		for (const [odd, value] of [
			['roles.admin', 'Runner'],
			['permissions.conflicts.recentPartnerDays', '3'],
			['economy.startGrant.credits', '999'],
			['economy.realMoney.notice', 'pay me']
		] as const)
			expect((await set(admin, odd, value)).text).toContain('🔒');
		expect((await config(admin, 'reset', { key: 'permissions.capabilities' })).text).toContain('🔒');
		const { buyer } = app.people;
		for (const sub of ['view', 'audit']) expect((await buyer.slash('config', {}, { sub, forge: true })).text).toContain('🔒');
		expect((await buyer.slash('config', { key, value: '1' }, { sub: 'set', forge: true })).text).toContain('🔒');
		expect(await buyer.autocomplete('config', 'key', 'tickets', { sub: 'view', forge: true })).toEqual([]);
		expect(await row()).toMatchObject({ version: before.version, values: before.values });
	});
});
