import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, credits, newBuyer, newMember, place, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { expectStored } from '../support/first-hour.js';
import { answersFor, picture, room, setUp, startGrant } from '../support/order-script.js';
import { packBook, priceOf } from '../support/pack-book.js';
import { packFile } from '../support/packs.js';
import { Story } from '../support/story.js';

const hour = 3_600_000;
const item = 'metal-ingots';
const price = priceOf(packBook(), { item, variant: 'k10', quantity: 1 });
/** Above what three of them cost a judge needs the owner. */
const limit = 3 * price - 1;
const codes = new Map<string, string>();
const snapshot = (name: string) => `./__snapshots__/problems/${name}.txt`;

let app: App;
let staff: Person;
let owner: Person;
let judge: Person;
let otherJudge: Person;
beforeAll(async () => {
	const pack = await packFile((json) => {
		const permissions = (json as unknown as { permissions: unknown }).permissions as {
			capabilities: { key: string; limit?: number }[];
			fourEyes: { capability: string }[];
		};
		const { capabilities } = permissions;
		permissions.fourEyes = permissions.fourEyes.filter(({ capability }) => capability !== 'disputes.resolve');
		for (const capability of capabilities) if (capability.key === 'disputes.resolve') capability.limit = limit;
	});
	app = await startApp({ pack });
	await setUp(app);
	({ staff, owner } = app.people);
	const { roles } = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots ?? {};
	judge = newMember(app, 'Odo');
	otherJudge = newMember(app, 'Juno');
	for (const person of [judge, otherJudge]) app.sandbox.giveRole(app.guild, person, roles.judge);
});
afterAll(() => app?.stop());

const stock = async () => {
	const row = await app.db.collection('stock').findOne({ guild: app.guild.id, item, part: 'k10' });
	return { available: Number(row?.available), reserved: Number(row?.reserved), sold: Number(row?.sold) };
};

/** A buyer's order of so many, taken by staff; `delivered` of them are handed over. */
async function ordered(name: string, quantity: number, delivered: number): Promise<{ buyer: Person; code: string; story: Story }> {
	const buyer = await newBuyer(app, name);
	await buyer.slash('shop', { item });
	let outcome = await buyer.click('Amount');
	for (let count = 1; count < quantity; count++) outcome = await buyer.click('+ 1');
	outcome = await buyer.click('Continue');
	for (let page = 0; page < 8; page++) {
		if (outcome.kind === 'modal') outcome = await buyer.fill(answersFor(buyer));
		else if (/\(Continue\)/.test(outcome.text)) outcome = await buyer.click('Continue');
		else break;
	}
	const code = await place(app, buyer);
	codes.set(code, name);
	await claim(app, staff, code);
	if (delivered > 0) await hand(staff, code, delivered);
	return { buyer, code, story: new Story(app, codes) };
}

async function hand(courier: Person, code: string, parts: number): Promise<void> {
	await courier.click('Mark delivered', { channel: room(courier, code) });
	await courier.fill({ quantity: String(parts), proof: [picture] });
	await app.idle();
}

const report = { kind: ['fewer'], right: '1', wants: ['part'], words: 'Two packs came, one was empty.' };

async function reported(name: string, quantity: number, delivered: number) {
	const made = await ordered(name, quantity, delivered);
	await made.buyer.click('Report problem', { channel: room(made.buyer, made.code) });
	await made.buyer.fill(report);
	await app.idle();
	return made;
}

/** The call of judges for an order, as this person sees it. */
function caseCall(person: Person, code: string) {
	const channel = person.channel('case-room');
	const call = person.sees(channel).findLast((message) => app.sandbox.render(message).includes(code));
	if (!call) throw new Error(`nobody was called to judge ${code}`);
	return call;
}

/** A judge decides through the case: form, then the card that names every amount. */
async function decide(story: Story, person: Person, code: string, fields: Record<string, string | readonly string[]>): Promise<string> {
	await story.click(person, 'See case', { message: caseCall(person, code) });
	await story.click(person, 'Decide');
	await story.fill(person, { reason: 'One pack is proven, the other is not.', ...fields });
	const done = await story.click(person, 'Confirm ruling');
	await app.idle();
	return done;
}

async function until(code: string, wanted: (order: Record<string, unknown>) => boolean): Promise<void> {
	await expect.poll(async () => wanted(await storedOrder(app, code)), { timeout: 300_000 }).toBe(true);
	await app.idle();
}

const evidence = (code: string) => app.db.collection('evidence').countDocuments({ source: `order:${code}` });
const rewards = (code: string) => app.db.collection('xp_entries').countDocuments({ source: `order:${code}` });

