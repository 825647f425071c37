import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newMember, placeOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { claimGrant, setUp } from '../support/order-script.js';

const day = 86_400_000;

let app: App;
let wren: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	wren = newMember(app, 'Wren', 0);
	await claimGrant(wren);
});
afterAll(() => app?.stop());

/** One order, from the shop to the confirmed receipt. */
async function order(): Promise<void> {
	const code = await placeOrder(app, wren, 'metal-ingots');
	await claim(app, app.people.staff, code);
	await deliver(app, app.people.staff, code);
	await confirm(app, wren, code);
	await app.idle();
}

/** The whole number of the reader's standing. */
async function standing(of: Person): Promise<number> {
	const { text } = await of.slash('trust');
	return Number(/standing (\d+) of 100/.exec(text)?.[1] ?? 0);
}

/** Of the stored points, the days on which the course has one. */
const points = () => app.db.collection('trust_points').countDocuments({ guild: app.guild.id, member: wren.id });

describe('the first ninety days', () => {
	it('begins with nothing, and says what it takes', async () => {
		const own = await wren.slash('trust');
		expect(own.text).toContain('nothing settled yet');
		const raise = await wren.click('What raises it');
		expect(raise.text).toMatch(/About \d+ more deals? with/);
		expect(raise.text).toContain('New partners count most');
		expect((await wren.click('‹ Back')).text).toContain('nothing settled yet');
		expect((await wren.click('Limits')).text).toMatch(/2 at once/);
	});

	it('counts the first order at once, with its part, its source and its point in the course', async () => {
		await order();
		const own = await wren.slash('trust');
		expect(own.text).toMatch(/standing [1-9]\d? of 100/);
		expect(own.text).toContain('1 order settled with 1 of the staff');
		expect((await wren.click('Why')).text).toMatch(/with staff · weighs .* · order/);
		expect(await points()).toBe(1);
	});

	it('grows with each order and never by time alone, and a door opens that was closed', async () => {
		const first = await standing(wren);
		await app.advance(20 * day);
		await app.idle();
		expect(await standing(wren)).toBeLessThanOrEqual(first);
		for (let count = 0; count < 3; count++) {
			await order();
			await app.advance(10 * day);
		}
		expect(await standing(wren)).toBeGreaterThan(first);
		const own = await wren.slash('trust');
		expect(own.text).toMatch(/Traders lounge/);
		expect(await points()).toBeGreaterThan(2);
		const picture = wren.screen();
		expect(JSON.stringify(picture)).toContain('course.png');
	});

	it('is seen by others as tier and counts, and by the owner with its sources', async () => {
		const { buyer, owner } = app.people;
		const seen = await buyer.slash('trust', { member: wren.user });
		expect(seen.text).toContain('4 settled deals with');
		expect(seen.text).not.toContain('Sources');
		const told = await owner.slash('trust', { member: wren.user });
		expect(told.text).toContain('Sources');
		expect((await owner.click('Sources')).text).toMatch(/4 pieces of evidence/);
		expect((await owner.click('Who is near')).text).toContain('Nothing ties');
	});
});

describe('a year away', () => {
	it('fades to what stays, and the first order after it counts like any other', async () => {
		const before = await standing(wren);
		await app.advance(365 * day);
		await app.idle();
		const away = await standing(wren);
		expect(away).toBeLessThan(before);
		expect(away).toBeGreaterThan(before * 0.4);
		await order();
		expect(await standing(wren)).toBeGreaterThan(away);
	});
});
