import type mongoose from 'mongoose';
import type { FieldValue, Person } from '../../sandbox/src/index.js';
import type { App } from './app.js';
import { advanceTo, afterMeeting, meet } from './meeting.js';
import { picture } from './order-script.js';
import { roomsOf } from './tickets.js';

export type Row = mongoose.mongo.WithId<mongoose.mongo.Document>;

/** An order at one moment, with everybody who has to do with it. */
export interface Act {
	readonly app: App;
	readonly order: Row;
	readonly code: string;
	readonly buyer: Person;
	readonly staff: Person;
	readonly otherStaff: Person;
	readonly owner: Person;
	readonly judge: Person;
}

/** Before the meeting, when both sides may say that they are there. */
const hereBeforeMs = 5 * 60_000;

/** A picture for every file that the open form asks for. */
export function files(person: Person): Record<string, FieldValue> {
	const asked = (person.modal()?.data.components ?? []).flatMap((part) =>
		part.type === 18 && part.component.type === 19 && part.component.required !== false ? [part.component.custom_id] : []
	);
	return Object.fromEntries(asked.map((key) => [key, [picture]]));
}

/** Presses a button of the order: in its room, or on the card that anybody may open, while there is no room. */
export async function inRoom({ app, code }: Act, person: Person, button: string): Promise<string> {
	const channel = roomsOf(app, code).find(({ id }) => person.channels().some((seen) => seen.id === id));
	if (channel) return (await person.click(button, { channel })).text;
	await person.slash('order', { order: code }, { sub: 'view' });
	return (await person.click(button)).text;
}

/** Presses a button on the card that anybody of the order may open. */
export async function onCard({ code }: Act, person: Person, button: string): Promise<string> {
	await person.slash('order', { order: code }, { sub: 'view' });
	return (await person.click(button)).text;
}

/** Waits until it is so, ten seconds at most: who waits in vain looks again in the next step. */
export async function settled(test: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		if (await test()) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** Staff hand over; every line of the checklist is ticked. */
export async function handOver(act: Act, courier: Person, more: Readonly<Record<string, FieldValue>> = {}): Promise<void> {
	await inRoom(act, courier, act.order.confirmed > 0 ? 'Deliver the rest' : 'Mark delivered');
	const checks = (courier.modal()?.data.components ?? []).flatMap((part) =>
		part.type === 18 && part.component.type === 22 ? part.component.options.map(({ value }) => value) : []
	);
	await courier.fill({ proof: [picture], ...(checks.length > 0 ? { checklist: checks } : {}), ...more });
	await act.app.idle();
}

/** The buyer confirms what has come so far. */
export async function confirmPart(act: Act): Promise<void> {
	await inRoom(act, act.buyer, 'Confirm this part');
	await act.buyer.click('Confirm this part');
	await act.app.idle();
}

/** Staff record the goods that the buyer has brought. */
export async function recordPayment(act: Act): Promise<void> {
	await inRoom(act, act.staff, 'Record payment');
	await act.staff.fill({ amount: String(act.order.payment.due), proof: [picture] });
	await act.app.idle();
}

/** Times are proposed, or those that are proposed taken. */
export async function agree({ app, order, code, buyer }: Act, staff: Person): Promise<void> {
	if (!order.offer) return meet(app, staff, buyer, code);
	await buyer.click('Take A', { channel: await theRoom(app, buyer, code) });
	await app.idle();
}

async function theRoom(app: App, person: Person, code: string) {
	await settled(async () => roomsOf(app, code).some(({ id }) => person.channels().some((seen) => seen.id === id)));
	const [channel] = roomsOf(app, code);
	if (!channel) throw new Error(`${code} has no room`);
	return channel;
}

/** One side is at the meeting, the other is not, and the time passes. */
export async function waitInVain({ app, order, code }: Act, who: Person, here: Date | null): Promise<void> {
	const now = app.sandbox.clock.now().getTime();
	if (!here) {
		if (now < order.meeting.at.getTime() - hereBeforeMs) await advanceTo(app, code, hereBeforeMs);
		await who.click('I am here', { channel: await theRoom(app, who, code) });
		return app.idle();
	}
	if (now <= order.dueAt.getTime()) await afterMeeting(app, code);
	const orders = app.db.collection('orders');
	await settled(async () => (await orders.findOne({ _id: order._id }))?.state !== 'ready');
	await app.idle();
}

/** The buyer reports a problem, with a picture. */
export async function report(act: Act, fields: Readonly<Record<string, FieldValue>>): Promise<void> {
	await inRoom(act, act.buyer, 'Report problem');
	await act.buyer.fill({ words: 'This is not what I ordered.', proof: [picture], ...fields });
	await act.app.idle();
}

/** The other side answers, then the judge divides. */
export async function hear(act: Act, judge: Person, ruling: Readonly<Record<string, FieldValue>>): Promise<void> {
	const { app, code, order, staff } = act;
	if (!order.problem.statements.some(({ side }: { side: string }) => side === 'staff')) {
		await inRoom(act, staff, 'Add statement');
		await staff.fill({ words: 'It was right when I left.', proof: [picture] });
		return app.idle();
	}
	const channel = judge.channel('case-room');
	// A case that was opened already stands below its call.
	const calls = judge.sees(channel).filter((message) => app.sandbox.render(message).includes('(See case)'));
	const call = calls.findLast((message) => app.sandbox.render(message).includes(code));
	if (!call) throw new Error(`nobody was called to judge ${code}`);
	await judge.click('See case', { message: call });
	await judge.click('Decide');
	await judge.fill({ outcome: ['partial'], reason: 'The pictures show a part of it.', ...ruling });
	await judge.click('Confirm ruling');
	await app.idle();
}

/** The order is where it should not be. */
export function stuck({ order, code }: Act): never {
	throw new Error(`the order ${code} of ${order.item.key} is ${order.state}`);
}
