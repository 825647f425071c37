import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, place, placeOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { fillForm, setUp } from '../support/order-script.js';
import { addItem, manyOrders, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

let app: App;
let owner: Person;
let staff: Person;
let wren: Person;

beforeAll(async () => {
	app = await startApp({
		pack: await packFile((json) => {
			manyOrders(json);
			addItem(json, { key: 'crate', price: 300, pieces: 50 });
			for (const [index, { require }] of json.trust.tiers.slice(1).entries()) require.standing = 0.5 + index / 10;
		})
	});
	({ owner, staff } = app.people);
	await setUp(app);
	wren = await newBuyer(app, 'Wren');
}, 240_000);
afterAll(() => app?.stop());

const values = async (guild: { readonly id: string } = app.guild) =>
	(await app.db.collection('settings').findOne({ guild: guild.id }))?.values.trust;
const limitsOf = async (key: string) => (await values()).limits.byTier.find(({ tier }: { tier: string }) => tier === key);
const audited = (target: string) => app.db.collection('audit').find({ guild: app.guild.id, target }).sort({ unitSeq: 1 }).toArray();
const panel = () => owner.slash('config', { area: 'tiers' }, { sub: 'panel' });
async function open(key: string) {
	await panel();
	for (let page = 0; page < 3; page++) {
		if (JSON.stringify(owner.screen()).includes(`tier:${key}:card`)) return owner.click(idOn(owner, `tier:${key}:card`));
		await owner.click('›');
	}
	throw new Error(`no tier ${key}`);
}
/** What is shown when a member tries to order. */
async function order(member: Person): Promise<string> {
	await fillForm(member, 'crate');
	const { text } = await member.click('Place order');
	await app.idle();
	return text;
}

describe('tiers', () => {
	it('are reached from the gates, and say from the lowest up what each asks for and allows', async () => {
		await owner.slash('config', { area: 'gates' }, { sub: 'panel' });
		const { text } = await owner.click('Tiers');
		expect(text).toContain('5 tiers of trust');
		expect(text.indexOf('Beach Bob')).toBeLessThan(text.indexOf('Legend of the Obelisk'));
		expect(text).toContain('open to everybody');
		expect(text).toContain('standing 50 · 3 days here');
		expect(text).toContain('100 orders · up to 50,000');
		expect(text).toContain('up to 5 times the tier');
		expect((await open('trusted')).text).toContain('confidence of 30 or more');
	});

	it('count the members with a record', async () => {
		const code = await placeOrder(app, wren, 'crate');
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await confirm(app, wren, code);
		await app.idle();
		expect((await open('newcomer')).text).toContain('2 of 2 members with a record stand in it');
		// Since when somebody is here is known once the walk has looked at them.
		await app.advance(61_000);
		await expect
			.poll(() => app.db.collection('rank_holders').countDocuments({ member: wren.id, joinedAt: { $ne: null } }), { timeout: 60_000 })
			.toBe(1);
		await app.idle();
	});

	it('refuse one that asks for what another does, and a bad number with the way back to the form', async () => {
		await panel();
		await owner.click('New tier');
		expect((await owner.fill({ name: 'Regulars', standing: '0', confidence: '0', tierDays: '0' })).text).toContain('ask for the same');
		await panel();
		await owner.click('New tier');
		expect((await owner.fill({ name: 'Regulars', standing: '1', confidence: '0', tierDays: '4000' })).text).toContain('does not fit');
		expect((await values()).tiers).toHaveLength(5);
	});

	it('are made with the limits of the one below, and members get them at once', async () => {
		await owner.click('Correct');
		const made = await owner.fill({ name: 'Regulars', emoji: '🦕', standing: '1', confidence: '0', tierDays: '30' });
		// The courier has a record too, and is here for long.
		expect(made.text).toContain('2 up, 0 down');
		expect(await limitsOf('regulars')).toEqual({ ...(await limitsOf('newcomer')), tier: 'regulars' });
		expect((await values()).tiers.map(({ key }: { key: string }) => key).slice(0, 3)).toEqual(['newcomer', 'regulars', 'known']);
		expect((await wren.slash('trust')).text).toContain('Regulars');
		expect((await open('regulars')).text).toContain('2 of 2 members with a record stand in it');
	});

	it('limit their members by what the owner sets, and say where a higher one is worse off', async () => {
		await open('regulars');
		await owner.click('Limits');
		const saved = await owner.fill({ openOrders: '1', openOrderValue: '50,000', openSaleValue: '0', sendPerDay: '0', holdHours: '72' });
		expect(saved.text).toContain('Saved and live');
		expect(saved.text).toContain('Worse than Beach Bob: open orders');
		await fillForm(wren, 'crate');
		await place(app, wren);
		const refused = await order(wren);
		expect(refused).toContain('As Regulars you may have 1 orders open at once');
		// Whoever is below has what that tier gives.
		const thorn = await newBuyer(app, 'Thorn', 2);
		for (let count = 0; count < 2; count++) expect(await order(thorn)).toContain('placed');
		const [row] = (await audited('tier:regulars')).slice(-1);
		expect(row).toMatchObject({
			...{ action: 'tier.limits', actor: owner.id },
			...{ before: { value: { limits: { openOrders: 100 } } }, after: { value: { limits: { openOrders: 1 } } } }
		});
		expect((await owner.slash('config', { area: 'tier' }, { sub: 'audit' })).text).toContain('Tier: limits');
	});

	it('ask before other demands are stored, with who would move', async () => {
		await open('regulars');
		await owner.click('Demands');
		const before = await values();
		const wish = await owner.fill({ standing: '1', confidence: '0', tierDays: '365' });
		expect(wish.text).toContain('Nothing is stored yet. Of 2 members with a record: 0 up, 1 down');
		expect(wish.text).toContain('Down: <@');
		expect(await values()).toEqual(before);
		expect((await owner.click('Use it')).text).toContain('0 up, 1 down');
		expect((await owner.click('Undo')).text).toContain('Of 2 members with a record: 1 up, 0 down');
		expect(await values()).toEqual(before);
		await open('newcomer');
		await owner.click('Demands');
		expect((await owner.fill({ standing: '1', confidence: '0', tierDays: '0' })).text).toContain('One tier is open to everybody');
		await open('newcomer');
		expect((await owner.click('Archive')).text).toContain('One tier is open to everybody');
		expect(await values()).toEqual(before);
	});

	it('that are archived are nobody’s, and come back with their limits', async () => {
		await open('regulars');
		expect((await owner.click('Archive')).text).toContain('2 known members fall to the tier below');
		expect((await owner.click('Archive')).text).toContain('0 up, 2 down');
		expect((await wren.slash('trust')).text).toContain('Beach Bob');
		expect(await order(wren)).toContain('placed');
		await open('regulars');
		await owner.click('History');
		expect((await owner.click('Undo')).text).toContain('2 up, 0 down');
		expect((await wren.slash('trust')).text).toContain('Regulars');
		expect(await order(wren)).toContain('As Regulars');
		expect((await wren.slash('trust')).text).not.toContain('Beach Bob');
	});

	it('have limits that grow and are bounded as the owner says', async () => {
		await panel();
		await owner.click('Growth');
		const grown = await owner.fill({ growthOn: ['sendPerDay'], growthPercent: '50', growthTimes: '2' });
		expect(grown.text).toContain('Plus 50 % of standing × settled value, up to 2 times');
		await owner.click('Ceiling');
		expect((await owner.fill({ ceilingOn: [], ceilingPercent: '50' })).text).toContain('No limit has a ceiling');
		expect((await values()).limits).toMatchObject({ growth: { appliesTo: ['sendPerDay'], maxTimesBase: 2 }, ceiling: { appliesTo: [] } });
		expect((await owner.click('Undo')).text).toContain('Never more than 50 %');
	});
});

describe('nobody else', () => {
	it('of two owners who edit the same tier, the second is told', async () => {
		await open('regulars');
		await owner.click('Name and more');
		const first = owner.modal();
		if (!first) throw new Error('no form');
		await open('regulars');
		await owner.click('Limits');
		await owner.fill({ openOrders: '2', openOrderValue: '50000', openSaleValue: '0', sendPerDay: '0', holdHours: '72' });
		const late = await owner.fill({ name: 'Old hands' }, { modal: first });
		expect(late.text).toContain('Somebody was faster');
		expect((await values()).tiers[1]).toMatchObject({ key: 'regulars', name: 'Regulars' });
		expect((await owner.click('Open it anew')).text).toContain('**Orders** 2 at once');
	});

	it('is refused without the right, by forged ids, with an old mark, and in another guild', async () => {
		const before = await values();
		const member = newMember(app, 'Sneak');
		expect((await member.slash('config', { area: 'tiers' }, { sub: 'panel', forge: true })).text).toMatch(/not yours|may not|needs/i);
		await member.slash('wallet', {}, { sub: 'balance' });
		const screen = member.screen();
		if (!screen) throw new Error('no screen');
		const buttons = [
			'admin.rule-do:-:tier:regulars:x:archived',
			'admin.rule-do:-:tier:regulars:x:demands.0.0.1',
			'admin.rule-undo:-:tier:regulars:3'
		];
		for (const id of buttons) await forge(member, `1:${id}`, 'button', screen);
		for (const id of ['tier:regulars:x:limits', 'tier::x:new', 'growth:growth:x:set'])
			await forge(member, `1:admin.rule-save:-:${id}`, 'form', screen);
		expect(await values()).toEqual(before);

		await panel();
		const own = owner.screen();
		if (!own) throw new Error('no screen');
		const acts = ['x:archived', 'x:demands.30.10.14', 'x:demands.100.0.0', 'x:explode', 'x:demands.9.9.9999'];
		for (const id of [...acts.map((act) => `admin.rule-do:-:tier:regulars:${act}`), 'admin.rule-do:-:growth:growth:x:archived'])
			expect((await forge(owner, `1:${id}`, 'button', own)).text).not.toContain('broke on our side');
		expect((await forge(owner, '1:admin.rule-do:-:tier:regulars:x:archived', 'button', own)).text).toContain('Somebody was faster');
		expect((await forge(owner, '1:admin.rule-do:-:tier:nothing:x:archive', 'button', own)).text).toContain('no such tier');
		expect(await values()).toEqual(before);

		const there = makeGuild(app.sandbox, 'Elsewhere');
		const stranger = there.people.owner;
		expect((await stranger.slash('config', { area: 'tiers' }, { sub: 'panel' })).text).not.toContain('Regulars');
		const theirs = stranger.screen();
		if (!theirs) throw new Error('no screen');
		expect((await forge(stranger, '1:admin.rule-do:-:tier:regulars:x:archived', 'button', theirs)).text).not.toContain('broke on our side');
		expect(await values()).toEqual(before);
	});
});

it('nothing broke', () => {
	expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
});
