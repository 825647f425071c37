import type { Person } from '../../../sandbox/src/index.js';
import { nextCaseStep, withJudge } from '../../support/case-script.js';
import { type Act, confirmPart, handOver, onCard, settled } from '../../support/eight-acts.js';
import { cast, nextStepOf, orderShown, type Play, plays } from '../../support/eight-orders.js';
import { claimGrant, setUp } from '../../support/order-script.js';
import { nextOwnerStep } from '../../support/owner-script.js';
import { nextPublishStep } from '../../support/publish-script.js';
import { roomsOf } from '../../support/tickets.js';
import type { Played } from './lane.js';
import { actOf, answered, giveRoles, isSetUp, press, putRight, type Step, take, ticketOf, whenTicket } from './persons.js';

/** Something that people come to do, from its beginning to its end. */
export interface Journey {
	readonly name: string;
	/** What happens before anything is broken. */
	readonly prepare: (app: Played) => Promise<void>;
	/** What is played undisturbed under two seeds of three, so that trouble also comes late. */
	readonly opening?: (app: Played) => Promise<void>;
	readonly next: Step;
	/** Parts of the final state that depend on how long things took, besides what always does. */
	readonly loose?: readonly string[];
}

const nothing = (): Promise<void> => Promise.resolve();

/** Buys as a person does: the start grant first, then item, form and summary; what was begun is gone on with. */
async function buy(app: Played, buyer: Person, item: string, quantity = 1): Promise<void> {
	const granted = await app.db
		.collection('postings')
		.findOne({ guild: app.guild.id, reason: 'grant.start', 'legs.account': `member:${buyer.id}` });
	if (!granted) {
		await claimGrant(buyer);
		return;
	}
	answered(await buyer.slash('shop', { item }));
	await orderShown(app, buyer, quantity);
}

/** The buyer says in the room, or on the card, that all is here. */
async function confirmAll(act: Act): Promise<void> {
	await press(act, act.buyer, 'Confirm receipt');
	await act.buyer.click('Confirm receipt');
	await act.app.idle();
}

const isClosed = (ticket: { readonly [field: string]: unknown } | null): boolean => ticket?.state === 'closed';

/** The review of one side: in the room, or from the order's own card where there was none to ask in, or the bot was away then. */
async function review(act: Act, who: Person, stars: string): Promise<void> {
	try {
		await press(act, who, stars);
	} catch {
		await onCard(act, who, 'Review');
		await who.click(stars);
	}
}

/** Staff close the room at once instead of hours later. */
async function closeNow(act: Act): Promise<void> {
	await press(act, act.staff, 'Close now');
	await whenTicket(act, isClosed);
}

/** The next step of an order that goes as orders do. Answers whether there was one: `false` when it is completed. */
async function onToCompleted(act: Act, staff: Person): Promise<boolean> {
	switch (act.order.state) {
		case 'placed':
			await take(act, staff);
			return true;
		case 'claimed':
			await handOver(act, staff);
			return true;
		case 'delivered':
			await confirmAll(act);
			return true;
		case 'completed':
			return false;
		default:
			throw new Error(`the order is ${act.order.state}`);
	}
}

async function main(app: Played): Promise<'again' | 'done'> {
	if (!(await isSetUp(app))) {
		await putRight(app);
		return 'again';
	}
	await giveRoles(app);
	const { buyer, staff } = app.people;
	const act = await actOf(app, buyer);
	if (!act) {
		await buy(app, buyer, 'metal-ingots');
		return 'again';
	}
	if (await onToCompleted(act, staff)) return 'again';
	if (await app.db.collection('reviews').findOne({ guild: app.guild.id, author: buyer.id })) return 'done';
	await review(act, buyer, '5 ★');
	await app.idle();
	return 'again';
}

/** An order that both sides review, then a case about its buyer that is upheld, appealed and taken back. */
async function trust(app: Played): Promise<'again' | 'done'> {
	await giveRoles(app);
	const { buyer, staff } = app.people;
	const act = await actOf(app, buyer);
	if (!act) {
		await buy(app, buyer, 'metal-ingots');
		return 'again';
	}
	if (await onToCompleted(act, staff)) return 'again';
	const of = (side: string) => app.db.collection('reviews').findOne({ guild: app.guild.id, side });
	if (!(await of('buyer'))) await review(act, buyer, '5 ★');
	else if (!(await of('staff'))) {
		await review(act, staff, '4 ★');
		// Whoever writes second is asked first, for both are open then.
		await staff.click('Give 4 ★');
	} else return nextCaseStep(app);
	await app.idle();
	return 'again';
}

/** Pieces come in two parts, and each is confirmed by itself. */
async function partial(app: Played): Promise<'again' | 'done'> {
	const { buyer, staff } = app.people;
	const act = await actOf(app, buyer);
	if (!act) {
		await buy(app, buyer, 'cementing-paste', 3);
		return 'again';
	}
	const { order } = act;
	switch (order.state) {
		case 'placed':
			await take(act, staff);
			return 'again';
		case 'claimed':
			await handOver(act, staff, { quantity: order.confirmed > 0 ? String(order.quantity - order.confirmed) : '1' });
			return 'again';
		case 'delivered':
			if (order.confirmed === 0) await confirmPart(act);
			else await confirmAll(act);
			return 'again';
		case 'completed':
			if (isClosed(await ticketOf(act))) return 'done';
			await closeNow(act);
			return 'again';
		default:
			throw new Error(`the order is ${order.state}`);
	}
}

