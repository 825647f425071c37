import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, newBuyer, newMember, placeOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { picture, setUp } from '../support/order-script.js';
import { packFile } from '../support/packs.js';

const eos = '0002a1b2c3d4e5f60718293a4b5c6d7e';

let app: App;
let moderator: Person;
let ada: Person;
let bram: Person;
beforeAll(async () => {
	const pack = await packFile((json) => {
		const { gates } = (json as unknown as { trust: { gates: { key: string; require: Record<string, number | boolean> }[] } }).trust;
		for (const gate of gates) {
			if (gate.key === 'vouch.give') Object.assign(gate.require, { standing: 0, confidence: 0, settledDeals: 0 });
		}
	});
	app = await startApp({ pack });
	await setUp(app);
	moderator = newMember(app, 'Sorrel');
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	app.sandbox.giveRole(app.guild, moderator, settings?.slots.roles.admin);
	ada = await newBuyer(app, 'Ada');
	bram = newMember(app, 'Bram');
	await app.idle();
}, 300_000);
afterAll(() => app?.stop());

const staffCards = () => app.people.owner.sees(app.people.owner.channel('case-room')).map((message) => app.sandbox.render(message));
const alertsAbout = (words: string) => staffCards().filter((card) => card.includes(words));

async function enter(person: Person, id: string, survivor: string): Promise<string> {
	await person.slash('trust');
	await person.click('Game identity');
	const opened = await person.click(/Change/.test(app.sandbox.render(person.screen())) ? 'Change' : 'Enter survivor');
	expect(opened.kind).toBe('modal');
	await person.fill({ survivor, platform: 'steam', id0: id, proof: [picture] });
	await app.idle();
	return app.sandbox.render(person.screen());
}

describe('a survivor', () => {
	it('is entered with proof, told to staff without its id, and verified', async () => {
		const screen = await enter(ada, eos, 'Ada of Ash');
		expect(screen).toContain('Waiting for staff');
		expect(screen).not.toContain(eos);
		const [card] = alertsAbout('Ada entered a survivor');
		expect(card).toBeDefined();
		expect(card).not.toContain(eos);
		expect((await moderator.slash('trust')).text).toContain('Ids to check (1)');
		expect((await moderator.click('Ids to check (1)')).text).toContain('Ada');
		const opened = await moderator.click('Open');
		expect(opened.text).toContain(eos);
		expect((await moderator.click('Verify')).text).toContain('Ada is verified');
		await ada.slash('trust');
		expect((await ada.click('Game identity')).text).toContain('Survivor verified');
		const stored = await app.db.collection('identities').find({ guild: app.guild.id }).toArray();
		expect(JSON.stringify(stored)).not.toContain(eos);
	});

	it('is shown to others only with consent, and its id to nobody', async () => {
		const before = await bram.slash('trust', { member: ada.user });
		expect(before.text).toContain('Survivor verified by staff');
		expect(before.text).not.toContain('Ada of Ash');
		await ada.slash('trust');
		await ada.click('Game identity');
		expect((await ada.click('Show to others')).text).toContain('Others see survivor and platform');
		const after = await bram.slash('trust', { member: ada.user });
		expect(after.text).toContain('Ada of Ash');
		expect(after.text).not.toContain(eos);
	});

	it('of somebody else is told to staff alone, who refuse it', async () => {
		const screen = await enter(bram, eos.toUpperCase(), 'Bram of Ash');
		expect(screen).toContain('Waiting for staff');
		expect(screen).not.toMatch(/Ada|somebody else/);
		expect(alertsAbout('Two members, one game id')).toHaveLength(1);
		expect([ada.dms(), bram.dms()]).toEqual([[], []]);
		await moderator.slash('trust');
		await moderator.click('Ids to check (1)');
		const opened = await moderator.click('Open');
		expect(opened.text).toContain('Others with the same id');
		expect(opened.text).not.toContain('(Verify)');
		const forged = await moderator.click(`1:identity.verify:-:${bram.id}:1`, { forge: true });
		expect(forged.text).toContain('belongs to Ada');
		await moderator.slash('trust');
		await moderator.click('Ids to check (1)');
		await moderator.click('Open');
		await moderator.click('Refuse');
		await moderator.fill({ reason: 'the picture shows another name' });
		await app.idle();
		await bram.slash('trust');
		expect((await bram.click('Game identity')).text).toContain('the picture shows another name');
	});

	it('is checked by nobody without the right, and by nobody for themselves', async () => {
		for (const id of ['1:identity.queue:-', `1:identity.open:-:${ada.id}`, `1:identity.verify:-:${ada.id}:3`]) {
			await bram.slash('trust');
			expect((await bram.click(id, { forge: true })).text).not.toContain(eos);
		}
		await enter(moderator, eos.replace('0002', '0003'), 'Sorrel of Ash');
		await moderator.slash('trust');
		await moderator.click('Ids to check (1)');
		expect((await moderator.click('Open')).text).toContain('This is your own');
	});
});

describe('a vouch', () => {
	it('says what the stake means, is given once, and refused by the one it is for', async () => {
		const ask = await ada.slash('vouch', { member: bram.user });
		expect(ask.text).toMatch(/20 % of your standing/);
		expect((await ada.contextMenu('Vouch', { user: bram.user })).text).toBe(ask.text);
		const message = ada.screen()!;
		await Promise.all([ada.click('Vouch with stake', { message }), ada.click('Vouch with stake', { message, forge: true })]);
		expect(await app.db.collection('evidence').countDocuments({ guild: app.guild.id, kind: 'vouch' })).toBe(1);
		await bram.slash('trust');
		expect((await bram.click('Vouches')).text).toContain('Ada');
		expect((await bram.click('Refuse')).text).toContain('You refused the vouch of Ada');
		expect(await app.db.collection('evidence').countDocuments({ guild: app.guild.id, kind: 'void' })).toBe(1);
		expect((await ada.slash('vouch', { member: bram.user })).text).toContain('Not yet for Bram');
		expect((await ada.slash('vouch', { member: ada.user })).text).toContain('You cannot vouch for yourself');
	});
});

describe('is this person staff?', () => {
	it('is answered for the own order, with one code on both sides', async () => {
		const { staff } = app.people;
		const code = await placeOrder(app, ada, 'metal-ingots');
		await claim(app, staff, code);
		const yes = await ada.slash('verify-staff', { member: staff.user });
		expect(yes.text).toContain(code);
		const rotating = /Rotating code now: \*\*(.+?)\*\*/.exec(yes.text)?.[1];
		expect(rotating).toMatch(/^\w{3} · \w{3}$/);
		expect((await staff.contextMenu('Verify staff', { user: ada.user })).text).toContain(rotating);
		expect((await ada.slash('verify-staff', { member: bram.user })).text).toContain('No, Bram is not on your order');
		const nosy = await bram.slash('verify-staff', { member: staff.user });
		expect(nosy.text).not.toContain(code);
	});

	it('warns staff of somebody who joins under the name of one of them, once', async () => {
		const { staff } = app.people;
		const name = staff.user.global_name ?? staff.user.username;
		const like = name.replace(/o/g, '0').replace(/i/g, '1');
		const impostor = newMember(app, like === name ? `${name}.` : like);
		await expect.poll(() => alertsAbout('looks like staff').length, { timeout: 60_000 }).toBe(1);
		expect((await ada.slash('trust', { member: impostor.user })).text).toContain('of the staff, and is not');
		expect((await ada.slash('trust', { member: staff.user })).text).not.toContain('of the staff, and is not');
	});
});
