import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { newBuyer, newMember } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { answersFor, fillForm, setUp } from '../support/order-script.js';
import { idOn } from '../support/screens.js';

const item = 'rhyniognatha';
let app: App;
let owner: Person;
let buyer: Person;

beforeAll(async () => {
	app = await startApp();
	({ owner } = app.people);
	await setUp(app);
	buyer = await newBuyer(app, 'Wren');
}, 240_000);
afterAll(() => app?.stop());

const rows = (name: string, filter = {}) =>
	app.db
		.collection(name)
		.find({ guild: app.guild.id, ...filter })
		.toArray();

async function pass(gate: string, member: Person, days = '30') {
	await owner.slash('passes');
	await owner.click(idOn(owner, `trust.gate-passes:-:${gate}:`));
	await owner.select('Give a pass to …', [member.user]);
	const done = await owner.fill({ days, reason: 'One courier only' });
	await app.idle();
	return done;
}

async function takeBack(gate: string, member: Person) {
	await owner.slash('passes');
	await owner.click(idOn(owner, `trust.gate-passes:-:${gate}:`));
	await owner.select('Take a pass back …', [member.id]);
	const done = await owner.fill({ reason: 'A mistake' });
	await app.idle();
	return done;
}

describe('a closed gate', () => {
	it('says what is missing and how it is earned', async () => {
		const shown = await buyer.slash('shop', { item });
		expect(shown.text).toContain('2 settled deals');
		expect(shown.text).toContain('Complete two smaller orders first.');
		expect(shown.text).not.toContain('At your pace');
	});

	it('is opened by hand only by those who may, not for themselves, and no longer than the gate allows', async () => {
		const refused = await buyer.slash('passes', {}, { forge: true });
		expect(refused.text).toContain('🔒');
		expect((await pass('order.high-value', owner)).text).toContain('Nobody lets themselves through');
		expect((await pass('order.high-value', buyer, '91')).text).toContain('A pass lasts 1 to 90 days');
		expect(await rows('gate_passes')).toEqual([]);
	});
});

describe('a gate that closes while the member is in the flow that it guards', () => {
	it('refuses at the next step and at the end, and keeps the answers', async () => {
		expect((await pass('order.high-value', buyer)).text).toContain('has a pass until');
		expect(await rows('audit', { action: 'pass.granted' })).toHaveLength(1);
		// Nobody is written to who has not asked for it.
		expect(buyer.dms()).toEqual([]);
		await fillForm(buyer, item);
		expect(app.sandbox.render(buyer.screen() ?? null)).toContain('Place order');
		const answers = (await rows('drafts', { member: buyer.id })).map((draft) => draft.answers);
		expect(answers).toHaveLength(1);
		await takeBack('order.high-value', buyer);
		const refused = await buyer.click('Place order');
		expect(refused.text).toContain('is not open for you yet');
		expect(await rows('orders')).toEqual([]);
		expect((await rows('drafts', { member: buyer.id })).map((draft) => draft.answers)).toEqual(answers);

		await pass('order.high-value', buyer);
		await fillForm(buyer, item);
		await takeBack('order.high-value', buyer);
		expect((await buyer.click('Change answers')).text).toContain('is not open for you yet');
		expect((await rows('drafts', { member: buyer.id })).map((draft) => draft.answers)).toEqual(answers);

		await pass('order.high-value', buyer);
		await fillForm(buyer, item);
		await buyer.click('Place order');
		await app.idle();
		expect(await rows('orders')).toMatchObject([{ buyer: buyer.id, state: 'placed' }]);
	});

	it('keeps the page that was being written', async () => {
		const kit = await newBuyer(app, 'Kit');
		await pass('order.high-value', kit);
		await kit.slash('shop', { item });
		await kit.click('Order');
		await takeBack('order.high-value', kit);
		const refused = await kit.fill(answersFor(kit));
		expect(refused.text).toContain('is not open for you yet');
		const [draft] = await rows('drafts', { member: kit.id });
		expect(draft?.saved).toHaveLength(1);
		// It is not opened again either, and what there is stays for when the gate is.
		expect((await kit.slash('shop', { item })).text).not.toContain('(Order)');
	});
});

it('passes stand with the gate, and not among the changes of its rules', async () => {
	expect((await rows('audit', { target: 'gate:order.high-value' })).length).toBeGreaterThan(3);
	await owner.slash('passes');
	await owner.click(idOn(owner, 'trust.gate-passes:-:order.high-value:'));
	expect(JSON.stringify(owner.screen())).toContain('"label":"Wren, until');
	await owner.slash('config', { area: 'gates' }, { sub: 'panel' });
	await owner.click(idOn(owner, 'gate:order.high-value:card'));
	expect((await owner.click('History')).text).toContain('Nobody has changed it here yet');
});

describe('a gated channel', () => {
	const recruiting = () => app.sandbox.allChannels(app.guild).find(({ id }) => id === channel);
	let channel: string;
	const role = async () => String((await rows('gate_roles'))[0]?.role);
	const carries = async (person: Person) =>
		app.sandbox
			.members(app.guild)
			.find(({ user }) => user.id === person.id)
			?.roles.includes(await role());

	it('is closed by the bot, and opened by a role to who passes', async () => {
		channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'general')?.id ?? '';
		await owner.slash('config', { key: 'channels.recruiting', value: 'general' }, { sub: 'set' });
		await owner.slash('config', { area: 'gates' }, { sub: 'panel' });
		await owner.click('Channels');
		await owner.click(idOn(owner, 'trust.channel:-:recruiting'));
		await owner.click('Make a role');
		await app.idle();
		expect(await rows('gate_roles')).toMatchObject([{ slot: 'recruiting', on: true, made: true }]);
		expect(recruiting()).toBeDefined();
		expect(buyer.channels().map(({ id }) => id)).not.toContain(channel);
		await pass('recruiting', buyer);
		await expect.poll(() => carries(buyer), { timeout: 60_000 }).toBe(true);
		expect(buyer.channels().map(({ id }) => id)).toContain(channel);
		expect(
			newMember(app, 'Newcomer')
				.channels()
				.map(({ id }) => id)
		).not.toContain(channel);
	});

	it('stays closed to somebody from whom staff took the role', async () => {
		await expect.poll(() => rows('gate_role_members', { member: buyer.id, given: true }), { timeout: 60_000 }).toHaveLength(1);
		app.sandbox.takeRole(app.guild, buyer, await role());
		await app.advance(day + 60_000);
		await expect.poll(() => rows('gate_role_members', { member: buyer.id, heldBack: true }), { timeout: 120_000 }).toHaveLength(1);
		await app.idle();
		expect(await carries(buyer)).toBe(false);
		await owner.slash('config', { area: 'gates' }, { sub: 'panel' });
		await owner.click('Channels');
		const shown = await owner.click(idOn(owner, 'trust.channel:-:recruiting'));
		expect(shown.text).toContain('Taken by hand from 1 member');
	});
});
