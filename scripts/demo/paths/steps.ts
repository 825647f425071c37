import type { Deal } from '../deal.js';

/** How long until the order goes on: in hours of the waking day, or at a moment (ms) whatever the hour. */
export type Wait = number | { readonly at: number };

/** What becomes of one order, told as its people live it: each `yield` lets time pass, in which other orders go on. */
export type Path = (deal: Deal) => AsyncGenerator<Wait, void, void>;

export const between = (deal: Deal, least: number, most: number): number => least + deal.random.next() * (most - least);

export async function* begin(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.place();
	yield between(deal, 0.4, 2);
	await deal.claim();
	yield between(deal, 0.02, 0.2);
	if (await deal.ask()) {
		yield between(deal, 0.05, 0.5);
		await deal.reply();
	}
}

export async function* received(deal: Deal): AsyncGenerator<Wait, void, void> {
	yield between(deal, 0.5, 7);
	await deal.confirm();
	yield between(deal, 0.2, 9);
	await deal.review();
}

/** They agree on a time and both come. */
export async function* meet(deal: Deal): AsyncGenerator<Wait, void, void> {
	await deal.propose(deal.courier);
	yield between(deal, 0.5, 3);
	const at = await deal.take(deal.buyer);
	yield { at: at - 6 * 60_000 };
	await deal.here(deal.buyer);
	await deal.here(deal.courier);
	yield { at: at + 20_000 };
}

/** Waits through the deadline of a state, however often quiet hours move it. */
export async function* untilOver(deal: Deal, state: string): AsyncGenerator<Wait, void, void> {
	for (let round = 0; round < 12 && (await deal.stored()).state === state; round++) yield { at: (await deal.dueAt()) + 60_000 };
}

export async function cancel(deal: Deal): Promise<void> {
	await deal.press(deal.buyer, 'Cancel order');
	await deal.now(deal.buyer.click('Cancel order'), 'Cancel order');
	await deal.is('cancelled');
}
