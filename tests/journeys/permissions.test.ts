import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Sandbox } from '../../sandbox/src/index.js';
import { deleteRole } from '../../sandbox/src/world/roles.js';
import { claim, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';

let app: App;
let owner: Person;
let staff: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner, staff } = app.people);
}, 300_000);
afterAll(() => app?.stop());

const settings = async () =>
	(await app.db.collection('settings').findOne({ guild: app.guild.id })) as never as {
		values: { permissions: { capabilities: unknown } };
		slots: { roles: Record<string, string> };
	};
const slotsOf = async (key: string): Promise<string[]> =>
	((await settings()).values.permissions.capabilities as { key: string; slots: string[] }[]).find((one) => one.key === key)?.slots ?? [];
const plain = (text: string) => text.replace(/\s+/g, ' ');
const test = async (who: Person, capability?: string) =>
	plain(
		(await owner.slash('config', { member: { id: who.id }, ...(capability ? { capability } : {}) }, { group: 'permissions', sub: 'test' }))
			.text
	);
const map = (role: { readonly id: string }, capability: string, by = owner) =>
	by.slash('config', { capability, role: { id: role.id } }, { group: 'permissions', sub: 'map', forge: true });

describe('what somebody may do, and why', () => {
	it('is told with role, slot, stand-in and limit', async () => {
		expect(await test(owner)).toContain('everything, without a limit');
		const courier = await test(staff);
		expect(courier).toContain('Claim orders and hand them over');
		expect(courier).toContain('2,500');
		const nobody = newMember(app, 'Nosy');
		expect(await test(nobody, 'orders.fulfil')).toContain('Not allowed');
		const { roles } = (await settings()).slots;
		const admin = newMember(app, 'Bram');
		app.sandbox.giveRole(app.guild, admin, roles.admin ?? '');
		expect(await test(admin, 'disputes.resolve')).toContain('Rule on reported problems');
		expect(
			plain((await owner.slash('config', { member: { id: staff.id }, capability: 'no.such' }, { group: 'permissions', sub: 'test' })).text)
		).toContain('No such right');
	});

	it('is nothing for others, and suggestions come by word', async () => {
		expect((await staff.slash('config', { member: { id: staff.id } }, { group: 'permissions', sub: 'test', forge: true })).text).toContain(
			'🔒'
		);
		const found = await owner.autocomplete('config', 'capability', 'claim', { group: 'permissions', sub: 'test' });
		expect(found.map(({ value }) => value)).toEqual(['orders.fulfil']);
		expect(await staff.autocomplete('config', 'capability', '', { group: 'permissions', sub: 'test', forge: true })).toEqual([]);
	});
});

describe('mapping', () => {
	it('gives a role a right after a confirmation, is undone, and is written down', async () => {
		const helper = app.sandbox.createRole(app.guild, { name: 'Helpers' });
		const person = newMember(app, 'Juno');
		app.sandbox.giveRole(app.guild, person, helper);
		const asked = await map(helper, 'tickets.transcripts');
		expect(plain(asked.text)).toMatch(/Give Helpers this right.*1 member with Helpers/);
		expect(await test(person, 'tickets.transcripts')).toContain('Not allowed');
		await map(helper, 'tickets.transcripts');
		expect((await owner.click('Give it')).text).toContain('now may');
		expect(await test(person, 'tickets.transcripts')).not.toContain('Not allowed');
		await map(helper, 'tickets.transcripts');
		await owner.click('Take it');
		expect((await owner.click('Undo')).text).toContain('now may');
		expect(await slotsOf('tickets.transcripts')).toContain(`role-${helper.id}`);
		expect(await app.db.collection('audit').countDocuments({ guild: app.guild.id, target: 'capability:tickets.transcripts' })).toBe(3);
	});

	it('tells the second of two that it was faster, and changes nothing then', async () => {
		const [one, two] = ['One', 'Two'].map((name) => app.sandbox.createRole(app.guild, { name }));
		await map(one!, 'orders.view');
		const first = owner.screen()!;
		await map(two!, 'orders.view');
		await owner.click('Give it');
		expect((await owner.click('Give it', { message: first })).text).toContain('Somebody changed the settings meanwhile');
		expect(await slotsOf('orders.view')).not.toContain(`role-${one?.id}`);
	});

	it('names what waits when the last holder loses a right, and never touches the owner', async () => {
		const buyer = await newBuyer(app, 'Ada');
		await placeOrder(app, buyer, 'metal-ingots');
		const { roles } = (await settings()).slots;
		const asked = plain((await map({ id: roles.fulfiller ?? '' }, 'orders.fulfil')).text);
		expect(asked).toContain('Take this right from');
		expect(asked).toMatch(/only the owner has it.*open matter/);
		expect(plain((await map({ id: app.guild.id }, 'money.adjust')).text)).toContain('Not for everyone');
		expect(await slotsOf('orders.fulfil')).toContain('owner');
	});

	it('has a screen with buttons for the same', async () => {
		const shown = plain((await owner.slash('config', {}, { group: 'permissions', sub: 'show' })).text);
		expect(shown).toContain('Who may do what');
		expect(shown).toContain('nothing in this version asks for');
		const capability = await owner.select('Look at one', ['money.adjust']);
		expect(plain(capability.text)).toContain('Grant or correct credits and tokens');
	});

	it('a staff role that is lost is replaced, and staff work again; the owner could all the time', async () => {
		const buyer = await newBuyer(app, 'Cleo');
		const code = await placeOrder(app, buyer, 'cementing-paste');
		const { roles } = (await settings()).slots;
		if (!(app.sandbox instanceof Sandbox)) throw new Error('the local Discord is no sandbox');
		const guild = app.sandbox.world.guild(app.guild.id);
		const lost = guild.roles.get(roles.fulfiller ?? '');
		if (!lost) throw new Error('the role is not there');
		deleteRole(app.sandbox.world, guild, lost);
		expect(await test(staff, 'orders.fulfil')).toContain('Not allowed');
		await claim(app, owner, code);
		expect((await storedOrder(app, code)).assignee).toBe(owner.id);

		const fresh = app.sandbox.createRole(app.guild, { name: 'New couriers' });
		for (const person of [staff, app.people.otherStaff]) app.sandbox.giveRole(app.guild, person, fresh);
		const asked = plain((await map(fresh, 'orders.fulfil')).text);
		expect(asked).toContain('takes its place');
		await owner.click('Give it');
		expect(await test(staff, 'orders.fulfil')).not.toContain('Not allowed');
		const other = await placeOrder(app, await newBuyer(app, 'Dara'), 'metal-ingots');
		const shop = (await staff.slash('shop')).message!;
		expect((await staff.click(`1:orders.claim:-:${other}`, { message: shop, forge: true })).text).not.toContain('🔒');
		await app.idle();
		expect((await storedOrder(app, other)).assignee).toBe(staff.id);
	});
});
