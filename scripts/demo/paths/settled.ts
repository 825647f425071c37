import type { Deal } from '../deal.js';
import { begin, between, meet, received, type Wait } from './steps.js';

/** Goods change hands without a meeting. */
export async function* hand(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 8);
	await deal.deliver();
	yield* received(deal);
}

export async function* meeting(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield* meet(deal);
	await deal.deliver();
	yield* received(deal);
}

export async function* goods(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 1, 6);
	await deal.receive();
	yield between(deal, 1, 6);
	await deal.deliver();
	yield* received(deal);
}

export async function* goodsMeeting(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 1, 4);
	await deal.receive();
	yield* meet(deal);
	await deal.deliver();
	yield* received(deal);
}

export async function* parts(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	await deal.card(deal.courier, 'Add helper');
	await deal.now(deal.courier.select('A staff member', [deal.other.id]), 'the helper');
	yield between(deal, 2, 6);
	await deal.deliver({ quantity: 1, note: 'First pack, the rest tomorrow.' });
	yield between(deal, 1, 5);
	await deal.confirmPart();
	yield between(deal, 8, 14);
	await deal.deliver({ by: deal.other });
	yield* received(deal);
}

export async function* build(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 4, 8);
	await deal.deliver({ quantity: 1, note: 'Footprint and shell stand.' });
	yield between(deal, 2, 6);
	await deal.confirmPart();
	yield between(deal, 16, 26);
	await deal.deliver({ quantity: 2, note: 'Walked through together, pins are yours.' });
	yield* received(deal);
}

export async function* extended(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 6);
	await deal.deliver();
	yield between(deal, 20, 30);
	await deal.press(deal.buyer, 'Need more time');
	await deal.settle();
	yield between(deal, 14, 20);
	yield* received(deal);
}

export async function* changeNow(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.place();
	yield 0.4;
	await deal.change(deal.buyer);
	yield between(deal, 0.5, 1.5);
	await deal.claim();
	yield between(deal, 2, 8);
	await deal.deliver();
	yield* received(deal);
}

export async function* changeAccepted(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 1;
	await deal.change(deal.buyer);
	yield between(deal, 1, 4);
	await deal.press(deal.courier, 'Accept change');
	await deal.settle();
	yield between(deal, 4, 9);
	await deal.deliver();
	yield* received(deal);
}

export async function* priceDeclined(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 1;
	await deal.change(deal.courier, {
		total: Math.round(Number((await deal.stored()).held) * 1.2),
		reason: 'Your server is far, I need a second run.'
	});
	yield between(deal, 1, 4);
	await deal.press(deal.buyer, 'Decline change');
	await deal.settle();
	await deal.courier.say('No problem, list price it is.', { channel: deal.room(deal.courier) });
	yield between(deal, 5, 12);
	await deal.deliver();
	yield* received(deal);
}

export async function* transferred(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 3, 8);
	await deal.card(deal.courier, 'Transfer');
	await deal.now(deal.courier.select('A staff member', [deal.other.id]), 'the transfer');
	yield between(deal, 3, 8);
	await deal.deliver({ by: deal.other });
	yield* received(deal);
}

export async function* takenBack(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 5);
	await deal.deliver();
	yield 0.3;
	await deal.press(deal.courier, 'Take back');
	await deal.now(deal.courier.fill({ reason: 'That was the box of another order, sorry.' }), 'the taking back');
	yield between(deal, 1, 3);
	await deal.deliver({ note: 'Now the right one.' });
	yield* received(deal);
}

export async function* returned(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 6);
	await deal.withReason(deal.courier, 'Return', 'Away for the weekend, somebody else is faster.');
	await deal.is('placed');
	yield between(deal, 0.5, 1.5);
	await deal.claim(deal.other);
	yield between(deal, 2, 6);
	await deal.deliver({ by: deal.other });
	yield* received(deal);
}
