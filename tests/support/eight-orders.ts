import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, newBuyer, newMember } from './acts.js';
import type { App } from './app.js';
import {
	type Act,
	agree,
	confirmPart,
	files,
	handOver,
	hear,
	inRoom,
	onCard,
	type Row,
	recordPayment,
	report,
	settled,
	stuck,
	waitInVain
} from './eight-acts.js';
import { codeWord } from './meeting.js';
import { answersFor, picture } from './order-script.js';
import { roomsOf } from './tickets.js';

/** One of the eight orders: what is bought, by whom, and what is done next with the order as it is stored. */
export interface Play {
	readonly name: string;
	readonly category: string;
	readonly item: string;
	readonly buyer: BuyerName;
	readonly quantity: number;
	/** Does the next thing. @returns `true` when the order has ended and there is nothing left to do but to close its ticket. */
	readonly next: (act: Act) => Promise<boolean>;
	/** The end that it must have. */
	readonly end: { readonly state: string; readonly held: number; readonly captured: number; readonly released: number };
}

const buyerNames = ['Anna', 'Bert', 'Cora', 'Dirk'] as const;
export type BuyerName = (typeof buyerNames)[number];
const judgeName = 'Odo';

/** The buyers with their start grant, the judge, and staff who may build; once per guild. */
export async function cast(app: App): Promise<void> {
	const { staff, otherStaff } = app.people;
	const { roles } = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots ?? {};
	for (const name of buyerNames) await newBuyer(app, name);
	app.sandbox.giveRole(app.guild, newMember(app, judgeName), roles.judge);
	for (const person of [staff, otherStaff]) {
		app.sandbox.giveRole(app.guild, person, roles.vetted);
		// Whoever has not been seen acting for the shop is no known courier yet.
		await person.slash('shop');
	}
	await app.idle();
}

/** Somebody of the cast, by name. */
export function player(app: Pick<App, 'sandbox' | 'guild'>, name: string): Person {
	const member = app.sandbox.members(app.guild).find(({ user }) => user.global_name === name);
	if (!member) throw new Error(`there is no ${name}`);
	return app.sandbox.as(member.user, app.guild);
}

/** The stored order of a play, or nothing. */
export const orderOf = (app: App, { item, buyer }: Play) =>
	app.db.collection('orders').findOne({ guild: app.guild.id, buyer: player(app, buyer).id, 'item.key': item });

/** The next step of a play, whatever has happened before. */
export async function nextStepOf(app: App, play: Play): Promise<'again' | 'done'> {
	const order = await orderOf(app, play);
	if (!order) {
		await buy(app, play);
		return 'again';
	}
	const code = String(order.code);
	const act: Act = { app, order, code, ...app.people, buyer: player(app, play.buyer), judge: player(app, judgeName) };
	if (!(await play.next(act))) return 'again';
	const ticket = await app.db.collection('tickets').findOne({ guild: app.guild.id, code });
	if (ticket?.state === 'closed') return 'done';
	await inRoom(act, order.assignee === act.otherStaff.id ? act.otherStaff : act.staff, 'Close now');
	await settled(async () => (await app.db.collection('tickets').findOne({ guild: app.guild.id, code }))?.state === 'closed');
	return 'again';
}

/**
 * All eight as one script: those whose meetings move the clock one after the other, then the others side by side, a step of each in turn.
 */
export async function nextOfEight(app: App): Promise<'again' | 'done'> {
	for (const play of plays.filter(({ name }) => alone.has(name))) if ((await nextStepOf(app, play)) === 'again') return 'again';
	const rest = plays.filter(({ name }) => !alone.has(name));
	const trouble: unknown[] = [];
	let again = false;
	for (const play of rest) {
		try {
			if ((await nextStepOf(app, play)) === 'again') again = true;
			await app.idle();
		} catch (error) {
			trouble.push(error);
		}
	}
	if (trouble.length > 0) throw trouble[0];
	return again ? 'again' : 'done';
}

async function buy(app: App, { item, buyer: name, quantity }: Play): Promise<void> {
	const buyer = player(app, name);
	await buyer.slash('shop', { item });
	await orderShown(app, buyer, quantity);
}

/** Orders the item that the buyer has opened: amount, pages of the form, summary; what was begun before is gone on with. */
export async function orderShown(app: App, buyer: Person, quantity: number): Promise<void> {
	let outcome = await buyer.click(quantity > 1 ? 'Amount' : 'Order');
	if (quantity > 1) {
		for (let times = 1; times < quantity; times++) if (!outcome.text.includes(`Amount: ${quantity}`)) outcome = await buyer.click('+ 1');
		// Nobody orders another amount than the one that is shown.
		if (!outcome.text.includes(`Amount: ${quantity}`)) throw new Error(`the amount is not ${quantity}:\n${outcome.text}`);
		outcome = await buyer.click('Continue');
	}
	for (let page = 0; page < 8; page++) {
		if (outcome.kind === 'modal') outcome = await buyer.fill({ ...answersFor(buyer), ...files(buyer) });
		else if (/\(Continue\)/.test(outcome.text)) outcome = await buyer.click('Continue');
		else break;
	}
	await buyer.click('Place order');
	await app.idle();
}

