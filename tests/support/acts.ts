import type { Person } from '../../sandbox/src/index.js';
import { type App, day } from './app.js';
import { claimGrant, fillForm, picture, room } from './order-script.js';

/** Somebody who joined some days ago, with an account that is older. */
export function newMember(
	app: Pick<App, 'sandbox' | 'guild'>,
	name: string,
	joinedDays = 40,
	guild: { readonly id: string } = app.guild
): Person {
	const now = app.sandbox.clock.now().getTime();
	const user = app.sandbox.createUser({ name: name.toLowerCase(), globalName: name, createdAt: new Date(now - 700 * day) });
	app.sandbox.addMember(guild, user, { joinedAt: new Date(now - joinedDays * day) });
	return app.sandbox.as(user, guild);
}

/** A new member with the start grant. */
export async function newBuyer(app: App, name: string, joinedDays = 40): Promise<Person> {
	const person = newMember(app, name, joinedDays);
	await claimGrant(person);
	return person;
}

/** Fills the form of an item and places the order. @returns its code. */
export async function placeOrder(app: App, person: Person, item: string): Promise<string> {
	await fillForm(person, item);
	return place(app, person);
}

/** Presses the button of the summary. @returns the code of the order. */
export async function place(app: App, person: Person): Promise<string> {
	const { text } = await person.click('Place order');
	const code = /Order `([A-Z0-9]+)` placed/.exec(text)?.[1];
	if (!code) throw new Error(`no order was placed:\n${text}`);
	await app.idle();
	return code;
}

/** Staff take the order from their queue. */
export async function claim(app: App, staff: Person, code: string): Promise<void> {
	const queue = staff.channel('staff-queue');
	const call = staff.sees(queue).find((message) => app.sandbox.render(message).includes(code));
	if (!call) throw new Error(`nothing in the queue calls for ${code}`);
	await staff.click('Claim order', { message: call });
	await app.idle();
}

/** Staff hand the order over, with a picture; at a meeting with the buyer's word. */
export async function deliver(app: App, staff: Person, code: string, codeWord?: string): Promise<void> {
	await staff.click('Mark delivered', { channel: room(staff, code) });
	await staff.fill({ proof: [picture], ...(codeWord ? { codeWord } : {}) });
	await app.idle();
}

/** The buyer confirms in the ticket. */
export async function confirm(app: App, buyer: Person, code: string): Promise<void> {
	await buyer.click('Confirm receipt', { channel: room(buyer, code) });
	await buyer.click('Confirm receipt');
	await app.idle();
}

/** Free and held credits as stored. */
export async function credits(app: App, person: Person): Promise<{ free: number; held: number }> {
	const row = await app.db.collection('accounts').findOne({ guild: person.guildId, member: person.id, currency: 'credits' });
	return { free: Number(row?.balance ?? 0), held: Number(row?.held ?? 0) };
}

/** The stored order. */
export async function storedOrder(app: App, code: string) {
	const order = await app.db.collection('orders').findOne({ code });
	if (!order) throw new Error(`there is no order ${code}`);
	return order;
}
