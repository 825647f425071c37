import { z } from 'zod';
import type { Clock } from '#core/clock';
import { clearDeadline, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type ChannelId, type GuildId, type MessageId, rowId } from '#core/ids';
import { type Change, type UnitWriter, type UpdateChange, unitSeq, type Value } from '#core/units/unit';
import type { OrderRepository, OrderRow } from '#orders';
import {
	cardEffect,
	cardKey,
	closeCardEffect,
	codeOf,
	countToday,
	effect,
	newPlaces,
	ticketSubject,
	tryQueue,
	unlessMoved,
	when
} from './ticket.keys.js';
import { newTicket, type OfferMessage, type PlacesRow, placesCollection, type TicketRow, ticketsCollection } from './ticket.model.js';
import { type TicketRepository, ticketRowId } from './ticket.repository.js';
import { TicketMessages } from './ticket-messages.js';
import type { TicketsSettings } from './tickets.settings.js';

export interface TicketDeps {
	readonly units: UnitWriter;
	readonly tickets: TicketRepository;
	readonly orders: Pick<OrderRepository, 'find'>;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TicketsSettings>;
}

/** The deadline at which those who wait for a room are tried again; its payload counts the tries in vain. */
export const queueDeadline = 'tickets.queue';
/** The deadline at which the staff are called who were asleep when the order came. */
export const pingDeadline = 'tickets.ping';
/** The deadline at which a ticket that lost too many rooms in one day gets into the line again. */
export const requeueDeadline = 'tickets.requeue';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Waits until the line is tried again, by the tries in vain. */
const waits = [minute, 2 * minute, 5 * minute, 10 * minute] as const;
/** Cards that are sent again on one day, after somebody has deleted them. */
const cardsPerDay = 10;
const subject = 'tickets';
const queuePayload = z.object({ tries: z.number().int().default(0), why: z.string().default('') });

/** The rows behind the rooms of orders, and the line of those that wait for one; what happens at Discord are effects. */
export class TicketService {
	/** What is remembered of the messages that change later. */
	public readonly messages: TicketMessages;

	public constructor(private readonly deps: TicketDeps) {
		this.messages = new TicketMessages(deps.units);
	}

	public find(guild: GuildId, code: string): Promise<TicketRow | null> {
		return this.deps.tickets.find(guild, code);
	}

	/** @throws NotFound when this guild has no such ticket. */
	public async require(guild: GuildId, code: string): Promise<TicketRow> {
		const ticket = await this.find(guild, code);
		if (!ticket) throw new NotFound('tickets', { code: { kind: 'user-text', value: code.slice(0, 20) } });
		return ticket;
	}

	/** The ticket of the room in which something was asked for. @throws DomainError `tickets.notHere` anywhere else. */
	public async here(guild: GuildId, channel: ChannelId | null): Promise<TicketRow> {
		const ticket = channel && (await this.deps.tickets.inRoom(guild, channel));
		if (!ticket) throw new DomainError('tickets.notHere');
		return ticket;
	}

	/** The place in the line for a room, 1 is next; `null` when the ticket is not in it. */
	public async waiting(guild: GuildId, code: string): Promise<number | null> {
		const ticket = await this.find(guild, code);
		if (ticket?.state !== 'waiting' || ticket.queued === null) return null;
		return this.deps.tickets.placeOf(guild, ticket.queued);
	}

	/** Whether somebody waits for a room. */
	public async someoneWaits(guild: GuildId): Promise<boolean> {
		return (await this.deps.tickets.nextWaiting(guild)) !== null;
	}

	/** Name of an order's room; always holds the code, by which it is found again after a crash. */
	public async roomName(guild: GuildId, order: Pick<OrderRow, 'code' | 'item'>): Promise<string> {
		const { nameTemplate } = await this.deps.settings(guild);
		const words = (text: string) =>
			text
				.toLowerCase()
				.replace(/[^\p{L}\p{N}]+/gu, '-')
				.replace(/^-+|-+$/g, '');
		const name = words(nameTemplate.replaceAll('{code}', order.code).replaceAll('{item}', order.item.name));
		const code = order.code.toLowerCase();
		return (name.split('-').includes(code) ? name : `${code}-${name}`).slice(0, 90).replace(/-+$/, '');
	}

