import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newMember, placeOrder } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { claimGrant, setUp } from '../support/order-script.js';
import { packFile } from '../support/packs.js';
import { partsOnce } from '../support/parts.js';

let app: App;
let wren: Person;
let began: number;
/** A step that is tried again compares with what was read at the same moment. */
const once = partsOnce();

beforeAll(async () => {
	// A guild with one courier, whose owner asks its veterans for what such a guild can give.
	const pack = await packFile(({ trust }) => {
		for (const { key, require } of trust.tiers)
			if (key === 'veteran') Object.assign(require, { standing: 0.22, confidence: 0.3, tenureDays: 90 });
			else if (key === 'trusted') Object.assign(require, { standing: 0.15, confidence: 0.2 });
	});
	app = await startApp({ pack });
	await setUp(app);
	wren = newMember(app, 'Wren', 0);
	began = app.sandbox.clock.now().getTime();
	await claimGrant(wren);
}, 300_000);
afterAll(() => app?.stop());

const orders = () => app.db.collection('orders').find({ guild: app.guild.id, buyer: wren.id }).toArray();
const settled = async (): Promise<number> => (await orders()).filter(({ state }) => state === 'completed').length;
/** Of the stored points, the days on which the course has one. */
const points = () => app.db.collection('trust_points').countDocuments({ guild: app.guild.id, member: wren.id });

/** Moves on to so many days after the join, unless they have passed. */
async function dayCome(days: number): Promise<void> {
	await app.advance(began + days * day - app.sandbox.clock.now().getTime());
	await app.idle();
}

/** Orders, each from the shop to the confirmed receipt, until so many are settled. One that was left half way is gone on with. */
async function settleUpTo(count: number): Promise<void> {
	const { staff } = app.people;
	while ((await settled()) < count) {
		const open = (await orders()).find(({ state }) => state !== 'completed');
		const code = open ? String(open.code) : await placeOrder(app, wren, 'element');
		const state = open ? open.state : 'placed';
		if (state === 'placed') await claim(app, staff, code);
		if (state === 'placed' || state === 'claimed') await deliver(app, staff, code);
		await confirm(app, wren, code);
		await app.idle();
	}
}

/** The whole number of the reader's standing. */
async function standing(): Promise<number> {
	const { text } = await wren.slash('trust');
	return Number(/standing (\d+) of 100/.exec(text)?.[1] ?? 0);
}

/** The standing at a moment, read once. */
const standingAt = (moment: string): Promise<number> => once(moment, standing);

/** What the own screen says of what is open and what is closed. */
async function doors(): Promise<{ readonly open: string; readonly closed: string }> {
	const { text } = await wren.slash('trust');
	const lines = text.split('\n');
	return {
		open: lines.filter((line) => line.includes('✅')).join('\n'),
		closed: lines.filter((line) => line.includes('🔒')).join('\n')
	};
}

describe('the first ninety days of a newcomer, with one courier', () => {
	it('begin with nothing, and say what it takes', async () => {
		const own = await wren.slash('trust');
		expect(own.text).toContain('nothing settled yet');
		const raise = await wren.click('What raises it');
		expect(raise.text).toMatch(/About \d+ more deals? with/);
		expect(raise.text).toContain('New partners count most');
		expect((await wren.click('‹ Back')).text).toContain('nothing settled yet');
		expect((await wren.click('Limits')).text).toMatch(/2 at once/);
	});

	it('count the first order at once, with its part, its source and its point in the course', async () => {
		await settleUpTo(1);
		const own = await wren.slash('trust');
		expect(own.text).toMatch(/standing [1-9]\d? of 100/);
		expect(own.text).toContain('1 order settled with 1 of the staff');
		expect((await wren.click('Why')).text).toMatch(/with staff · weighs .* · order/);
		expect(await points()).toBeGreaterThan(0);
	});

	it('give nothing for time alone', async () => {
		const first = await standingAt('after the first order');
		await dayCome(20);
		expect(await standingAt('on day 20')).toBeLessThanOrEqual(first);
		expect((await doors()).open).not.toContain('Sell on the market');
	});

	it('grow with each order, and on day 60 ten ordinary orders have opened the market', async () => {
		for (let count = 2; count <= 10; count++) {
			await dayCome(20 + (count - 2) * 5);
			const before = await standingAt(`before order ${count}`);
			await settleUpTo(count);
			expect(await standingAt(`after order ${count}`)).toBeGreaterThan(before);
		}
		await dayCome(60);
		expect(await standingAt('on day 60')).toBeGreaterThanOrEqual(25);
		expect((await doors()).open).toContain('Sell on the market');
	});

	it('end with the tier that such a guild has, and with a course', async () => {
		await dayCome(91);
		const own = await wren.slash('trust');
		expect(own.text).toContain('Veteran Trader');
		expect(own.text).toContain('10 orders settled with 1 of the staff');
		expect(await points()).toBeGreaterThan(8);
		expect(JSON.stringify(wren.screen())).toContain('course.png');
	});

	it('are seen by others as tier and counts, and by the owner with their sources', async () => {
		const { buyer, owner } = app.people;
		const seen = await buyer.slash('trust', { member: wren.user });
		expect(seen.text).toContain('10 settled deals with');
		expect(seen.text).not.toContain('Sources');
		const told = await owner.slash('trust', { member: wren.user });
		expect(told.text).toContain('Sources');
		expect((await owner.click('Sources')).text).toMatch(/10 pieces of evidence/);
		expect((await owner.click('Who is near')).text).toContain('Nothing ties');
	});
});

describe('a veteran away for a year', () => {
	it('fades to what stays, and doors that ask for more are closed and say what is missing', async () => {
		await standingAt('before the year');
		await dayCome(91 + 365);
		const [before, away] = [await standingAt('before the year'), await standingAt('after the year')];
		expect(away).toBeLessThan(before);
		expect(away).toBeGreaterThan(before * 0.4);
		const own = await wren.slash('trust');
		expect(own.text).toContain('Trusted Trader');
		expect((await doors()).closed).toContain('Sell on the market needs standing 25');
		expect((await doors()).open).toContain('Traders lounge');
	});

	it('is back with a few orders, where a newcomer needs ten', async () => {
		const [first, away] = [await standingAt('after the first order'), await standingAt('after the year')];
		await settleUpTo(11);
		const back = await standingAt('after the first order back');
		expect(back).toBeGreaterThan(away);
		expect(back).toBeGreaterThan(2 * first);
		for (let count = 12; count <= 14 && !(await doors()).open.includes('Sell on the market'); count++) await settleUpTo(count);
		const { text } = await wren.slash('trust');
		expect(text).toContain('Veteran Trader');
		expect((await doors()).open).toContain('Sell on the market');
	});
});
