import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Sandbox } from '../../sandbox/src/index.js';
import { deleteRole } from '../../sandbox/src/world/roles.js';
import { staffId, staffPickId, staffSetId, staffSlotId } from '../../src/admin/staff/ids.js';
import { claim, confirm, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';
import { press } from '../support/screens.js';

const item = 'metal-ingots';
const patience = { timeout: 300_000 };

let app: App;
let owner: Person;
let staff: Person;
let buyer: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner, staff } = app.people);
	buyer = await newBuyer(app, 'Ada');
}, 300_000);
afterAll(() => app?.stop());

const plain = (text: string) => text.replace(/[\s│]+/g, ' ');
const area = async (by: Person, forge = false) => plain((await by.slash('config', { area: 'staff' }, { sub: 'panel', forge })).text);
const open = async (by: Person, slot: string) => {
	await area(by, true);
	return plain((await press(by, staffSlotId.make({ slot }))).text);
};
const roles = async () => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots.roles as Record<string, string>;
const lose = (role: string) => {
	if (!(app.sandbox instanceof Sandbox)) throw new Error('the world is in another process');
	const guild = app.sandbox.world.guild(app.guild.id);
	const found = guild.roles.get(role);
	if (!found) throw new Error('the role is not there');
	deleteRole(app.sandbox.world, guild, found);
};

describe('the staff', () => {
	it('are shown by role, with rights and with what each has in hand', async () => {
		const code = await placeOrder(app, buyer, item);
		expect(await area(owner)).toContain('1 order waits to be claimed');
		await claim(app, staff, code);
		const text = await area(owner);
		expect(text).toMatch(/\*\*Courier\*\* · @Courier, 2 members/);
		expect(text).toMatch(/1 open order/);
		expect(text).toContain('Staff are at work');
		const slot = await open(owner, 'fulfiller');
		expect(slot).toContain('Claim and hand over');
		expect((await owner.click('‹ Back')).text).toContain('Work now');
		expect((await owner.click('Permissions')).text).toContain('may');
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
	});

	it('stand behind a button of the dashboard', async () => {
		await owner.slash('config', {}, { sub: 'panel' });
		expect((await owner.click('Staff')).text).toContain('Work now');
	});
});