	/** The room exists: remembers it and orders what belongs into it. A ticket that has got a room meanwhile keeps that one. */
	public async opened(
		guild: GuildId,
		order: Pick<OrderRow, 'code' | 'buyer'>,
		room: { readonly kind: 'thread' | 'channel'; readonly channel: ChannelId }
	): Promise<void> {
		const { code, buyer } = order;
		const ticket = await this.find(guild, code);
		const openedAt = this.deps.clock.now();
		if (!ticket) {
			await this.deps.units.execute({
				guild,
				key: `ticket:${code}:open`,
				content: { code },
				changes: [this.#insert(guild, code, buyer, { ...room, state: 'open', rooms: 1, cards: 1 })],
				outbox: [cardEffect(code, 1), ...(room.kind === 'thread' ? [effect(code, 'people')] : []), effect(code, 'call')]
			});
			return;
		}
		if (ticket.channel !== null) return;
		const n = ticket.rooms + 1;
		const unit = this.deps.units.execute({
			guild,
			key: `ticket:${code}:open:${n}`,
			content: { code },
			changes: [
				{
					...this.guarded(ticket, { state: 'waiting', rooms: ticket.rooms }),
					set: { ...room, state: 'open', queued: null, card: null, offers: [], openedAt },
					inc: { rooms: 1, cards: 1, ...(ticket.closesAt ? { closeCards: 1 } : {}) }
				},
				clearDeadline(guild, ticketSubject(code), requeueDeadline)
			],
			outbox: [
				cardEffect(code, ticket.cards + 1),
				...(room.kind === 'thread' ? [effect(code, 'people', n)] : []),
				effect(code, 'hello', n),
				effect(code, 'offer', n, { code, n }),
				...(ticket.closesAt ? [closeCardEffect(code, ticket.closeCards + 1)] : [])
			]
		});
		// A ticket that was closed meanwhile needs no room: the sweep finds the one that was made in vain.
		await unlessMoved(unit);
	}

	/** There is no room for it: the ticket gets into the line. @param inVain Discord was asked and has refused. */
	public async enqueue(guild: GuildId, order: Pick<OrderRow, 'code' | 'buyer'>, inVain: boolean): Promise<void> {
		const { code, buyer } = order;
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:wait`,
			content: { code },
			changes: [
				this.#insert(guild, code, buyer, { state: 'waiting', queued: unitSeq }),
				...(inVain ? [this.#tryQueueLater(guild, 0, `wait:${code}`)] : [])
			],
			outbox: [effect(code, 'call'), ...(inVain ? [] : [tryQueue(`wait:${code}`)])]
		});
	}

	/** The line is tried again soon, because there may be room now. @param why Unique for the event. */
	public async nudge(guild: GuildId, why: string): Promise<void> {
		if (!(await this.someoneWaits(guild))) return;
		await this.deps.units.execute({
			guild,
			key: `ticket-queue:nudge:${why}`,
			content: null,
			changes: [],
			outbox: [tryQueue(`nudge:${why}`)]
		});
	}

	/** The next in the line could not be helped: it is tried again later, by the tries in vain. */
	public async queueStays(guild: GuildId, tries: number, why: string): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `ticket-queue:stays:${why}`,
			content: null,
			changes: [this.#tryQueueLater(guild, tries, why)]
		});
	}

	/** It is time to try the line again. */
	public async queueDue({ guild, at, payload, kind, subject: about }: DeadlineRow): Promise<void> {
		const { tries, why } = queuePayload.parse(payload ?? {});
		const { key, ...attempt } = tryQueue(`${why}:${at.getTime()}`, tries);
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key,
				content: null,
				changes: [ifStillDue(clearDeadline(guild, about, kind), at)],
				outbox: [{ key, ...attempt }]
			})
		);
	}

	/** A live card was sent. */
	public async carded(guild: GuildId, code: string, n: number, card: MessageId): Promise<void> {
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: cardKey(code, n),
				content: { card },
				changes: [{ ...when(guild, code, { card: null, cards: n }), set: { card } }]
			})
		);
	}

	/** The live card was deleted: another one is sent, a few times a day. */
	public async cardGone(guild: GuildId, ticket: TicketRow): Promise<void> {
		const { code, card, cards } = ticket;
		const today = this.#today();
		const again = ticket.remadeDay === today ? ticket.recarded : 0;
		if (ticket.state !== 'open' || card === null || again >= cardsPerDay) return;
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:card-gone:${card}`,
				content: null,
				changes: [
					{
						...when(guild, code, { card, cards }),
						set: { card: null, ...countToday(ticket, 'recarded', this.#today()) },
						inc: { cards: 1 }
					}
				],
				outbox: [cardEffect(code, cards + 1)]
			})
		);
	}