/** Answers of both staff to the one order that they wanted at the same moment, as the last race went. */
export const race: string[] = [];

async function claimRace({ app, code, staff, otherStaff }: Act): Promise<void> {
	const channel = staff.channel('staff-queue');
	const call = staff.sees(channel).find((message) => app.sandbox.render(message).includes(code));
	if (!call) throw new Error(`nothing in the queue calls for ${code}`);
	const texts = await Promise.all([staff, otherStaff].map((person) => person.click('Claim order', { message: call })));
	race.splice(0, race.length, ...texts.map(({ text }) => text));
	await app.idle();
}

/** Whoever won the race, the order goes on with the same courier: the ends can be compared. */
async function passOn(act: Act): Promise<void> {
	await onCard(act, act.otherStaff, 'Transfer');
	await act.otherStaff.select('A staff member', [act.staff.id]);
	await act.app.idle();
}

async function dino(act: Act): Promise<boolean> {
	const { app, order, code, buyer, staff, otherStaff } = act;
	switch (order.state) {
		case 'placed':
			await claimRace(act);
			return false;
		case 'claimed':
			if (order.assignee === otherStaff.id) await passOn(act);
			else await agree(act, staff);
			return false;
		case 'ready':
			await handOver(act, staff, { codeWord: await codeWord(buyer, code) });
			return false;
		case 'delivered':
			await confirm(app, buyer, code);
			return false;
		case 'completed': {
			if (await app.db.collection('reviews').findOne({ guild: app.guild.id, author: buyer.id })) return true;
			await inRoom(act, buyer, '5 ★');
			await app.idle();
			return false;
		}
		default:
			return stuck(act);
	}
}

async function kit(act: Act): Promise<boolean> {
	const { app, order, code, buyer, staff } = act;
	switch (order.state) {
		case 'placed':
			await claim(app, staff, code);
			return false;
		case 'claimed':
			if (order.payment.settled) await handOver(act, staff);
			else await recordPayment(act);
			return false;
		case 'delivered':
			await confirm(app, buyer, code);
			return false;
		case 'completed':
			return true;
		default:
			return stuck(act);
	}
}

async function bossFight(act: Act): Promise<boolean> {
	const { app, order, code, otherStaff } = act;
	switch (order.state) {
		case 'placed':
			await claim(app, otherStaff, code);
			return false;
		case 'claimed':
			await agree(act, otherStaff);
			return false;
		case 'ready':
			await waitInVain(act, otherStaff, order.meeting.staffHere);
			return false;
		case 'cancelled':
			return true;
		default:
			return stuck(act);
	}
}

async function blueprint(act: Act): Promise<boolean> {
	const { app, order, code, buyer, otherStaff } = act;
	switch (order.state) {
		case 'placed':
			await claim(app, otherStaff, code);
			return false;
		case 'claimed':
			if (order.revision > 1) await handOver(act, otherStaff, { quantity: '2' });
			else if (order.change) await inRoom(act, otherStaff, 'Accept change');
			else {
				await inRoom(act, buyer, 'Change order');
				await buyer.click('+ 1');
				await buyer.click('Send offer');
			}
			await app.idle();
			return false;
		case 'delivered':
			await confirm(app, buyer, code);
			return false;
		case 'completed':
			return true;
		default:
			return stuck(act);
	}
}

async function base(act: Act): Promise<boolean> {
	const { app, order, code, buyer, staff, otherStaff } = act;
	const ticket = await app.db.collection('tickets').findOne({ guild: app.guild.id, code });
	switch (order.state) {
		case 'placed':
			await claim(app, staff, code);
			return false;
		case 'claimed':
			if (order.helpers.length === 0) {
				await onCard(act, staff, 'Add helper');
				await staff.select('A staff member', [otherStaff.id]);
				await app.idle();
			} else if (order.confirmed === 0) await handOver(act, staff, { quantity: '1' });
			else if (ticket?.rooms === 1) await deleteRoom(act, ticket);
			else await handOver(act, otherStaff, { quantity: '2' });
			return false;
		case 'delivered':
			if (order.confirmed === 0) await confirmPart(act);
			else await confirm(app, buyer, code);
			return false;
		case 'completed':
			// Closed, its room deleted, opened again: a third room, closed once more by whoever plays on.
			if (ticket?.closings === 0 || ticket?.rooms === 3) return true;
			if (roomsOf(app, code).some(({ id }) => id === ticket?.channel)) await deleteRoom(act, ticket);
			else {
				await buyer.slash('ticket', { order: code }, { sub: 'reopen' });
				await settled(async () => (await app.db.collection('tickets').findOne({ guild: app.guild.id, code }))?.rooms === 3);
				await app.idle();
			}
			return false;
		default:
			return stuck(act);
	}
}