/** A room that somebody deletes comes back; it is closed, opened again and closed once more. */
async function ticketLife(app: Played): Promise<'again' | 'done'> {
	const { buyer, staff, owner } = app.people;
	const act = await actOf(app, buyer);
	if (!act) {
		await buy(app, buyer, 'metal-ingots');
		return 'again';
	}
	const ticket = await ticketOf(act);
	switch (act.order.state) {
		case 'placed':
			await take(act, staff);
			return 'again';
		case 'claimed': {
			const [room] = roomsOf(app, act.code);
			if (Number(ticket?.rooms) < 2 && room) {
				await owner.deleteChannel(room);
				await whenTicket(act, ({ rooms }) => Number(rooms) > 1);
			} else await handOver(act, staff);
			return 'again';
		}
		case 'delivered':
			await confirmAll(act);
			return 'again';
		case 'completed':
			if (!isClosed(ticket)) {
				await closeNow(act);
				return 'again';
			}
			if (Number(ticket?.closings) >= 2) return 'done';
			answered(await buyer.slash('ticket', { order: act.code }, { sub: 'reopen' }));
			await whenTicket(act, (one) => !isClosed(one));
			await app.idle();
			return 'again';
		default:
			throw new Error(`the order is ${act.order.state}`);
	}
}

/** The owner allows payments outside the game, and takes that back. */
async function realMoney(app: Played): Promise<'again' | 'done'> {
	const { owner, guild } = { owner: app.people.owner, guild: app.guild };
	const action = (name: string) => app.db.collection('audit').countDocuments({ guild: guild.id, action: name });
	if ((await action('money.realOff')) > 0) return 'done';
	answered(await owner.slash('setup'));
	answered(await owner.click('Real money'));
	if ((await action('money.realConfirmed')) === 0) {
		await owner.click('Read and confirm');
		answered(await owner.fill({ Read: ['yes'], 'Name of this server': guild.name }));
	} else answered(await owner.click('Switch off'));
	return 'again';
}

/** Somebody claims the grant, talks, and looks at wallet, rank and standing; and somebody else looks too. */
async function wallet(app: Played): Promise<'again' | 'done'> {
	const { buyer, otherBuyer } = app.people;
	const filter = { guild: app.guild.id };
	if (!(await app.db.collection('postings').findOne({ ...filter, reason: 'grant.start' }))) {
		await claimGrant(buyer);
		return 'again';
	}
	const earned = () => app.db.collection('xp_members').findOne({ ...filter, member: buyer.id });
	if (!(await earned())) {
		await buyer.say('Anyone up for the broodmother tonight?', { channel: buyer.channel('general') });
		await settledSoon(async () => (await earned()) !== null);
		// What was not heard is said again, and words count once a minute.
		if (!(await earned())) await app.advance(61_000);
		return 'again';
	}
	const seen = [
		answered(await buyer.slash('wallet', {}, { sub: 'balance' })).includes('free'),
		answered(await buyer.slash('wallet', { kind: 'credits' }, { sub: 'history' })).includes('start grant'),
		answered(await buyer.slash('rank')).includes('XP'),
		answered(await otherBuyer.slash('rank', { member: buyer.user })).includes('Mira'),
		answered(await otherBuyer.slash('trust', { member: buyer.user })).length > 0
	];
	if (seen.includes(false)) throw new Error(`screens without what belongs there: ${seen}`);
	return 'done';
}

async function settledSoon(test: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 15 && !(await test()); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Set-up alone: every channel and role once, and nothing missing in the end. */
async function setUpAlone(app: Played): Promise<'again' | 'done'> {
	if (!(await isSetUp(app))) {
		await putRight(app);
		await settled(() => isSetUp(app));
		return 'again';
	}
	const { owner } = app.people;
	if (answered(await owner.slash('setup')).includes('Ready:')) return 'done';
	await putRight(app);
	return 'again';
}

/** Two couriers who want one order at the same moment end differently from run to run: here one of them takes it. */
const withoutRace = (play: Play): Play => ({
	...play,
	async next(act) {
		if (act.order.state !== 'placed') return play.next(act);
		await take(act, act.staff);
		return false;
	}
});

/** Orders of the eight, one after the other. */
function played(name: string, ...which: readonly string[]): Journey {
	const chosen = which.map((one) => {
		const play = plays.find((known) => known.name === one);
		if (!play) throw new Error(`there is no play ${one}`);
		return one === 'dino' ? withoutRace(play) : play;
	});
	return {
		name,
		async prepare(app) {
			await setUp(app);
			await cast(app);
		},
		async next(app) {
			for (const play of chosen) if ((await nextStepOf(app, play)) === 'again') return 'again';
			return 'done';
		}
	};
}

/** All journeys; the first is the main one. */
export const journeys: readonly Journey[] = [
	{ name: 'main', prepare: nothing, opening: setUp, next: main },
	{ name: 'set-up', prepare: nothing, next: setUpAlone },
	{ name: 'partial', prepare: setUp, next: partial },
	{ name: 'ticket', prepare: setUp, next: ticketLife },
	played('change', 'blueprint'),
	played('slot', 'dino'),
	played('no-show', 'boss fight'),
	played('problem', 'material'),
	played('goods', 'kit', 'character'),
	{ name: 'real-money', prepare: setUp, next: realMoney },
	{ name: 'wallet', prepare: setUp, next: wallet, loose: ['xp', 'levels'] },
	{ name: 'owner', prepare: setUp, next: nextOwnerStep },
	{ name: 'publish', prepare: setUp, next: nextPublishStep },
	{
		name: 'trust',
		async prepare(app) {
			await setUp(app);
			await withJudge(app);
		},
		next: trust
	}
];

/** A journey by its name. @throws RangeError for another name. */
export function journeyOf(name: string): Journey {
	const found = journeys.find((one) => one.name === name);
	if (!found) throw new RangeError(`there is no journey "${name}"; there are ${journeys.map((one) => one.name).join(', ')}`);
	return found;
}
