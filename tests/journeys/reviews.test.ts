import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { newMember } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { OrderLife, once } from '../support/order-life.js';
import { room } from '../support/order-script.js';

let app: App;
let life: OrderLife;
let staff: Person;
let owner: Person;
let judge: Person;
beforeAll(async () => {
	app = await startApp();
	life = new OrderLife(app, once);
	await life.setUp();
	({ staff, owner } = app.people);
	judge = newMember(app, 'Odo');
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	app.sandbox.giveRole(app.guild, judge, settings?.slots.roles.judge);
}, 240_000);
afterAll(() => app?.stop());

/** An order from the shop to its buyer, with the ticket's question for reviews. */
async function completed(buyer: Person): Promise<string> {
	const code = await life.place(buyer);
	await life.claim(staff, code);
	await life.deliver(staff, code);
	await life.confirm(buyer, code);
	return code;
}

const told = (person: Person, code: string): string =>
	app.sandbox
		.messages(room(person, code))
		.map((message) => app.sandbox.render(message))
		.join('\n');
const stored = (code: string, side: string) => app.db.collection('reviews').findOne({ guild: app.guild.id, code, side });
const evidence = (filter: object) =>
	app.db
		.collection('evidence')
		.find({ guild: app.guild.id, ...filter })
		.toArray();
const trustOf = async (reader: Person, member: Person) => (await reader.slash('trust', { member: member.user })).text;

describe('both write', () => {
	let buyer: Person;
	let code: string;
	beforeAll(async () => {
		buyer = newMember(app, 'Wren');
		code = await completed(buyer);
	}, 240_000);

	it('the ticket asks both, and says until when it stays hidden', () => {
		expect(told(buyer, code)).toContain('Each of you presses for their own side');
		expect(told(buyer, code)).toContain('stays hidden until both have written');
	});

	it('the first one is read by nobody: not by the other side, not by staff, not on the item or on /trust', async () => {
		await buyer.click('2 ★', { channel: room(buyer, code) });
		expect(buyer.screen() && app.sandbox.render(buyer.screen())).toContain('Visible when Dodo has written too');
		await buyer.click('With words');
		await buyer.fill({ Stars: '2', 'Your words': 'Came an hour late, no word.' });
		await app.idle();
		expect(await stored(code, 'buyer')).toMatchObject({ stars: 2, text: 'Came an hour late, no word.', openedAt: null });
		for (const reader of [staff, owner, judge]) {
			await reader.slash('shop');
			expect((await reader.click(`1:reviews.one:-:${code}:buyer`, { forge: true })).text).toContain('No such review');
			expect((await reader.click(`1:reviews.about:-:${staff.id}:`, { forge: true })).text).toContain('There is no review here yet');
			expect(await trustOf(reader, reader === staff ? buyer : staff)).not.toContain('★');
		}
		expect(told(staff, code)).not.toContain('an hour late');
		const stats = await app.db.collection('item_stats').findOne({ guild: app.guild.id, item: 'metal-ingots' });
		expect(stats?.ratingCount ?? 0).toBe(0);
		expect(await evidence({ kind: 'review' })).toEqual([]);
	});

	it('strangers in the ticket are told whose question it is', async () => {
		const refused = await owner.click('5 ★', { channel: room(owner, code) });
		expect(refused.text).toContain('No completed order');
	});

	it('the second one is asked first, opens both, and nobody is pinged', async () => {
		const asked = await staff.click('4 ★', { channel: room(staff, code) });
		expect(asked.text).toContain('Wren has written already');
		expect(await stored(code, 'staff')).toBeNull();
		const given = await staff.click('Give 4 ★');
		expect(given.text).toContain('everybody can read it');
		await app.idle();
		expect((await staff.click('Read theirs')).text).toContain('an hour late');
		expect(told(buyer, code)).toContain(`The reviews of \`${code}\` are open`);
		const notice = app.sandbox.messages(room(buyer, code)).at(-1);
		expect([notice?.mentions, notice?.mention_roles]).toEqual([[], []]);
		expect(await evidence({ kind: 'review' })).toHaveLength(2);
		expect(await trustOf(owner, staff)).toContain('As seller 2 ★ (1)');
		expect(await trustOf(owner, buyer)).toContain('As buyer 4 ★ (1)');
	});

	it('nobody changes one after that', async () => {
		expect((await buyer.click(`1:reviews.stars:-:${code}:5`, { forge: true, message: buyer.screen()! })).text).toContain(
			'This review is open'
		);
	});

	it('is answered by whom it is about, reported, and taken away by staff who are no part of it', async () => {
		await trustOf(buyer, staff);
		expect((await buyer.click('Reviews')).text).toContain('1 review');
		expect((await buyer.click('Read')).text).not.toContain('Answer');
		await trustOf(staff, buyer);
		await staff.click(`1:reviews.one:-:${code}:buyer`, { forge: true });
		await staff.click('Answer');
		const answered = await staff.fill({ 'Your answer': 'The server was down, I wrote in the ticket.' });
		expect(answered.text).toContain('Answer of Dodo');
		await staff.click('Report');
		expect((await staff.fill({ 'What is wrong with it': 'I did write.' })).text).toContain('Staff will look at it');
		await app.idle();
		const queue = judge.channel('case-room');
		const call = judge.sees(queue).findLast((message) => app.sandbox.render(message).includes('was reported'));
		if (!call) throw new Error('staff were not told');
		const seen = await judge.click('Look at it', { message: call });
		expect(seen.text).toContain('I did write.');
		expect(seen.text).toContain('The server was down');
		await judge.click('Remove');
		expect((await judge.fill({ Why: 'The ticket shows it.' })).text).toContain('The review is removed');
		await app.idle();
		expect(await trustOf(owner, staff)).not.toContain('★');
		expect((await judge.click('Look at it', { message: call })).text).toContain('No such review');
		expect(await evidence({ kind: 'void' })).toMatchObject([{ subject: staff.id, of: `review:${code}:buyer` }]);
		expect(await app.db.collection('audit').findOne({ guild: app.guild.id, action: 'review.removed' })).toMatchObject({
			target: `review:${code}:buyer`,
			reason: 'The ticket shows it.'
		});
	});
});