/** Somebody deletes the room by hand. While the order runs it comes back. */
async function deleteRoom({ app, code, order, owner }: Act, ticket: Row | null): Promise<void> {
	const channel = roomsOf(app, code).find(({ id }) => id === ticket?.channel);
	if (channel) await owner.deleteChannel(channel);
	if (order.state !== 'completed')
		await settled(async () => ((await app.db.collection('tickets').findOne({ guild: app.guild.id, code }))?.rooms ?? 0) > 1);
	await app.idle();
}

async function service(act: Act): Promise<boolean> {
	const { app, order, code, buyer, staff } = act;
	switch (order.state) {
		case 'placed':
			await claim(app, staff, code);
			return false;
		case 'claimed':
			if (order.missedByStaff > 0) {
				await inRoom(act, buyer, 'Cancel order');
				await buyer.click('Cancel order');
				await app.idle();
			} else await agree(act, staff);
			return false;
		case 'ready':
			await waitInVain(act, buyer, order.meeting.buyerHere);
			return false;
		case 'cancelled':
			return true;
		default:
			return stuck(act);
	}
}

async function character(act: Act): Promise<boolean> {
	const { app, order, code, buyer, staff, judge } = act;
	switch (order.state) {
		case 'placed':
			await claim(app, staff, code);
			return false;
		case 'claimed':
			if (order.payment.settled) await agree(act, staff);
			else await recordPayment(act);
			return false;
		case 'ready':
			await handOver(act, staff, { codeWord: await codeWord(buyer, code) });
			return false;
		case 'delivered':
			await report(act, { kind: ['broken'], right: '0', wants: ['part'] });
			return false;
		case 'disputed':
			await hear(act, judge, { owed: String(goodsBack) });
			return false;
		case 'split':
			if (order.payment.returned >= goodsBack) return true;
			await onCard(act, staff, 'Record return');
			await staff.fill({ amount: String(goodsBack), proof: [picture] });
			await app.idle();
			return false;
		default:
			return stuck(act);
	}
}

async function material(act: Act): Promise<boolean> {
	const { app, order, code, otherStaff, owner } = act;
	switch (order.state) {
		case 'placed':
			await claim(app, otherStaff, code);
			return false;
		case 'claimed':
			await handOver(act, otherStaff, { quantity: '1' });
			return false;
		case 'delivered':
			if (order.confirmed === 0) await confirmPart(act);
			else await report(act, { kind: ['fewer'], right: '1', wants: ['part'] });
			return false;
		case 'disputed':
			await hear({ ...act, staff: otherStaff }, owner, { kept: String(keptOfRest), parts: '2' });
			return false;
		case 'split':
			return true;
		default:
			return stuck(act);
	}
}

/** Pieces of the goods that staff must give back by the ruling on the run. */
export const goodsBack = 20_000;
/** Of the 90 credits that are still held for the paste, the shop gets so many by the ruling. */
export const keptOfRest = 30;
/** Their meetings move the clock: nobody else plays meanwhile. */
const alone: ReadonlySet<string> = new Set(['boss fight', 'service']);

const order = (
	name: string,
	where: readonly [category: string, item: string, quantity?: number],
	buyer: BuyerName,
	next: Play['next'],
	[state, held = 0, captured = 0]: readonly [state: string, held?: number, captured?: number]
): Play => {
	const [category, item, quantity = 1] = where;
	return { name, category, item, quantity, buyer, next, end: { state, held, captured, released: held - captured } };
};

/** Eight orders, one of each category of the starter pack, in both ways of paying. */
export const plays: readonly Play[] = [
	order('dino', ['dinos', 'boss-rex'], 'Anna', dino, ['completed', 350, 350]),
	order('kit', ['kits', 'starter-kit'], 'Bert', kit, ['completed']),
	order('boss fight', ['boss-fights', 'manticore'], 'Cora', bossFight, ['cancelled', 550, 110]),
	order('blueprint', ['blueprints', 'crafting-service'], 'Bert', blueprint, ['completed', 160, 160]),
	order('base', ['pre-built-bases', 'rathole'], 'Anna', base, ['completed', 800, 800]),
	order('service', ['services', 'taming'], 'Cora', service, ['cancelled', 150, 0]),
	order('character', ['characters', 'note-run'], 'Dirk', character, ['split']),
	order('material', ['materials', 'cementing-paste', 3], 'Dirk', material, ['split', 135, 45 + keptOfRest])
];
