import { afterAll, beforeAll, expect, it } from 'vitest';
import { claim, newBuyer, placeOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { room, setUp } from '../support/order-script.js';

let app: App;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
}, 240_000);
afterAll(() => app?.stop());

it('a buyer who is called like staff is warned of on the card of the ticket and on the private one, an honest one is not', async () => {
	const { staff } = app.people;
	const warning = 'is called like Dodo of the staff, and is not';
	const live = (code: string, person: Parameters<typeof room>[0]) =>
		app.sandbox
			.messages(room(person, code))
			.map((message) => app.sandbox.render(message))
			.join('\n');
	const buyer = await newBuyer(app, 'D0d0');
	const code = await placeOrder(app, buyer, 'metal-ingots');
	expect(live(code, buyer)).toContain(`D0d0 ${warning}`);
	await claim(app, staff, code);
	expect(live(code, buyer)).toContain(`D0d0 ${warning}`);
	expect((await staff.slash('order', { order: code }, { sub: 'view' })).text).toContain(`D0d0 ${warning}`);
	// Staff are called as they like, also to whom they are alike.
	expect((await buyer.slash('order', { order: code }, { sub: 'view' })).text).not.toContain('is called like');

	const honest = await newBuyer(app, 'Quill');
	const other = await placeOrder(app, honest, 'metal-ingots');
	expect(live(other, honest)).not.toContain('is called like');
});