	/** A message about proposed or agreed times was deleted: it is sent again, as often a day as a card. */
	public async offerGone(guild: GuildId, ticket: TicketRow, gone: OfferMessage): Promise<void> {
		const { code, channel, offers = [] } = ticket;
		const again = ticket.remadeDay === this.#today() ? ticket.recarded : 0;
		if (ticket.state !== 'open' || again >= cardsPerDay) return;
		const { message } = gone;
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:offer-gone:${message}`,
				content: null,
				changes: [
					{
						...when(guild, code, { channel, recarded: ticket.recarded }),
						set: { offers: offers.filter((one) => one.message !== message), ...countToday(ticket, 'recarded', this.#today()) }
					}
				],
				outbox: [effect(code, 'offer', message, { code, n: message })]
			})
		);
	}

	/** The staff were called by a message in their queue. @param pingAt When they are pinged, if they are not at work now. */
	public async called(guild: GuildId, code: string, queue: ChannelId, call: MessageId, pingAt: Date | null = null): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:call`,
			content: { call },
			changes: [
				{ in: ticketsCollection, id: ticketRowId(guild, code), when: { call: null }, set: { call, queue } },
				...(pingAt ? [setDeadline(guild, ticketSubject(code), pingDeadline, pingAt)] : [])
			]
		});
	}

	/** The staff are at work again: they are told of the order that came meanwhile. */
	public async pingDue({ guild, at, kind, subject: about }: DeadlineRow): Promise<void> {
		const code = codeOf(about);
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:ping:${at.getTime()}`,
				content: null,
				changes: [ifStillDue(clearDeadline(guild, about, kind), at)],
				outbox: [effect(code, 'ping', at.getTime())]
			})
		);
	}

	/**
	 * A room is gone: somebody has deleted it. The one of a running order is made anew, a few times a day, then staff are asked; the ticket
	 * of an ended order only forgets it.
	 *
	 * @param remake The ticket of an ended order gets a new one too, because somebody has just reopened it.
	 * @returns whether the ticket is one that has to be closed now, because its order has ended.
	 */
	public async roomGone(guild: GuildId, channel: ChannelId, remake = false): Promise<TicketRow | null> {
		const ticket = await this.deps.tickets.inRoom(guild, channel);
		if (!ticket) {
			await this.nudge(guild, `gone:${channel}`);
			return null;
		}
		const { code } = ticket;
		const order = await this.deps.orders.find(guild, code);
		// News of a deletion may come late: a ticket that was just opened again is wanted.
		const fresh = ticket.state === 'open' && this.deps.clock.now().getTime() - ticket.openedAt.getTime() < minute;
		const wanted = ticket.state !== 'closed' && (remake || order?.open === true || (fresh && ticket.closings > 0));
		const { remakesPerDay } = await this.deps.settings(guild);
		const remade = ticket.remadeDay === this.#today() ? ticket.remade : 0;
		const tooOften = wanted && !remake && remade >= remakesPerDay;
		const gone: UpdateChange['set'] = { channel: null, kind: null, card: null, closeCard: null };
		const guard = this.guarded(ticket, { channel });
		const changes: Change[] = !wanted
			? [{ ...guard, set: { ...gone } }]
			: tooOften
				? [
						{ ...guard, set: { ...gone, state: 'waiting', queued: null } },
						setDeadline(guild, ticketSubject(code), requeueDeadline, new Date(this.deps.clock.now().getTime() + day))
					]
				: [{ ...guard, set: { ...gone, ...countToday(ticket, 'remade', this.#today()), state: 'waiting', queued: unitSeq } }];
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:gone:${channel}`,
				content: null,
				changes,
				outbox: tooOften ? [effect(code, 'lost', ticket.rooms)] : wanted ? [tryQueue(`gone:${channel}`)] : [],
				audit: [
					{
						actor: 'tickets',
						actorKind: 'system',
						action: 'ticket.roomGone',
						target: ticketSubject(code),
						before: { channel },
						after: { wanted }
					}
				]
			})
		);
		if (!wanted) await this.nudge(guild, `gone:${channel}`);
		return ticket.state !== 'closed' && !wanted ? ticket : null;
	}

	/** A ticket that lost its room too often gets into the line again: a day has passed, or staff want it. */
	public async requeue(guild: GuildId, code: string, by: { readonly id: string } | null, seen?: DeadlineRow): Promise<TicketRow> {
		const ticket = await this.require(guild, code);
		const lost = ticket.state === 'waiting' && ticket.queued === null;
		if (!lost && !seen) return ticket;
		const why = `requeue:${code}:${ticket.rooms}`;
		const clear = clearDeadline(guild, ticketSubject(code), requeueDeadline);
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:requeue:${ticket.rooms}${lost ? '' : ':drop'}`,
				content: null,
				changes: [
					seen ? ifStillDue(clear, seen.at) : clear,
					...(lost ? [{ ...this.guarded(ticket, { state: 'waiting', queued: null }), set: { queued: unitSeq } }] : [])
				],
				outbox: lost ? [tryQueue(why)] : [],
				...(by ? { audit: [{ actor: by.id, actorKind: 'staff' as const, action: 'ticket.newRoom', target: ticketSubject(code) }] } : {})
			})
		);
		return this.require(guild, code);
	}

	/** The bot has made one more category, because the others were full. */
	public async categoryMade(guild: GuildId, n: number, category: ChannelId): Promise<void> {
		const _id = rowId(guild, 'ticket-place');
		await this.deps.units.execute({
			guild,
			key: `ticket-category:${category}`,
			content: { n },
			changes: [{ in: placesCollection, id: _id, upsert: newPlaces(guild), push: { categories: category } }],
			audit: [{ actor: 'tickets', actorKind: 'system', action: 'ticket.categoryMade', target: `channel:${category}` }]
		});
	}

	public places(guild: GuildId): Promise<PlacesRow | null> {
		return this.deps.tickets.places(guild);
	}

	/** A change of a ticket, refused when it has moved on from what was read. */
	public guarded(ticket: TicketRow, condition: UpdateChange['when']): Pick<UpdateChange, 'in' | 'id' | 'when' | 'else'> {
		return when(ticket.guild, ticket.code, condition);
	}

	/** The line is tried again after the wait that belongs to so many tries in vain. */
	#tryQueueLater(guild: GuildId, tries: number, why: string): UpdateChange {
		const wait = waits[Math.min(tries, waits.length - 1)] ?? minute;
		const at = new Date(this.deps.clock.now().getTime() + wait);
		return setDeadline(guild, subject, queueDeadline, at, { tries, why });
	}

	#insert(guild: GuildId, code: string, buyer: string, fields: Readonly<Record<string, Value>>): Change {
		const openedAt = this.deps.clock.now();
		return { in: ticketsCollection, insert: { _id: ticketRowId(guild, code), guild, code, buyer, ...newTicket, openedAt, ...fields } };
	}

	#today(): string {
		return this.deps.clock.now().toISOString().slice(0, 10);
	}
}