describe('a problem after a partial delivery', () => {
	it('is reported with evidence, stands still, is answered and divided', async () => {
		const before = await stock();
		const { buyer, code, story } = await ordered('Ada', 2, 1);
		const form = await story.click(buyer, 'Report problem', { channel: room(buyer, code) });
		expect(form).toContain('What do you want?');
		const refused = await story.fill(buyer, { ...report, right: '9' });
		expect(refused).toContain('Not this many');
		await buyer.click('Report problem', { channel: room(buyer, code) });
		expect(await story.fill(buyer, { ...report, proof: [picture] })).toContain('are frozen');
		await app.idle();
		story.look(buyer, room(buyer, code));
		story.look(judge, judge.channel('case-room'));
		const order = await storedOrder(app, code);
		expect(order).toMatchObject({ state: 'disputed', held: 2 * price, captured: 0, released: 0, problem: { side: 'buyer', right: 1 } });
		await expectStored(app, order.problem.statements[0].files[0]);

		// Nothing that anybody presses, on old cards or with invented ids, moves it.
		const stays = async (person: Person, id: string) => {
			const outcome = await person.click(id, { channel: room(person, code), forge: true });
			expect(outcome.ephemeral).toBe(true);
			expect(outcome.text).not.toContain('broke on our side');
			return outcome.text;
		};
		expect(await stays(buyer, `2:orders.confirmYes:-:${code}:1`)).toContain('has moved on');
		expect(await stays(buyer, `1:orders.cancelYes:-:${code}:0`)).toContain('has moved on');
		expect(await stays(buyer, `1:orders.extend:-:${code}`)).toContain('has moved on');
		for (const name of ['deliver', 'takeBack', 'decline', 'unclaim', 'transfer'])
			expect(await stays(staff, `1:orders.${name}:-:${code}`)).toContain('has moved on');
		expect(await storedOrder(app, code)).toEqual(order);
		expect(await credits(app, buyer)).toEqual({ free: startGrant - 2 * price, held: 2 * price });

		await story.click(staff, 'Add statement', { channel: room(staff, code) });
		await story.fill(staff, { words: 'Both were in the vault,\nsee the picture.', proof: [picture] });
		await app.idle();
		await story.click(buyer, 'See case', { channel: room(buyer, code) });
		expect(await story.click(buyer, '›')).toContain('Two packs came');
		expect(await story.click(buyer, '›')).toContain('Both were in the vault');
		expect((await stays(staff, `1:orders.rule:-:${code}`)).replace(/\s+/g, ' ')).toMatch(/Rule on an order dispute|You have a part/);
		expect(await stays(buyer, `1:orders.rule:-:${code}`)).toContain('Rule on an order dispute');

		await story.click(judge, 'See case', { message: caseCall(judge, code) });
		for (let page = 0; page < 5; page++) await story.click(judge, '›');
		await story.click(judge, 'Join ticket');
		await app.idle();
		expect(app.sandbox.render(judge.sees(room(judge, code)).at(-1) ?? null)).toContain('joins as a judge');
		await story.click(judge, 'See case', { message: caseCall(judge, code) });
		await story.click(judge, 'Decide');
		expect(await story.fill(judge, { outcome: ['partial'], kept: '0', parts: '1', reason: 'Too little of it.' })).toContain(
			'Not this amount'
		);
		const done = await decide(story, judge, code, { outcome: ['partial'], kept: String(price), parts: '1' });
		expect(done).toContain('in force');
		expect(await storedOrder(app, code)).toMatchObject({ state: 'split', captured: price, released: price, open: false });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - price, held: 0 });
		expect(await stock()).toEqual({ available: before.available - 1, reserved: before.reserved, sold: before.sold + 1 });
		expect([await evidence(code), await rewards(code)]).toEqual([0, 0]);
		story.look(buyer, room(buyer, code));
		story.look(judge, judge.channel('case-room'));
		await story.slash(buyer, 'order', { order: code }, { sub: 'view' });
		await expect(story.text).toMatchFileSnapshot(snapshot('divided'));
	});

	it('goes back in full, or counts as received with everything that follows', async () => {
		const full = await reported('Bo', 1, 1);
		await decide(full.story, judge, full.code, { outcome: ['full'] });
		expect(await storedOrder(app, full.code)).toMatchObject({ state: 'refunded', captured: 0, released: price });
		expect(await credits(app, full.buyer)).toEqual({ free: startGrant, held: 0 });
		full.story.look(full.buyer, room(full.buyer, full.code));
		await expect(full.story.text).toMatchFileSnapshot(snapshot('refunded'));

		const none = await reported('Cy', 1, 1);
		await decide(none.story, otherJudge, none.code, { outcome: ['none'] });
		expect(await storedOrder(app, none.code)).toMatchObject({ state: 'completed', captured: price, released: 0 });
		expect(await evidence(none.code)).toBe(2);
		expect(await rewards(none.code)).toBeGreaterThan(0);
		none.story.look(none.buyer, room(none.buyer, none.code));
		await expect(none.story.text).toMatchFileSnapshot(snapshot('paid'));
	});

	it('is handed over again, then confirmed', async () => {
		const { buyer, code, story } = await reported('Di', 1, 1);
		await decide(story, judge, code, { outcome: ['redo'] });
		expect(await storedOrder(app, code)).toMatchObject({ state: 'claimed', delivered: 0, deliveries: [], captured: 0, released: 0 });
		story.look(buyer, room(buyer, code));
		await hand(staff, code, 1);
		await confirm(app, buyer, code);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'completed', captured: price });
		await expect(story.text).toMatchFileSnapshot(snapshot('again'));
	});

	it('is withdrawn by whoever reported it', async () => {
		const { buyer, code, story } = await reported('Ed', 1, 1);
		expect((await staff.click(`1:orders.withdrawYes:-:${code}`, { channel: room(staff, code), forge: true })).text).toContain(
			'Only the reporter'
		);
		await story.click(buyer, 'Withdraw report', { channel: room(buyer, code) });
		await story.click(buyer, 'Withdraw report');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'delivered', problem: { ruling: { outcome: 'withdrawn' } } });
		story.look(buyer, room(buyer, code));
		story.look(judge, judge.channel('case-room'));
		await confirm(app, buyer, code);
		expect(await credits(app, buyer)).toEqual({ free: startGrant - price, held: 0 });
		await expect(story.text).toMatchFileSnapshot(snapshot('withdrawn'));
	});

	it('is reported by staff, too', async () => {
		const { buyer, code, story } = await ordered('Flo', 1, 0);
		await staff.slash('order', { order: code }, { sub: 'view' });
		expect(await story.click(staff, 'Report problem')).toContain('The buyer does not answer');
		await story.fill(staff, { kind: ['nothing'], right: '0', wants: ['other'], words: 'No answer for two days.' });
		await app.idle();
		story.look(buyer, room(buyer, code));
		await decide(story, judge, code, { outcome: ['full'] });
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await expect(story.text).toMatchFileSnapshot(snapshot('by-staff'));
	});
});

