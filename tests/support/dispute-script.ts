import type { App } from './app.js';
import { claimGrant, fillForm, picture, room } from './order-script.js';

/** A buyer's order that staff have taken and handed over. */
export async function deliveredOrder(app: App, item = 'metal-ingots'): Promise<void> {
	const { buyer, staff } = app.people;
	await claimGrant(buyer);
	await fillForm(buyer, item);
	await buyer.click('Place order');
	await app.idle();
	await staff.click('Claim order', { channel: staff.channel('staff-queue') });
	await app.idle();
	const order = await app.db.collection('orders').findOne({ guild: app.guild.id });
	const code = String(order?.code);
	await staff.click('Mark delivered', { channel: room(staff, code) });
	await staff.fill({ proof: [picture] });
	await app.idle();
}

/** Its problem as the people play it: report, answer of the other side, ruling; each step looks at where the case is. */
export async function nextDisputeStep(app: App): Promise<'again' | 'done'> {
	const { buyer, staff, owner } = app.people;
	const order = await app.db.collection('orders').findOne({ guild: app.guild.id });
	const code = String(order?.code);
	if (order?.state === 'delivered') {
		await buyer.click('Report problem', { channel: room(buyer, code) });
		await buyer.fill({ kind: ['wrong'], right: '0', wants: ['all'], words: 'Wrong goods.', proof: [picture] });
		return 'again';
	}
	if (order?.state === 'refunded') return 'done';
	if (order?.state !== 'disputed') throw new Error(`the order is ${order?.state}`);
	if (order.problem.statements.length < 2) {
		await staff.click('Add statement', { channel: room(staff, code), nth: 1 });
		await staff.fill({ words: 'They were right when I left.' });
		return 'again';
	}
	await owner.click('See case', { channel: owner.channel('case-room') });
	await owner.click('Decide');
	await owner.fill({ outcome: ['full'], reason: 'The picture shows other goods.' });
	await owner.click('Confirm ruling');
	return 'again';
}
