import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, placeOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { setUp } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

let app: App;
let owner: Person;
let staff: Person;

beforeAll(async () => {
	app = await startApp({
		pack: await packFile((json) => {
			openLimits(json);
			addItem(json, { key: 'crate', price: 600, pieces: 50 });
		})
	});
	({ owner, staff } = app.people);
	await setUp(app);
}, 240_000);
afterAll(() => app?.stop());

const panel = (area: string) => owner.slash('config', { area }, { sub: 'panel' });
/** Opens a row of an area, on whichever page it stands. */
async function open(area: string, part: string, key: string) {
	await panel(area);
	for (let page = 0; page < 6; page++) {
		const text = JSON.stringify(owner.screen());
		if (text.includes(`${part}:${key}:card`)) return owner.click(idOn(owner, `${part}:${key}:card`));
		await owner.click('›');
	}
	throw new Error(`no ${key} in ${area}`);
}
const rule = (key: string) => open('rewards', 'reward', key);
const values = async (guild: { readonly id: string } = app.guild) => {
	const row = await app.db.collection('settings').findOne({ guild: guild.id });
	if (!row) throw new Error('there are no settings');
	return row.values;
};
const storedRule = async (key: string) => (await values()).xp.rewardRules.find((row: { key: string }) => row.key === key);
const xpOf = async (person: Person) =>
	Number((await app.db.collection('xp_members').findOne({ guild: app.guild.id, member: person.id }))?.xp ?? 0);
const audited = (target: string) => app.db.collection('audit').find({ guild: app.guild.id, target }).sort({ unitSeq: 1 }).toArray();

async function settled(buyer: Person): Promise<void> {
	const code = await placeOrder(app, buyer, 'crate');
	await claim(app, staff, code);
	await deliver(app, staff, code);
	await confirm(app, buyer, code);
	await app.idle();
}

describe('reward rules', () => {
	it('are listed with what each pays, in words, and whether it is on', async () => {
		const { text } = await panel('rewards');
		expect(text).toMatch(/\d+ reward rules/);
		expect(text).toContain('for a message');
		expect((await rule('purchase')).text).toContain('for a delivered order');
	});

	it('say what an event would pay and why, as the planner of real events does', async () => {
		await rule('purchase');
		const shown = await owner.click('Preview');
		expect(shown.text).toContain('It would pay 100 XP');
		await owner.click('Other values');
		const capped = await owner.fill({ 'order-captured': '3000', 'order-settlement': ['credits'], months: '12', before: '10' });
		expect(capped.text).toContain('It would pay nothing');
		expect(capped.text).toContain('650');
		await owner.click('Other values');
		const outside = await owner.fill({ 'order-captured': '3000', 'order-settlement': ['external'], months: '0', before: '0' });
		expect(outside.text).toContain('A condition does not hold');
	});

	it('pay a member by the new amount from the next event on', async () => {
		const buyer = await newBuyer(app, 'Mira', 20);
		await settled(buyer);
		expect(await xpOf(buyer)).toBe(100);
		await rule('purchase');
		await owner.click('Amounts');
		const wrong = await owner.fill({ xpAmount: '/6 50-10', measure: ['order.captured'] });
		expect(wrong.text).toContain('This does not fit');
		await owner.click('Correct');
		const saved = await owner.fill({ xpAmount: '7', measure: ['-'], tokensAmount: '', tenure: false });
		expect(saved.text).toContain('Saved and live');
		expect(saved.text).toContain('7 XP for a delivered order');
		await settled(buyer);
		expect(await xpOf(buyer)).toBe(107);
		const log = await audited('reward-rule:purchase');
		expect(log.at(-1)).toMatchObject({ action: 'reward.amounts', actor: owner.id, after: { value: { amounts: { xp: 7 } } } });
	});

	it('give back their former state, and tell their history', async () => {
		await rule('purchase');
		const history = await owner.click('History');
		expect(history.text).toContain('amounts');
		expect((await owner.click('Undo')).text).toContain('Taken back');
		expect((await storedRule('purchase')).amounts.xp).toMatchObject({ perValue: 'order.captured', divisor: 6 });
		// Fields that only packs know are kept.
		expect(await storedRule('purchase')).toMatchObject({ reversal: 'with_source' });
	});

	it('are made from an event that happens here, off, and are not switched on while they pay without end', async () => {
		await panel('rewards');
		await owner.select('New rule for …', ['member.messaged']);
		const made = await owner.fill({ name: 'Small talk', xpAmount: '3' });
		expect(made.text).toContain('Made, and off');
		const refused = await owner.click('Switch on');
		expect(refused.text).toContain('anybody could earn without end');
		expect((await storedRule('small-talk')).enabled).toBe(false);
		await owner.click('Caps');
		await owner.click('Add cap');
		const capped = await owner.fill({ most: '2', unit: ['count'], window: ['day'], scope: ['member'] });
		expect(capped.text).toContain('at most 2 times a day per member');
		await owner.click('‹ Back');
		await owner.click('Conditions');
		await owner.select('Add a condition about …', ['message.length']);
		expect((await owner.fill({ op: ['gte'], value: '20' })).text).toContain('length of the message at least 20');
		await owner.click('‹ Back');
		expect((await owner.click('Switch on')).text).toContain('Saved and live');
		expect(await storedRule('small-talk')).toMatchObject({
			enabled: true,
			conditions: [{ field: 'message.length', op: 'gte', value: 20 }]
		});
		await owner.click('Copy');
		expect(await storedRule('small-talk-2')).toMatchObject({ enabled: false, name: 'Small talk (copy)' });
		expect((await owner.click('Archive')).text).toContain('pays nothing more');
		await owner.click('Archive');
		expect(await storedRule('small-talk-2')).toMatchObject({ archived: true });
		expect((await owner.click('Bring back')).text).toContain('Saved and live');
	});

	it('never pay back more credits than were spent', async () => {
		await rule('purchase');
		await owner.click('Amounts');
		const pump = await owner.fill({ creditsAmount: '50', measure: ['order.captured'] });
		expect(pump.text).toContain('more credits than were spent');
		expect((await storedRule('purchase')).amounts.credits).toBeUndefined();
	});

	it('of two owners who edit the same one, the second is told', async () => {
		await rule('purchase');
		await owner.click('Name and more');
		const first = owner.modal();
		await rule('purchase');
		await owner.click('Name and more');
		await owner.fill({ name: 'Bought' });
		const late = await owner.fill({ name: 'Purchased' }, { modal: first! });
		expect(late.text).toContain('Somebody was faster');
		expect((await storedRule('purchase')).name).toBe('Bought');
		expect((await owner.click('Open it anew')).text).toContain('Bought');
	});
});

