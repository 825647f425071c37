import type { Person } from '../../sandbox/src/index.js';
import { storedOrder } from './acts.js';
import type { App } from './app.js';
import { room } from './order-script.js';

/** Fills the open form with times on the next days at noon, on the clock that the form speaks of. */
export async function proposeDays(person: Person, count = 1, more: Readonly<Record<string, string>> = {}) {
	const days = (person.modal()?.data.components ?? []).flatMap((part) =>
		part.type === 18 && part.component.type === 3 && part.component.custom_id === 'days'
			? part.component.options.map(({ value }) => value)
			: []
	);
	return person.fill({ days: days.slice(1, 1 + count), hour: ['12'], minute: '00', ...more });
}

/** Staff propose times in the ticket. */
export async function propose(app: App, person: Person, code: string, count = 1): Promise<void> {
	await person.click('Propose time', { channel: room(person, code) });
	await proposeDays(person, count);
	await app.idle();
}

/** One side proposes, the other takes: the order has a meeting. */
export async function meet(app: App, from: Person, other: Person, code: string): Promise<void> {
	await propose(app, from, code);
	await other.click('Take A', { channel: room(other, code) });
	await app.idle();
}

/** The buyer looks up their code word. */
export async function codeWord(buyer: Person, code: string): Promise<string> {
	const { text } = await buyer.click('Show code word', { channel: room(buyer, code) });
	const word = /code word: (\w{3} · \w{3})/.exec(text)?.[1];
	if (!word) throw new Error(`no code word was shown:\n${text}`);
	return word;
}

/** Time passes until so many milliseconds before the meeting (negative: after it). */
export async function advanceTo(app: App, code: string, beforeMs: number): Promise<void> {
	const { meeting } = await storedOrder(app, code);
	await app.advance(meeting.at.getTime() - beforeMs - app.sandbox.clock.now().getTime());
	await app.idle();
}

/** Time passes to the end of the meeting, and the bot acts on it. */
export async function afterMeeting(app: App, code: string): Promise<void> {
	const { dueAt } = await storedOrder(app, code);
	await app.advance(dueAt.getTime() + 1_000 - app.sandbox.clock.now().getTime());
}
