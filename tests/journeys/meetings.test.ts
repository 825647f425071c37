import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, credits, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { advanceTo, afterMeeting, codeWord, meet, propose, proposeDays } from '../support/meeting.js';
import { picture, room, setUp, startGrant } from '../support/order-script.js';
import { packBook, priceOf } from '../support/pack-book.js';
import { Story } from '../support/story.js';

const hour = 3_600_000;
const minute = 60_000;
const item = 'metal-ingots';
const price = priceOf(packBook(), { item, variant: 'k10', quantity: 1 });
const codes = new Map<string, string>();
const snapshot = (name: string) => `./__snapshots__/meetings/${name}.txt`;

let app: App;
let staff: Person;
let otherStaff: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ staff, otherStaff } = app.people);
}, 240_000);
afterAll(() => app?.stop());

async function taken(name: string): Promise<{ buyer: Person; code: string }> {
	const buyer = await newBuyer(app, name);
	const code = await placeOrder(app, buyer, item);
	codes.set(code, name);
	await claim(app, staff, code);
	return { buyer, code };
}

async function agreed(name: string): Promise<{ buyer: Person; code: string }> {
	const made = await taken(name);
	await meet(app, staff, made.buyer, made.code);
	return made;
}

const shown = (person: Person, code: string) => person.sees(room(person, code)).map((message) => app.sandbox.render(message));
const lines = (person: Person, code: string) => shown(person, code).join('\n');
/** Waits until the order is in the state, and everything that follows is told. */
async function until(code: string, state: string): Promise<void> {
	await expect.poll(async () => (await storedOrder(app, code)).state, { timeout: 300_000 }).toBe(state);
	await app.idle();
}
async function hereAndLate(who: Person, code: string): Promise<void> {
	await advanceTo(app, code, 5 * minute);
	await who.click('I am here', { channel: room(who, code) });
	await app.idle();
	await afterMeeting(app, code);
}
const forged = (person: Person, id: string, at: string) => person.click(id, { channel: room(person, at), forge: true });