describe('one writes and the other never does', () => {
	it('it opens by itself after the days, and the other side can answer and no longer write', async () => {
		const buyer = newMember(app, 'Lark');
		const code = await completed(buyer);
		await buyer.click('5 ★', { channel: room(buyer, code) });
		await app.idle();
		await app.advance(7 * day - 60_000);
		await app.idle();
		expect(await stored(code, 'buyer')).toMatchObject({ openedAt: null });
		await app.advance(2 * 60_000);
		await expect.poll(async () => (await stored(code, 'buyer'))?.openedAt ?? null, { timeout: 60_000 }).not.toBeNull();
		await app.idle();
		expect(await trustOf(owner, staff)).toContain('As seller 5 ★ (1)');
		const stats = await app.db.collection('item_stats').findOne({ guild: app.guild.id, item: 'metal-ingots' });
		expect(stats).toMatchObject({ ratingSum: 5, ratingCount: 1 });
		await staff.slash('order', { order: code }, { sub: 'view' });
		const late = await staff.click('Review');
		expect(late.text).toContain(`The reviews of \`${code}\` are open`);
		expect((await staff.click('Read theirs')).text).toContain('You can answer once');
		expect((await staff.click(`1:reviews.stars:-:${code}:1`, { forge: true, message: staff.screen()! })).text).toContain('are open');
		expect(await stored(code, 'staff')).toBeNull();
	});
});

it('the owner opens reviews at once, and then each is asked before it stays', async () => {
	await owner.slash('config', { key: 'trust.reviews.blindUntil', value: 'open at once' }, { sub: 'set' });
	await expect
		.poll(async () => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.values.trust.reviews.blindUntil)
		.toBe('at_once');
	const buyer = newMember(app, 'Finch');
	const code = await completed(buyer);
	expect((await buyer.click('3 ★', { channel: room(buyer, code) })).text).toContain('Reviews open at once here');
	expect((await buyer.click('Give 3 ★')).text).toContain('everybody can read it');
	expect(await stored(code, 'buyer')).toMatchObject({ stars: 3, openedAt: expect.any(Date) });
});