describe('another role for a slot', () => {
	it('says what it does, does it, and is taken back', async () => {
		const before = (await roles()).fulfiller;
		const runners = app.sandbox.createRole(app.guild, { name: 'Runners' });
		await open(owner, 'fulfiller');
		const asked = plain((await owner.select('Another role', [runners])).text);
		expect(asked).toContain('Runners takes the place Courier: 0 members get its rights');
		expect(asked).toContain('Courier loses them: 2 members');
		expect(asked).toContain('Nobody carries this role yet');
		expect((await owner.click('Use this role')).text).toContain('Changed');
		expect((await roles()).fulfiller).toBe(runners.id);
		await app.idle();
		// The staff's channels follow the role, there and back.
		expect(staff.channels().some(({ name }) => name === 'staff-queue')).toBe(false);
		await open(owner, 'fulfiller');
		await owner.select('Another role', [before ?? '']);
		await owner.click('Use this role');
		await app.idle();
		expect(staff.channels().some(({ name }) => name === 'staff-queue')).toBe(true);
		await open(owner, 'fulfiller');
		await owner.select('Another role', [runners]);
		await owner.click('Use this role');
		expect((await owner.click('Undo')).text).toContain('Change taken back');
		expect((await roles()).fulfiller).toBe(before);
		expect(await app.db.collection('audit').countDocuments({ guild: app.guild.id, target: 'setting:roles.fulfiller' })).toBe(4);
		await app.idle();
	});

	it('of two owners the second is told', async () => {
		const [one, two] = ['One', 'Two'].map((name) => app.sandbox.createRole(app.guild, { name }));
		const before = (await roles()).vetted;
		await open(owner, 'vetted');
		await owner.select('Another role', [one?.id ?? '']);
		const first = JSON.stringify(owner.screen()?.components).match(/1:admin\.staff-set:[^"]+/)?.[0] ?? '';
		await open(owner, 'vetted');
		await owner.select('Another role', [two?.id ?? '']);
		await owner.click('Use this role');
		expect((await press(owner, first)).text).toContain('Somebody changed this meanwhile');
		expect((await roles()).vetted).toBe(two?.id);
		await open(owner, 'vetted');
		await owner.select('Another role', [before ?? '']);
		await owner.click('Use this role');
		expect((await roles()).vetted).toBe(before);
	});
});

describe('a role that is lost', () => {
	it('is told of, recovered with a role that is there, and the open order goes on', async () => {
		const lost = (await roles()).fulfiller ?? '';
		const code = await placeOrder(app, buyer, item);
		lose(lost);
		await expect.poll(() => area(owner), patience).toContain('its role is gone at Discord');
		expect(await open(owner, 'fulfiller')).toContain('Nobody can carry this');
		const crew = app.sandbox.createRole(app.guild, { name: 'New crew' });
		for (const person of [staff, app.people.otherStaff]) app.sandbox.giveRole(app.guild, person, crew);
		await owner.select('Another role', [crew]);
		await owner.click('Use this role');
		expect(await area(owner)).toMatch(/\*\*Courier\*\* · @New crew, 2 members/);
		await app.idle();
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		await expect.poll(async () => (await storedOrder(app, code)).state, patience).toBe('completed');
	});

	it('is made anew by the fix of the check, reached from here', async () => {
		const lost = (await roles()).manager ?? '';
		lose(lost);
		await expect.poll(() => open(owner, 'manager'), patience).toContain('Nobody can carry this');
		const says = await owner.click('Make it anew');
		expect(says.text).toContain('Shopkeeper');
		await owner.click('Fix it');
		await expect.poll(async () => (await roles()).manager !== lost, patience).toBe(true);
		await app.idle();
		expect(await open(owner, 'manager')).toContain('@Shopkeeper');
	});
});

describe('rights', () => {
	it('members and couriers see and change nothing, odd ids neither', async () => {
		const before = await roles();
		for (const person of [buyer, staff]) {
			expect(await area(person, true)).toContain('🔒');
			await person.slash('wallet', {}, { sub: 'balance' });
			for (const id of [
				staffId.make({ page: 0 }),
				staffSlotId.make({ slot: 'admin' }),
				staffPickId.make({ slot: 'admin' }),
				staffSetId.make({ slot: 'admin', role: before.fulfiller ?? '', seen: 'x' })
			])
				expect((await press(person, id)).text).toContain('🔒');
		}
		await area(owner);
		for (const slot of ['owner', 'member', '__proto__', 'nobody', ''])
			expect((await press(owner, staffSlotId.make({ slot }))).text).toMatch(/no such place|older/);
		for (const role of [app.guild.id, '1', '__proto__'])
			expect((await press(owner, staffSetId.make({ slot: 'admin', role, seen: 'x' }))).text).toContain('There is no such role');
		expect(await roles()).toEqual(before);
	});

	it('who may see settings sees the staff, and gives no slot another role', async () => {
		const manager = newMember(app, 'Mara');
		app.sandbox.giveRole(app.guild, manager, (await roles()).manager ?? '');
		expect(await area(manager, true)).toContain('Courier');
		expect(await open(manager, 'fulfiller')).toContain('you need the right');
	});

	it('another server has its own staff, and its roles are none of ours', async () => {
		const other = makeGuild(app.sandbox, 'Redwood');
		const foreign = app.sandbox.createRole(other.guild, { name: 'Elsewhere' });
		await area(owner);
		expect((await press(owner, staffSetId.make({ slot: 'admin', role: foreign.id, seen: 'x' }))).text).toContain('There is no such role');
		expect(await area(other.people.owner)).toContain('No roles yet');
	});
});
