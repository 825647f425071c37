import { DeadlineMoved } from '#core/deadlines/deadline';
import { type GuildId, rowId } from '#core/ids';
import type { OutboxDraft, UpdateChange } from '#core/units/unit';
import { type TicketRow, ticketsCollection } from './ticket.model.js';
import { ticketRowId } from './ticket.repository.js';

/** The subject of a ticket's deadlines. */
export const ticketSubject = (code: string): string => `ticket:${code}`;

/** The code in the subject of a deadline. */
export const codeOf = (about: string): string => about.slice(about.indexOf(':') + 1);

/** What the rooms of a guild share before anything has happened to them. */
export const newPlaces = (guild: GuildId) =>
	({ _id: rowId(guild, 'ticket-place'), guild, categories: [], trouble: null, troubleAt: null, troubles: 0, troubleToldAt: null }) as const;

/** An effect of a ticket, in the order of everything that happens to its order. */
export function effect(code: string, name: string, n?: number | string, payload: OutboxDraft['payload'] = { code }): OutboxDraft {
	const key = `ticket:${code}:${name}${n === undefined ? '' : `:${n}`}`;
	return { key, kind: `tickets.${name}`, aggregate: `order:${code}`, payload };
}

/** Key of the effect that sends the nth live card; its message carries it as its marker. */
export const cardKey = (code: string, n: number): string => `ticket:${code}:card${n > 1 ? `:${n}` : ''}`;
/** Sends the nth live card. */
export const cardEffect = (code: string, n: number): OutboxDraft => ({
	...effect(code, 'card', undefined, { code, n }),
	key: cardKey(code, n)
});

/** Key of the effect that sends the nth card with a countdown. */
export const closeCardKey = (code: string, n: number): string => `ticket:${code}:close-card:${n}`;
/** Sends the nth card with the countdown. */
export const closeCardEffect = (code: string, n: number): OutboxDraft => effect(code, 'close-card', n, { code, n });

/** Conditions under which a ticket is changed; `DeadlineMoved` when it has moved on from what was read. */
export function when(guild: GuildId, code: string, condition: UpdateChange['when']): Pick<UpdateChange, 'in' | 'id' | 'when' | 'else'> {
	return {
		in: ticketsCollection,
		id: ticketRowId(guild, code),
		...(condition ? { when: condition } : {}),
		else: () => new DeadlineMoved()
	};
}

/** Waits for a unit; nothing happens when what it was about has moved on. @returns whether it was carried out. */
export async function unlessMoved(unit: Promise<unknown>): Promise<boolean> {
	try {
		await unit;
		return true;
	} catch (error) {
		if (!(error instanceof DeadlineMoved)) throw error;
		return false;
	}
}

/** The line for rooms is tried at once. @param why Unique for the event, and told once. */
export const tryQueue = (why: string, tries = 0): OutboxDraft => ({
	key: `ticket-queue:${why}`,
	kind: 'tickets.queue',
	aggregate: 'tickets:queue',
	payload: { tries }
});

/** One more room or card that was made anew on this day; a new day counts from nothing. */
export function countToday(
	ticket: Pick<TicketRow, 'remadeDay' | 'remade' | 'recarded'>,
	what: 'remade' | 'recarded',
	today: string
): { remadeDay: string; remade: number; recarded: number } {
	const same = ticket.remadeDay === today;
	const counts = { remadeDay: today, remade: same ? ticket.remade : 0, recarded: same ? ticket.recarded : 0 };
	return { ...counts, [what]: counts[what] + 1 };
}