describe('who decides', () => {
	it('above the limit the owner', async () => {
		const { buyer, code } = await reported('Gus', 3, 1);
		await judge.click('See case', { message: caseCall(judge, code) });
		expect((await judge.click('Decide')).text).toContain('More at stake than you may move');
		await decide(new Story(app, codes), owner, code, { outcome: ['full'] });
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
	});

	it('one of two who press at once', async () => {
		const { code } = await reported('Hal', 1, 1);
		for (const [person, outcome] of [
			[judge, 'full'],
			[otherJudge, 'none']
		] as const) {
			await person.click('See case', { message: caseCall(person, code) });
			await person.click('Decide');
			await person.fill({ outcome: [outcome], reason: 'I have read everything.' });
		}
		const texts = (await Promise.all([judge.click('Confirm ruling'), otherJudge.click('Confirm ruling')])).map(({ text }) => text);
		await app.idle();
		expect(texts.filter((text) => text.includes('in force'))).toHaveLength(1);
		const order = await storedOrder(app, code);
		expect(order.captured + order.released).toBe(price);
		expect(order.journal.filter(({ action }: { action: string }) => action.startsWith('rule'))).toHaveLength(1);
	});

	it('nobody of another guild, who learns nothing', async () => {
		const { code } = await reported('Ivy', 1, 1);
		const other = makeGuild(app.sandbox, 'Elsewhere');
		await other.people.owner.slash('setup');
		const screen = other.people.owner.screen();
		const before = await storedOrder(app, code);
		for (const id of ['case', 'rule', 'report', 'statement', 'withdrawYes', 'caseJoin']) {
			const suffix = id === 'case' ? ':0:-' : id === 'report' || id === 'statement' ? ':-' : '';
			const outcome = await other.people.owner.click(`1:orders.${id}:-:${code}${suffix}`, {
				forge: true,
				...(screen ? { message: screen } : {})
			});
			expect(outcome.text).toContain(`No order \`${code}\``);
		}
		expect(await storedOrder(app, code)).toEqual(before);
		await decide(new Story(app, codes), judge, code, { outcome: ['full'] });
	});
});

describe('nobody decides', () => {
	it('a second panel with the owner is called, then the rule decides', async () => {
		const { buyer, code, story } = await reported('Jo', 2, 1);
		await app.advance(72 * hour + 60_000);
		await until(code, ({ problem }) => (problem as { panel: number }).panel === 2);
		story.look(buyer, room(buyer, code));
		const call = caseCall(owner, code);
		story.note(owner, 'looks into #case-room', app.sandbox.render(call));
		expect(call.mentions.map(({ id }) => id)).toContain(owner.id);
		await app.advance(48 * hour + 60_000);
		await until(code, ({ open }) => open === false);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'split', captured: price, released: price });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - price, held: 0 });
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('nobody'));
	});
});

it('no check of the books found a difference, and no effect is dead', async () => {
	const books = await app.db.collection('books').find().toArray();
	expect(books.map(({ state, lockings, differences }) => ({ state, lockings, differences }))).toEqual(
		books.map(() => ({ state: 'balanced', lockings: 0, differences: [] }))
	);
	expect(await app.db.collection('outbox').find({ state: 'dead' }).toArray()).toEqual([]);
	expect(await app.db.collection('order_rulings').countDocuments({ guild: app.guild.id })).toBeLessThanOrEqual(1);
	expect(await app.db.collection('holds').countDocuments({ frozen: true, remaining: 0 })).toBe(0);
});