describe('a meeting', () => {
	it('is proposed, taken, kept, and its word opens the delivery', async () => {
		const { buyer, code } = await taken('Anna');
		const story = new Story(app, codes);
		await staff.click('Propose time', { channel: room(staff, code) });
		expect(staff.modal()?.data.components).toHaveLength(5);
		const form = app.sandbox.render(staff.screen());
		expect(form).not.toContain('undefined');
		expect((await proposeDays(staff, 3)).text).toContain('are proposed');
		await app.idle();
		story.look(buyer, room(buyer, code));

		// Whoever proposed, strangers and other staff take nothing; of two times pressed at once, one is taken.
		const { offer } = await storedOrder(app, code);
		const take = (choice: number) => `1:orders.takeTime:-:${code}:${offer.id}:${choice}`;
		expect((await forged(staff, take(0), code)).text).toContain('The other side answers');
		expect((await otherStaff.click(take(0), { channel: otherStaff.channel('staff-queue'), forge: true })).text).toContain(
			'You do not meet here'
		);
		const stranger = await newBuyer(app, 'Nosy');
		const general = stranger.channel('general');
		for (const id of [take(0), `1:orders.word:-:${code}`, `1:orders.here:-:${code}:-`, `1:orders.propose:-:${code}:-`])
			expect((await stranger.click(id, { channel: general, forge: true })).text).toContain(`No order \`${code}\``);
		const [first, second] = await Promise.all([
			buyer.click('Take A', { channel: room(buyer, code) }),
			buyer.click('Take B', { channel: room(buyer, code) })
		]);
		await app.idle();
		expect([first.text, second.text].filter((text) => text.includes('You meet Dodo'))).toHaveLength(1);
		expect([first.text, second.text].filter((text) => /This proposal is over|has moved on/.test(text))).toHaveLength(1);
		const order = await storedOrder(app, code);
		expect(order).toMatchObject({ state: 'ready', offer: null });
		story.look(buyer, room(buyer, code));
		const agreedMessage = buyer.sees(room(buyer, code)).find((message) => app.sandbox.render(message).includes('Agreed: '));
		const file = new RegExp(`"url":"(http[^"]*/meeting-${code}\\.ics[^"]*)"`).exec(JSON.stringify(agreedMessage));
		const calendar = await (await fetch(file?.[1] ?? '')).text();
		expect(calendar).toContain('LOCATION:The Island\r\n');
		expect(calendar).not.toContain('9664');

		expect((await staff.click(`1:orders.word:-:${code}`, { channel: room(staff, code), forge: true })).text).toContain(
			'Only for the buyer'
		);
		const word = await codeWord(buyer, code);
		expect(calendar).not.toContain(word.replace(' · ', ''));
		expect((await buyer.click('I am here', { channel: room(buyer, code) })).text).toContain('Too early');
		await advanceTo(app, code, 59 * minute);
		await expect.poll(() => lines(buyer, code), { timeout: 300_000 }).toContain('Press “I am here” when you are there.');
		await app.idle();
		await buyer.click('I am here', { channel: room(buyer, code) });
		await app.idle();
		expect((await staff.click('Buyer absent', { channel: room(staff, code) })).text).toContain('Say that you are there');
		expect((await staff.click('I am here', { channel: room(staff, code) })).text).toContain('You are both there');
		await app.idle();

		await staff.click('Mark delivered', { channel: room(staff, code) });
		const refused = await staff.fill({ proof: [picture], codeWord: 'AAA AAA' });
		expect(refused.text).toContain('Tries left: 2');
		await app.idle();
		await staff.click('Mark delivered', { channel: room(staff, code) });
		expect((await staff.fill({ proof: [picture], codeWord: word.toLowerCase() })).text).toContain('is marked delivered');
		await app.idle();
		story.look(buyer, room(buyer, code));
		await confirm(app, buyer, code);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'completed', captured: price, meeting: null });
		await expect(story.text).toMatchFileSnapshot(snapshot('kept'));

		// The word was shown to the buyer alone, and is nowhere else.
		const bare = word.replace(' · ', '');
		for (const person of [staff, otherStaff, app.people.owner])
			for (const channel of person.channels().filter(({ type }) => type !== 4))
				expect(JSON.stringify(person.sees(channel))).not.toMatch(new RegExp(`${bare}|${word}`));
		expect(app.bot.log.join('\n')).not.toMatch(new RegExp(`${bare}|${word}`));
	});

	it('is moved when the other side takes another time; the old one stands until then', async () => {
		const { buyer, code } = await agreed('Bert');
		const before = await storedOrder(app, code);
		const word = await codeWord(buyer, code);
		await buyer.click('Move time', { channel: room(buyer, code) });
		await proposeDays(buyer, 2);
		await app.idle();
		expect((await storedOrder(app, code)).meeting.at).toEqual(before.meeting.at);
		await staff.click('Take B', { channel: room(staff, code) });
		await app.idle();
		expect((await storedOrder(app, code)).meeting.at > before.meeting.at).toBe(true);
		expect(await codeWord(buyer, code)).not.toBe(word);
		expect(shown(buyer, code).filter((text) => text.includes('Agreed: '))).toHaveLength(1);
		const ticket = await app.db.collection('tickets').findOne({ code });
		expect(ticket?.places).toHaveLength(2);
	});

	it('that nobody takes ends by itself, and a newer proposal replaces an older one', async () => {
		const { buyer, code } = await taken('Cora');
		await propose(app, staff, code);
		const old = (await storedOrder(app, code)).offer.id;
		await propose(app, buyer, code, 2);
		expect(shown(buyer, code).filter((text) => text.includes('(Take A)'))).toHaveLength(1);
		const late = await forged(buyer, `1:orders.takeTime:-:${code}:${old}:0`, code);
		expect(late.text).toContain('This proposal is over');
		expect(late.text).toContain('(Open current)');
		await app.advance(25 * hour);
		await expect.poll(async () => (await storedOrder(app, code)).offer, { timeout: 300_000 }).toBeNull();
		await app.idle();
		expect(lines(buyer, code)).toContain('Nobody took the proposed times');
		expect(lines(buyer, code)).not.toContain('(Take A)');
	});
});