describe('ranks and levels', () => {
	it('show a formula before it holds, with what each level takes', async () => {
		await panel('ranks');
		await owner.click('Levels');
		await owner.click('Change');
		const wish = await owner.fill({ formula: ['linear'], numbers: '50', startLevel: '1', maxLevel: '500' });
		expect(wish.text).toContain('Nothing is stored yet');
		expect(wish.text).toContain('Level 3 at 100 XP');
		expect((await values()).xp.levels.formula.xpPerLevel).toBe(250);
		expect((await owner.click('Use it')).text).toContain('Saved and live');
		expect((await values()).xp.levels.formula.xpPerLevel).toBe(50);
		const member = await newBuyer(app, 'Lea', 20);
		await settled(member);
		expect((await member.slash('rank', {})).text).toContain('level 3');
	});

	it('are made, moved, archived and brought back, and members carry their role until somebody takes it', async () => {
		const role = app.sandbox.createRole(app.guild, { name: 'Settler', position: 1 });
		const roleId = typeof role === 'string' ? role : role.id;
		const strong = app.sandbox.createRole(app.guild, { name: 'Boss', permissions: 1n << 5n });
		const strongId = typeof strong === 'string' ? strong : strong.id;
		const member = await newBuyer(app, 'Nico', 70);
		await settled(member);

		await panel('ranks');
		await owner.click('New rank');
		expect((await owner.fill({ name: 'Settler', minMonths: '1' })).text).toContain('Two ranks in one month');
		await panel('ranks');
		await owner.click('New rank');
		expect((await owner.fill({ name: 'Settler', emoji: '@everyone', minMonths: '2' })).text).toContain('emoji that everybody has');
		await owner.click('Correct');
		await owner.fill({ name: 'Settler', emoji: '', minMonths: '2' });
		expect((await owner.select('Role of this rank', [strongId])).text).toContain('rules over others');
		await open('ranks', 'rank', 'settler');
		expect((await owner.select('Role of this rank', [roleId])).text).toContain('Saved and live');
		expect((await member.slash('rank', {})).text).toContain('Settler');

		const carried = async () => {
			const holder = await app.db.collection('rank_holders').findOne({ guild: app.guild.id, member: member.id });
			return { given: holder?.given ?? false, kept: holder?.kept ?? null, role: holder?.role ?? null };
		};
		await app.advance(61_000);
		await expect.poll(carried, { timeout: 300_000 }).toMatchObject({ role: roleId, given: true });
		app.sandbox.takeRole(app.guild, member, roleId);
		await app.advance(7 * 3_600_000);
		await expect.poll(carried, { timeout: 300_000 }).toMatchObject({ kept: roleId, role: null });

		await open('ranks', 'rank', 'settler');
		expect((await owner.click('Archive')).text).toContain('fall');
		await owner.click('Archive');
		expect((await member.slash('rank', {})).text).toContain('Learner');
		expect((await owner.click('Undo')).text).toContain('Taken back');
		await owner.click('Later');
		expect((await values()).xp.ranks.find((row: { key: string }) => row.key === 'settler').minMonths).toBe(12);
		await owner.click('Undo');
	});
});

