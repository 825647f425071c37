import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMember } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';

let app: App;
beforeAll(async () => {
	app = await startApp();
	const { owner } = app.people;
	await owner.slash('setup');
	await owner.click('Next: names');
	await owner.fill({ 'Start grant': '250' });
	await owner.click('Do it now');
	await app.idle();
	await owner.waitForScreen(/Ready: \d+ items are for sale/);
});
afterAll(() => app?.stop());

const postings = () => app.db.collection('postings').countDocuments({ guild: app.guild.id });

describe('/wallet', () => {
	it('offers the start grant, pays it once and shows the line', async () => {
		const { buyer } = app.people;
		const empty = await buyer.slash('wallet', {}, { sub: 'balance' });
		expect(empty.ephemeral).toBe(true);
		expect(empty.text).toContain('0 Credits free');
		expect(empty.text).toContain('Ways to earn');
		expect(empty.text).not.toMatch(/market|quest|tournament/i);
		const message = buyer.screen()!;
		await Promise.all([buyer.click('Claim grant', { message }), buyer.click('Claim grant', { message, forge: true })]);
		expect(app.sandbox.render(buyer.screen())).toContain('250 Credits free');
		expect(app.sandbox.render(buyer.screen())).not.toContain('Claim grant');
		expect(await postings()).toBe(1);
	});

	it('names what pays credits as soon as a rule does, and no longer once its part is off', async () => {
		const { owner } = app.people;
		const newcomer = newMember(app, 'Wren');
		const wallet = async () => (await newcomer.slash('wallet', {}, { sub: 'balance' })).text;
		expect(await wallet()).not.toContain('Credits for');
		const values = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.values;
		const rules = values.xp.rewardRules.map((rule: { event: string; who: string; amounts: object }) =>
			rule.event === 'order.completed' && rule.who === 'buyer' ? { ...rule, enabled: true, amounts: { ...rule.amounts, credits: 7 } } : rule
		);
		await app.db.collection('settings').updateOne({ guild: app.guild.id }, { $set: { 'values.xp.rewardRules': rules } });
		await owner.slash('config', { key: 'xp.faucets.enabled', value: 'on' }, { sub: 'set' });
		await expect.poll(wallet, { timeout: 300_000 }).toContain('Credits for a delivered order: up to 7');
		await owner.slash('config', { key: 'features.orders', value: 'off' }, { sub: 'set' });
		await expect.poll(wallet, { timeout: 300_000 }).not.toContain('Credits for');
		await owner.slash('config', { key: 'features.orders', value: 'on' }, { sub: 'set' });
		await owner.slash('config', { key: 'xp.faucets.enabled', value: 'off' }, { sub: 'set' });
	});

	it('leads to the history, its filter and back', async () => {
		const { buyer } = app.people;
		expect((await buyer.click('History')).text).toContain('start grant');
		expect((await buyer.select('Which lines', ['tokens'])).text).toContain('No line here yet');
		expect((await buyer.click('‹ Back')).text).toContain('250 Credits free');
		expect((await buyer.slash('wallet', { kind: 'credits' }, { sub: 'history' })).text).toContain('+250 Credits');
	});
});

describe('/rank', () => {
	it('starts at the first level and counts what was said, once a minute', async () => {
		const { buyer } = app.people;
		const general = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'general')!;
		expect((await buyer.slash('rank')).text).toContain('Nothing earned yet');
		await buyer.say('Anyone up for the broodmother tonight?', { channel: general });
		await buyer.say('Bring shotguns and a few rexes.', { channel: general });
		await expect.poll(() => app.db.collection('xp_members').findOne({ guild: app.guild.id }), { timeout: 10_000 }).toMatchObject({ xp: 5 });
		const rank = await buyer.slash('rank');
		expect(rank.text).toContain('5 XP');
		expect(rank.text).toContain('place 1 of 1');
		expect((await buyer.click('Why these XP')).text).toContain('Chat activity');
		expect((await buyer.click('‹ Back')).text).toContain('place 1 of 1');
	});

	it("shows somebody else's without the way into their entries", async () => {
		const { otherBuyer, buyer } = app.people;
		const rank = await otherBuyer.slash('rank', { member: buyer.user });
		expect(rank.text).toContain('Mira');
		expect(rank.text).not.toContain('Why these XP');
	});
});

describe('/trust', () => {
	it('says that everyone starts with nothing settled, and what that opens', async () => {
		const own = await app.people.buyer.slash('trust');
		expect(own.ephemeral).toBe(true);
		expect(own.text).toContain('nothing settled yet');
		expect(own.text).toContain('up to 2 orders');
		expect(own.text).not.toContain('button: Why');
	});

	it('shows tier and counts of others, by command and by right click', async () => {
		const { otherBuyer, buyer } = app.people;
		const byCommand = await otherBuyer.slash('trust', { member: buyer.user });
		const byClick = await otherBuyer.contextMenu('Trust', { user: buyer.user });
		expect(byCommand.text).toContain('Nothing settled here yet');
		expect(byClick.text).toBe(byCommand.text);
	});
});

it('a review of an order that is not there, or not theirs, is refused', async () => {
	const { buyer } = app.people;
	await buyer.slash('rank');
	const refused = await buyer.click('1:reviews.stars:-:A7K2Q:5', { forge: true });
	expect(refused.text).toContain('No completed order');
	expect(await app.db.collection('reviews').countDocuments()).toBe(0);
});
