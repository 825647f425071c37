import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, type Person, Sandbox } from '../../sandbox/src/index.js';
import { deleteRole } from '../../sandbox/src/world/roles.js';
import { claim, newBuyer, placeOrder, storedOrder } from '../support/acts.js';
import { type App, botPermissions, makeGuild, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';
import { countIn } from '../support/tickets.js';

const patience = { timeout: 300_000 };
let app: App;
let owner: Person;
let staff: Person;

beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner, staff } = app.people);
});
afterAll(() => app?.stop());

/** The owner deletes a role at Discord. */
function removeRole(name: string): void {
	if (!(app.sandbox instanceof Sandbox)) throw new Error('the local Discord is no sandbox');
	const guild = app.sandbox.world.guild(app.guild.id);
	const role = [...guild.roles.values()].find((one) => one.name === name);
	if (!role) throw new Error(`there is no role ${name}`);
	deleteRole(app.sandbox.world, guild, role);
}

const roleOf = async (slot: string) => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots.roles[slot];
const audit = () => {
	const found = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'audit-log');
	if (!found) throw new Error('there is no audit channel');
	return found;
};
const told = (text: string) => countIn(app, audit(), text);
const open = async (): Promise<readonly string[]> =>
	((await app.db.collection('guild_checks').findOne({ guild: app.guild.id }))?.open ?? []).map(({ id }: { id: string }) => id);
// Forged: Discord offers the command only to people who may manage the server, and it is ours to refuse the others.
const check = (person: Person) => person.slash('config', {}, { sub: 'check', forge: true });

describe('a guild that works', () => {
	it('is told so, and its owner is told nothing by itself', async () => {
		const { text } = await check(owner);
		expect(text).not.toContain('⛔');
		expect(told('stopped working')).toBe(0);
	});
});

describe('a staff role that is deleted', () => {
	it('is told once, is in the list, and its fix brings it back, so that staff can take orders again', async () => {
		const buyer = await newBuyer(app, 'Ada');
		const code = await placeOrder(app, buyer, 'metal-ingots');
		removeRole('Courier');
		await expect.poll(() => told('The role Courier was deleted'), patience).toBe(1);
		expect((await check(owner)).text).toContain('The role Courier was deleted');

		const says = await owner.click('Fix');
		expect(says.text).toContain('The set-up runs for what is missing');
		expect(says.text).toContain('Courier');
		await owner.click('Fix it');
		await app.idle();
		const role = await roleOf('fulfiller');
		expect(role).toBeDefined();
		app.sandbox.giveRole(app.guild, staff, role);
		await claim(app, staff, code);
		expect((await storedOrder(app, code)).state).toBe('claimed');
		expect((await check(owner)).text).not.toContain('The role Courier was deleted');
		await expect.poll(async () => (await open()).includes('role.fulfiller'), patience).toBe(false);
		expect(told('The role Courier was deleted')).toBe(1);
	});

	it('is told again when it happens again, also when the bot is started anew in between', async () => {
		removeRole('Courier');
		await expect.poll(() => told('The role Courier was deleted'), patience).toBe(2);
		await app.restart();
		await expect.poll(open, patience).toContain('role.fulfiller');
		await app.idle();
		expect(told('The role Courier was deleted')).toBe(2);
		await check(owner);
		await owner.click('Fix');
		await owner.click('Fix it');
		await app.idle();
		app.sandbox.giveRole(app.guild, staff, await roleOf('fulfiller'));
	});
});

describe('a right that is taken', () => {
	it('is named with the place where it is given, and gone from the list when it is back', async () => {
		app.sandbox.setBotPermissions(app.guild, botPermissions & ~Permission.ManageThreads);
		await expect.poll(() => told('I lack Manage Threads'), patience).toBe(1);
		expect((await check(owner)).text).toContain('Server Settings › Roles');
		app.sandbox.setBotPermissions(app.guild, botPermissions);
		await expect.poll(async () => (await open()).some((id) => id.startsWith('rights.')), patience).toBe(false);
	});
});

describe('who may not', () => {
	it('is refused by the command and by each forged button', async () => {
		const { buyer } = app.people;
		expect((await check(buyer)).text).toContain('🔒');
		removeRole('Judge');
		await expect.poll(open, patience).toContain('role.judge');
		const role = await roleOf('judge');
		for (const id of ['1:admin.check:-:0', '1:admin.check-fix:-:role.judge', '1:admin.check-do:-:role.judge']) {
			const forged = await buyer.click(id, { forge: true, channel: buyer.channel('general') });
			expect([id, forged.text]).toEqual([id, expect.stringContaining('🔒')]);
		}
		await app.idle();
		expect(await roleOf('judge')).toBe(role);
	});

	it('sees nothing of another guild: a problem that is not there is no problem', async () => {
		const { people } = makeGuild(app.sandbox, 'Elsewhere');
		await people.owner.slash('setup');
		const forged = await people.owner.click('1:admin.check-do:-:role.judge', { forge: true, channel: people.owner.channel('general') });
		expect(forged.text).not.toContain('Done');
		const unknown = await owner.click('1:admin.check-do:-:role.nothing', { forge: true, channel: owner.channel('general') });
		expect(unknown.text).toContain('This problem is gone');
	});

	it('someone who may look but not set up sees the fix, and is refused when pressing it', async () => {
		app.sandbox.giveRole(app.guild, staff, await roleOf('manager'));
		expect((await check(staff)).text).toContain('The role Judge was deleted');
		await staff.click('Fix');
		expect((await staff.click('Fix it')).text).toContain('🔒');
	});
});