describe('gates', () => {
	it('say what they demand and who passes, and one that guards an item is not archived', async () => {
		const shown = await open('gates', 'gate', 'pvp.ops');
		expect(shown.text).toContain('a verified survivor');
		expect(shown.text).toMatch(/of \d+ known member|No member is known/);
		const refused = await owner.click('Archive');
		expect(refused.text).toContain('still guards something');
		expect(refused.text).not.toContain('(Archive)');
	});

	it('are made and edited, and hold for the next order', async () => {
		await panel('gates');
		await owner.click('New gate');
		const made = await owner.fill({ name: 'Old friends', earn: 'Stay a year.', standing: '0', tenureDays: '365', settledDeals: '0' });
		expect(made.text).toContain('365 days in the server');
		await owner.click('Name and more');
		await owner.fill({ over: '500' });
		const buyer = await newBuyer(app, 'Otto', 30);
		await buyer.slash('shop', { item: 'crate' });
		await buyer.click('Order');
		const refused = await buyer.click('Place order');
		expect(refused.text).toContain('Old friends');
		await open('gates', 'gate', 'old-friends');
		await owner.click('Archive');
		await owner.click('Archive');
		await settled(await newBuyer(app, 'Pia', 30));
	});
});

describe('nobody else', () => {
	it('is refused without the right, by the command and by forged ids, and in another guild', async () => {
		const before = await values();
		const member = newMember(app, 'Sneak');
		expect((await member.slash('config', { area: 'rewards' }, { sub: 'panel', forge: true })).text).toMatch(/not yours|may not|needs/i);
		await member.slash('wallet', {}, { sub: 'balance' });
		const screen = member.screen();
		if (!screen) throw new Error('no screen');
		const ids = ['admin.rule-do:-:reward:purchase:x:off', 'admin.rule-undo:-:reward:purchase:3', 'admin.rule-do:-:gate:pvp.ops:x:archived'];
		for (const id of ids) await forge(member, `1:${id}`, 'button', screen);
		await forge(member, '1:admin.rule-save:-:reward:purchase:x:basics', 'form', screen);
		await forge(member, '1:admin.rule-pick:-:rank:beginner:x:role', 'select', screen);
		expect(await values()).toEqual(before);

		await panel('rewards');
		const own = owner.screen();
		if (!own) throw new Error('no screen');
		for (const id of [
			'admin.rule-do:-:reward:purchase:x:explode',
			'admin.rule-do:-:reward:nothing:x:off',
			'admin.rule-undo:-:reward:purchase:99999',
			'admin.rule-do:-:levels:levels:x:levels.linear.0.1.5'
		])
			expect((await forge(owner, `1:${id}`, 'button', own)).text).not.toContain('broke on our side');
		expect(await values()).toEqual(before);

		const there = makeGuild(app.sandbox, 'Elsewhere');
		const stranger = there.people.owner;
		expect((await stranger.slash('config', { area: 'rewards' }, { sub: 'panel' })).text).not.toContain('Bought');
		const theirs = stranger.screen();
		if (!theirs) throw new Error('no screen');
		expect((await forge(stranger, '1:admin.rule-do:-:reward:purchase:x:off', 'button', theirs)).text).not.toContain('broke on our side');
		expect(await values()).toEqual(before);
	});

	it('an edit is done or not, but never in part, when the bot dies meanwhile', async () => {
		await rule('review');
		await owner.click('Name and more');
		const lost = owner.fill({ name: 'Reviewed' }).catch(() => null);
		await expect.poll(async () => (await storedRule('review')).name, { timeout: 300_000, interval: 5 }).toBe('Reviewed');
		await app.bot.kill9();
		await lost;
		await app.restart();
		const version = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.version;
		expect(await app.db.collection('settings_versions').countDocuments({ guild: app.guild.id, version })).toBe(1);
		expect((await audited('reward-rule:review')).filter(({ action }) => action === 'reward.basics')).toHaveLength(1);
		await rule('review');
		await owner.click('History');
		await owner.click('Undo');
		expect((await storedRule('review')).name).toBe('Review given');
	});
});

it('nothing broke', () => {
	expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
});