describe('somebody does not come', () => {
	it('the buyer, twice: the order ends, and a share is kept', async () => {
		const { buyer, code } = await agreed('Dirk');
		const story = new Story(app, codes);
		await hereAndLate(staff, code);
		await until(code, 'claimed');
		expect(await storedOrder(app, code)).toMatchObject({ missedByBuyer: 1, held: price, captured: 0 });
		await meet(app, buyer, staff, code);
		await hereAndLate(staff, code);
		await until(code, 'cancelled');
		const kept = Math.floor(price / 5);
		expect(await storedOrder(app, code)).toMatchObject({ captured: kept, released: price - kept });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - kept, held: 0 });
		// Which reminders were sent depends on the hour of the day; what the buyer is told in the end does not.
		const told = story.look(buyer, room(buyer, code));
		expect(told).toContain(`${kept} Credits`);
		expect(told).toContain(`${price - kept} Credits`);
	});

	it('staff: the buyer gives the order to somebody else, and keeps the hold', async () => {
		const { buyer, code } = await agreed('Enno');
		const story = new Story(app, codes);
		await hereAndLate(buyer, code);
		await until(code, 'claimed');
		story.look(buyer, room(buyer, code));
		expect((await buyer.click('Someone else', { channel: room(buyer, code) })).text).toContain('is back in the queue');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'placed', assignee: null, captured: 0, released: 0 });
		await claim(app, otherStaff, code);
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('staff-missed'));
	});

	it('either: a strike for each', async () => {
		const { buyer, code } = await agreed('Fred');
		await afterMeeting(app, code);
		await until(code, 'claimed');
		expect(await storedOrder(app, code)).toMatchObject({ missedByBuyer: 1, missedByStaff: 1 });
		expect(lines(buyer, code)).toContain('both have missed it');
	});

	it('but both were there: nobody is blamed, and the word still counts', async () => {
		const { buyer, code } = await agreed('Gitta');
		await advanceTo(app, code, 5 * minute);
		await buyer.click('I am here', { channel: room(buyer, code) });
		await hereAndLate(staff, code);
		await until(code, 'claimed');
		expect(await storedOrder(app, code)).toMatchObject({ missedByBuyer: 0, missedByStaff: 0 });
		const word = await codeWord(buyer, code);
		await staff.click('Mark delivered', { channel: room(staff, code) });
		await staff.fill({ proof: [picture], codeWord: word });
		await until(code, 'delivered');
	});

	it('because the bot was killed: both still get their time', async () => {
		const { buyer, code } = await agreed('Hilde');
		await advanceTo(app, code, 30 * minute);
		await app.bot.kill9();
		await app.advance(3 * hour);
		await app.restart();
		await expect.poll(async () => (await storedOrder(app, code)).dueAt > app.sandbox.clock.now(), { timeout: 300_000 }).toBe(true);
		await app.idle();
		expect(lines(buyer, code)).toContain('Tribute was away');
		await buyer.click('I am here', { channel: room(buyer, code) });
		await app.idle();
		await afterMeeting(app, code);
		await until(code, 'claimed');
		expect(await storedOrder(app, code)).toMatchObject({ missedByBuyer: 0, missedByStaff: 1 });
	});
});

describe('ids of another guild', () => {
	it('are not found', async () => {
		const { code } = await agreed('Inga');
		const withSide = new Set(['propose', 'here', 'more']);
		const there = makeGuild(app.sandbox, 'Redwood');
		const member = newMember(app, 'Other', 40, there.guild);
		await member.slash('shop');
		for (const name of ['propose', 'word', 'here', 'buyerAbsent', 'staffAbsent', 'someoneElse', 'more'])
			expect(
				(
					await member.click(`1:orders.${name}:-:${code}${withSide.has(name) ? ':-' : ''}`, {
						channel: member.channel('general'),
						forge: true
					})
				).text
			).toContain('No order');
	});
});
