import { afterAll, beforeAll, expect, it } from 'vitest';
import { claim, newBuyer, placeOrder, storedOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { meet } from '../support/meeting.js';
import { setUp } from '../support/order-script.js';
import { packFile } from '../support/packs.js';

const hour = 3_600_000;
const clock = (at: Date) => at.toISOString().slice(11, 16);

let app: App;
let ends: Date;
beforeAll(async () => {
	// It is night wherever the test runs: the quiet hours began an hour ago and last for four more.
	const now = Math.floor(Date.now() / 60_000) * 60_000;
	ends = new Date(now + 4 * hour);
	const pack = await packFile((json) => {
		Object.assign(json.settings, { quietHours: { pauseDeadlines: true, from: clock(new Date(now - hour)), to: clock(ends) } });
	});
	app = await startApp({ pack, quietHours: true });
	await setUp(app);
});
afterAll(() => app?.stop());

it('an order that is placed at night waits for the morning, and says so', async () => {
	const buyer = await newBuyer(app, 'Mira');
	const { staff } = app.people;
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	expect(settings?.zone).toBe('UTC');
	const code = await placeOrder(app, buyer, 'metal-ingots');
	expect(app.sandbox.render(buyer.screen())).toContain('Staff sleep until');
	const placed = await storedOrder(app, code);
	const { firstResponseHours, deliverHours } = placed.item.fulfilment.sla;
	expect(placed.answerBy.getTime()).toBeGreaterThanOrEqual(ends.getTime() + firstResponseHours * hour);
	const reminder = await app.db.collection('deadlines').findOne({ subject: `order:${code}`, kind: 'orders.remind' });
	expect(reminder?.at.getTime()).toBeGreaterThanOrEqual(ends.getTime());

	await claim(app, staff, code);
	const claimed = await storedOrder(app, code);
	expect(claimed.deliverBy.getTime()).toBeGreaterThanOrEqual(ends.getTime() + deliverHours * hour);
	// A meeting is when people say it is, at night too.
	await meet(app, staff, buyer, code);
	const { meeting, dueAt } = await storedOrder(app, code);
	expect(dueAt.getTime() - meeting.at.getTime()).toBe(15 * 60_000);
});
