import type { Deal } from '../deal.js';
import { begin, between, cancel, received, untilOver, type Wait } from './steps.js';

export async function* goodsBack(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 1, 5);
	await deal.receive();
	yield between(deal, 10, 20);
	await deal.giveBack();
	await deal.withReason(deal.courier, 'Decline', 'The blueprint was lost when our base fell. Your goods are back with you.');
	await deal.is('cancelled');
}

/** The buyer never answers; the time runs out and it counts as received. */
export async function* silent(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 6);
	await deal.deliver();
	yield* untilOver(deal, 'delivered');
	await deal.is('completed');
}

export async function* cancelledEarly(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.place();
	yield 0.5;
	await cancel(deal);
}

export async function* cancelledLate(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 5, 20);
	await deal.buyer.say('We got wiped last night, I have no place for it any more.', { channel: deal.room(deal.buyer) });
	await cancel(deal);
}

export async function* declined(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.place();
	yield between(deal, 0.5, 2);
	await deal.withReason(deal.courier, 'Decline', 'Our breeding cave is being raided; none before next week.');
	await deal.is('cancelled');
}

/** A second account of somebody who is known: staff write down why, and end it. */
export async function* declinedAlt(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.place();
	yield between(deal, 0.5, 1.5);
	await deal.claim();
	const note = 'Account is days old and names the same survivor and server as Corvin. Second account.';
	await deal.now(deal.courier.slash('staff', { text: note, order: deal.code }, { sub: 'note' }), 'the note');
	yield 0.5;
	await deal.withReason(deal.courier, 'Decline', 'One account per person. Please talk to staff with your main account.');
	await deal.is('cancelled');
}

export async function* refundedByStaff(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 6);
	await deal.deliver();
	yield between(deal, 1, 3);
	await deal.buyer.say('The vault was opened before I came, it is empty.', { channel: deal.room(deal.buyer) });
	yield 0.5;
	await deal.withReason(deal.courier, 'Refund', 'Stolen out of the pick-up vault before you came. Our loss.');
	await deal.is('cancelled');
}

export async function* expired(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.place();
	yield* untilOver(deal, 'placed');
	await deal.is('expired');
}

/** The buyer lets staff wait, twice; a share is kept. */
export async function* buyerMissesTwice(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	for (let time = 1; time <= 2; time++) {
		await deal.propose(deal.courier);
		yield between(deal, 0.5, 2);
		const at = await deal.take(deal.buyer);
		yield { at: at - 5 * 60_000 };
		await deal.here(deal.courier);
		yield* untilOver(deal, 'ready');
		await deal.courier.say(time === 1 ? 'Waited a quarter of an hour at the gate. Once more?' : 'Second time. That is it.', {
			channel: deal.room(deal.courier)
		});
		yield between(deal, 1, 3);
	}
	await deal.is('cancelled');
}

/** Staff let the buyer wait; the buyer leaves with everything. */
export async function* staffMisses(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	await deal.propose(deal.buyer);
	yield between(deal, 0.5, 2);
	const at = await deal.take(deal.courier);
	yield { at: at - 5 * 60_000 };
	await deal.here(deal.buyer);
	yield* untilOver(deal, 'ready');
	yield 1;
	await cancel(deal);
}

export async function* falseClaim(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 5);
	await deal.deliver({ note: 'Cryo is in the left drawer.' });
	yield 0.6;
	await deal.report({ kind: ['nothing'], right: '0', wants: ['all'] }, 'I was there and the drawer was empty. I want everything back.');
	yield between(deal, 1, 3);
	await deal.statement(deal.courier, 'The tribe log shows that you took it two minutes after I left. Picture attached.');
	yield between(deal, 3, 10);
	await deal.rule({ outcome: ['none'] }, 'The log of the box names the buyer. It was received.');
	await deal.is('completed');
}

export async function* ruledRefund(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 5);
	await deal.deliver();
	yield between(deal, 1, 4);
	await deal.report({ kind: ['wrong'], right: '0', wants: ['all'] }, 'This is a ramshackle Rex saddle. I ordered another quality.');
	yield between(deal, 1, 5);
	await deal.statement(deal.courier, 'I took it from the wrong shelf and have no other one this week.');
	yield between(deal, 3, 9);
	await deal.rule({ outcome: ['full'] }, 'Both agree that it is the wrong one, and there is no replacement.');
	await deal.is('refunded');
}

export async function* ruledSplit(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 5);
	await deal.deliver();
	yield between(deal, 1, 4);
	await deal.report(
		{ kind: ['fewer'], right: '2', wants: ['part'] },
		'Two packs came, the third did not. Picture of the vault is attached.'
	);
	yield between(deal, 1, 5);
	await deal.statement(deal.courier, 'I carried three. One Argy was shot down on the way, it may be that one.');
	yield between(deal, 3, 9);
	const { held } = await deal.stored();
	await deal.rule(
		{ outcome: ['partial'], kept: String(Math.floor((Number(held) * 2) / 3)), parts: '2' },
		'Two packs are proven, the third is not.'
	);
	await deal.is('split');
}

export async function* ruledRedo(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 5);
	await deal.deliver();
	yield between(deal, 1, 4);
	await deal.report({ kind: ['wrong'], right: '0', wants: ['replacement'] }, 'Numbers are those of a primitive one.');
	yield between(deal, 1, 5);
	await deal.statement(deal.courier, 'Mixed up two boxes, the right one is here.');
	yield between(deal, 3, 9);
	await deal.rule({ outcome: ['redo'] }, 'The courier has the right one: hand it over again.');
	await deal.is('claimed');
	yield between(deal, 2, 6);
	await deal.deliver({ note: 'The right one, sorry again.' });
	yield* received(deal);
}

export async function* withdrawn(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield between(deal, 2, 5);
	await deal.deliver();
	yield between(deal, 1, 3);
	await deal.report({ kind: ['fewer'], right: '0', wants: ['rest'] }, 'The vault is empty?');
	yield 0.7;
	await deal.press(deal.buyer, 'Withdraw report');
	await deal.now(deal.buyer.click('Withdraw report'), 'Withdraw report');
	await deal.buyer.say('My fault, I was at the other gate. All there.', { channel: deal.room(deal.buyer) });
	yield* received(deal);
}
