import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guildId, rowId } from '#core/ids';
import type { Person } from '../../sandbox/src/index.js';
import { credits, newBuyer, newMember } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { claimGrant, setUp, startGrant } from '../support/order-script.js';
import { packFile } from '../support/packs.js';
import { idOn, press } from '../support/screens.js';

const perDay = 150;
let app: App;
let mira: Person;
let rook: Person;

beforeAll(async () => {
	const pack = await packFile((json) => {
		const { gates, limits } = json.trust as unknown as {
			gates: { key: string; require: Record<string, number | boolean> }[];
			limits: { byTier: { sendPerDay: number }[]; growth: { percentOfStandingTimesSettledValue: number } };
		};
		for (const { key, require } of gates)
			if (key === 'wallet.send') Object.assign(require, { standing: 0, settledDeals: 0, tenureDays: 14 });
		for (const tier of limits.byTier) tier.sendPerDay = perDay;
	});
	app = await startApp({ pack });
	await setUp(app);
	mira = await newBuyer(app, 'Wren');
	rook = newMember(app, 'Thorn', 2);
	const _id = rowId(guildId(app.guild.id), 'preferences', rook.id);
	const wantsDms = { guild: app.guild.id, member: rook.id, language: null, zone: null, dms: true, version: 1 };
	await app.db.collection<{ _id: string }>('member_preferences').insertOne({ _id, ...wantsDms });
	await claimGrant(rook);
}, 240_000);
afterAll(() => app?.stop());

const sends = () => app.db.collection('postings').countDocuments({ guild: app.guild.id, reason: 'transfer' });
const ask = (by: Person, to: Person['user'], amount: number, note?: string) =>
	by.slash('wallet', { member: to, amount, ...(note === undefined ? {} : { note }) }, { sub: 'send' });

describe('sending', () => {
	it('shows what it means, sends once however often it is pressed, and both see it', async () => {
		const card = await ask(mira, rook.user, 100, 'raid share @everyone');
		expect(card.ephemeral).toBe(true);
		expect(card.text).toContain('100 Credits to Thorn?');
		expect(card.text).toContain('Left to send today');
		expect(card.text).toMatch(/150 Credits, then .*50 Credits/);
		expect(card.text).toContain('4,900 Credits');
		expect(card.text).toContain('raid share');
		expect(await sends()).toBe(0);
		const message = mira.screen()!;
		const id = idOn(mira, 'economy.send-yes');
		await Promise.all([mira.click(id, { message }), mira.click(id, { message, forge: true }), mira.click(id, { message, forge: true })]);
		expect(app.sandbox.render(mira.screen())).toContain('sent to Thorn');
		await app.idle();
		expect(await sends()).toBe(1);
		expect(await credits(app, mira)).toEqual({ free: startGrant - 100, held: 0 });
		expect(await credits(app, rook)).toEqual({ free: startGrant + 100, held: 0 });
		for (const who of [mira, rook]) expect((await who.slash('wallet', {}, { sub: 'history' })).text).toContain('raid share');
		expect(rook.dms()).toHaveLength(1);
		expect(app.sandbox.render(rook.dms()[0] ?? null)).toMatch(/100 Credits from Wren/);
		expect(mira.dms()).toEqual([]);
	});

	it('says what is left of the day, on the card and when it is too much', async () => {
		const refused = await ask(mira, rook.user, 51);
		expect(refused.text).toMatch(/You may send .*150 Credits a day\. .*50 Credits are left of today/);
		expect((await mira.click('What raises it')).text).toContain('What raises it');
		expect((await ask(mira, rook.user, 50)).text).toMatch(/50 Credits, then .*0 Credits/);
		const first = { id: idOn(mira, 'economy.send-yes'), message: mira.screen()! };
		await ask(mira, rook.user, 20);
		await mira.click(idOn(mira, 'economy.send-yes'));
		const late = await mira.click(first.id, { message: first.message, forge: true });
		expect(late.text).toMatch(/30 Credits are left of today/);
		expect(await sends()).toBe(2);
		expect(await credits(app, rook)).toEqual({ free: startGrant + 120, held: 0 });
	});

	it('begins at the wallet, with a form', async () => {
		await mira.slash('wallet', {}, { sub: 'balance' });
		expect((await mira.click('Send')).kind).toBe('modal');
		const wrong = await mira.fill({ who: [rook.id], amount: 'many' });
		expect(wrong.text).toContain('Give a whole number');
		await mira.slash('wallet', {}, { sub: 'balance' });
		await mira.click('Send');
		const card = await mira.fill({ who: [rook.id], amount: '10', note: 'for the torch' });
		expect(card.text).toContain('for the torch');
		await mira.click(idOn(mira, 'economy.send-yes'));
		await app.idle();
		expect(await sends()).toBe(3);
		expect((await mira.click('Wallet')).text).toContain('4,870 Credits free');
	});

	it('is again possible the next day', async () => {
		expect((await ask(mira, rook.user, 21)).text).toContain('20 Credits are left of today');
		await app.advance(day);
		await expect.poll(async () => (await ask(mira, rook.user, 21)).text, { timeout: 60_000 }).toContain('Left to send today');
	});
});

describe('nobody sends', () => {
	it('through a closed gate, which says what is missing', async () => {
		const refused = await ask(rook, mira.user, 20);
		expect(refused.text).toContain('14 days');
		expect(refused.text).toContain('Settle a deal and stay two weeks.');
		await rook.slash('wallet', {}, { sub: 'balance' });
		expect((await rook.click('Send')).text).toContain('14 days');
	});

	it('to themselves, to a bot, to somebody who has left, or more than they have', async () => {
		expect((await ask(mira, mira.user, 20)).text).toContain('your own wallet');
		expect((await mira.click('Send')).kind).toBe('modal');
		expect((await ask(mira, app.sandbox.bot, 20)).text).toContain('not to bots');
		const leaver = newMember(app, 'Leaver');
		await ask(mira, leaver.user, 20);
		const id = idOn(mira, 'economy.send-yes');
		app.sandbox.removeMember(app.guild, leaver.user);
		expect((await press(mira, id)).text).toContain('those who left');
		const poor = newMember(app, 'Poor');
		expect((await ask(poor, mira.user, 20)).text).toContain('are missing');
		expect(await sends()).toBe(3);
	});

	it('what somebody else was asked', async () => {
		await ask(mira, rook.user, 20);
		const id = idOn(mira, 'economy.send-yes');
		await rook.slash('wallet', {}, { sub: 'balance' });
		expect((await press(rook, id)).text).toContain('not yours to send');
		expect((await press(rook, '1:economy.send-yes:-:1')).text).toContain('not yours to send');
		expect(await sends()).toBe(3);
	});

	it('while the books are locked', async () => {
		await ask(mira, rook.user, 20);
		const id = idOn(mira, 'economy.send-yes');
		const heads = app.db.collection<{ _id: string; version: number }>('units');
		const locked = { $set: { 'locks.money': 'a difference' }, $inc: { version: 1 } };
		expect((await heads.updateOne({ _id: rowId(guildId(app.guild.id), 'head') }, locked)).modifiedCount).toBe(1);
		expect((await press(mira, id)).text).toContain('Paused in this server');
		expect((await ask(mira, rook.user, 20)).text).toContain('Paused in this server');
		expect(await sends()).toBe(3);
	});
});
