import type { Deal } from '../deal.js';
import { begin, type Wait } from './steps.js';

export async function* draft(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield 0;
	await deal.fillIn(1);
}

export async function* openPlaced(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield 0;
	await deal.place();
}

export const openClaimed = begin;

export async function* openTimes(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 1;
	await deal.receive();
	await deal.propose(deal.courier);
}

export async function* openChange(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 2;
	await deal.change(deal.buyer);
}

export async function* openPrice(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 1;
	await deal.change(deal.courier, {
		total: Math.round(Number((await deal.stored()).held) * 0.9),
		reason: 'A little cheaper, because it takes until Monday.'
	});
}

export async function* openPart(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 4;
	await deal.deliver({ quantity: 1 });
	yield 3;
	await deal.confirmPart();
}

export async function* openGoodsPaid(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 3;
	await deal.receive();
}

export async function* openMeeting(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 2;
	await deal.propose(deal.courier, 2);
	yield 2;
	await deal.take(deal.buyer);
}

export async function* openDelivered(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* begin(deal);
	yield 4;
	await deal.deliver(deal.plan.quantity > 1 ? { quantity: 1 } : {});
}

export async function* openReported(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* openDelivered(deal);
	yield 2;
	await deal.report({ kind: ['nothing'], right: '0', wants: ['all'] }, 'Nothing was in the box when I came.');
}

export async function* openCase(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield* openDelivered(deal);
	yield 3;
	await deal.report(
		{ kind: ['broken'], right: '0', wants: ['part'] },
		'It was promised with a better armour value. The picture shows what came.'
	);
	yield 3;
	await deal.statement(deal.courier, 'The value was on the item card, I handed over what was listed.');
}
