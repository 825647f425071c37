import { afterAll, beforeAll, expect, test } from 'vitest';
import { Permission, Sandbox } from '../../sandbox/src/index.js';
import { deleteRole } from '../../sandbox/src/world/roles.js';
import { type App, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';

let app: App;
beforeAll(async () => {
	app = await startApp();
});
afterAll(() => app?.stop());

/** The owner deletes a role at Discord. @returns whether it was there. */
function removeRole(name: string): boolean {
	if (!(app.sandbox instanceof Sandbox)) throw new Error('the local Discord is no sandbox');
	const guild = app.sandbox.world.guild(app.guild.id);
	const role = [...guild.roles.values()].find((one) => one.name === name);
	if (role) deleteRole(app.sandbox.world, guild, role);
	return role !== undefined;
}

const roleOf = async (slot: string) => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots.roles[slot];
const sees = (person: { readonly id: string }, name: string): boolean => {
	const channel = app.sandbox.allChannels(app.guild).find((one) => one.name === name);
	return channel !== undefined && (app.sandbox.permissions(person.id, { channel }) & Permission.ViewChannel) !== 0n;
};

test('a role that is deleted while set-up runs: the channels are made, and the next set-up makes it anew', async () => {
	const stop = app.sandbox.onRest(({ phase, method, path }) => {
		// After the roles, before the first channel.
		if (phase === 'before' && method === 'POST' && path.endsWith('/channels')) removeRole('Judge');
	});
	await setUp(app);
	stop();
	expect(await app.db.collection('outbox').countDocuments({ state: 'dead' })).toBe(0);
	expect(app.sandbox.allChannels(app.guild).map(({ name }) => name)).toContain('case-room');

	const { owner } = app.people;
	expect((await owner.slash('setup')).text).toContain('Do it now');
	await owner.click('Do it now');
	await app.idle();
	expect((await owner.slash('setup')).text).toContain('Ready:');
	app.sandbox.giveRole(app.guild, app.people.staff, await roleOf('judge'));
	expect(sees(app.people.staff, 'case-room')).toBe(true);
	expect(sees(app.people.buyer, 'case-room')).toBe(false);
});

test('a role that is deleted later: set-up makes it anew, and it sees its channels again', async () => {
	const { owner, otherStaff } = app.people;
	expect(sees(otherStaff, 'staff-queue')).toBe(true);
	expect(removeRole('Courier')).toBe(true);
	expect(sees(otherStaff, 'staff-queue')).toBe(false);
	await owner.slash('setup');
	await owner.click('Do it now');
	await app.idle();
	app.sandbox.giveRole(app.guild, otherStaff, await roleOf('fulfiller'));
	expect(sees(otherStaff, 'staff-queue')).toBe(true);
	expect(sees(app.people.buyer, 'staff-queue')).toBe(false);
});
