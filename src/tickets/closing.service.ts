import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden } from '#core/errors';
import type { ChannelId, GuildId, MessageId } from '#core/ids';
import { type UnitWriter, type UpdateChange, unitSeq } from '#core/units/unit';
import type { OrderRepository } from '#orders';
import type { TicketAccess } from './ticket.access.js';
import { closeCardEffect, codeOf, effect, ticketSubject, tryQueue, unlessMoved } from './ticket.keys.js';
import type { TicketRow } from './ticket.model.js';
import type { TicketService } from './ticket.service.js';
import type { TicketsSettings } from './tickets.settings.js';

/** The deadline that closes the room of an ended order. */
export const closeDeadline = 'tickets.close';
/** The deadline at which the channel of a closed ticket is deleted. */
export const deleteDeadline = 'tickets.delete-room';

/** Told to subscribers when a ticket was closed; `closing` counts from 1. */
export type TicketClosed = { readonly code: string; readonly closing: number };

const hour = 3_600_000;
/** Who acts on a ticket that changes at the same moment tries again. */
const tries = 5;
const system = { id: 'tickets', kind: 'system' } as const;

export interface ClosingDeps {
	readonly units: UnitWriter;
	readonly tickets: TicketService;
	readonly orders: Pick<OrderRepository, 'find'>;
	readonly access: TicketAccess;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TicketsSettings>;
	/** Whether what was said in the room is kept elsewhere, so that the channel may go. */
	mayDelete(guild: GuildId, code: string): Promise<boolean>;
}

/** Closes the rooms of ended orders, after a countdown that both sides may put off, and opens them again. */
export class ClosingService {
	public constructor(private readonly deps: ClosingDeps) {}

	/**
	 * The order has ended: its room closes after a countdown; a ticket that never got its room is closed at once.
	 *
	 * @param card Whether the card with the countdown comes now; otherwise `showCard` orders it.
	 */
	public async ended(guild: GuildId, code: string, card: boolean): Promise<void> {
		// The room may get lost, or come back, at this very moment.
		for (let attempt = 0; attempt < tries; attempt++) {
			const ticket = await this.deps.tickets.find(guild, code);
			if (!ticket || ticket.state === 'closed' || ticket.closesAt !== null) return;
			const done =
				ticket.state === 'waiting'
					? await this.#close(ticket, system)
					: await this.#begin(ticket, `ended:${ticket.closings}`, system, card);
			if (done) return;
		}
		throw new Error(`The ticket ${code} changes too fast to be closed`);
	}

	/** What an order has earned stands in its room: below it comes the card with the countdown. */
	public async showCard(guild: GuildId, code: string): Promise<void> {
		const ticket = await this.deps.tickets.find(guild, code);
		if (ticket?.state !== 'open' || ticket.closesAt === null || ticket.closeCard !== null) return;
		const { closeCards } = ticket;
		const key = `ticket:${code}:show-close-card:${closeCards}`;
		await this.deps.units.execute({
			guild,
			key,
			content: null,
			changes: [],
			outbox: [{ ...closeCardEffect(code, closeCards), key }]
		});
	}

	/** Staff, or the buyer of an ended order, want the ticket closed: the countdown begins, if it does not run. @throws `tickets.orderOpen` */
	public async request(guild: GuildId, actor: Actor, code: string): Promise<TicketRow> {
		const { order } = await this.deps.access.standing(guild, actor, code);
		if (order.open) throw new DomainError('tickets.orderOpen', { code });
		const ticket = await this.deps.tickets.require(guild, code);
		if (ticket.state === 'open' && ticket.closesAt === null) {
			await this.#begin(ticket, `request:${ticket.closeCards}`, { id: actor.id, kind: order.buyer === actor.id ? 'member' : 'staff' });
		}
		return this.deps.tickets.require(guild, code);
	}

	/** Puts the closing off, a few times. @throws `tickets.keptEnough`, `tickets.notClosing` */
	public async keep(guild: GuildId, actor: Actor, code: string): Promise<TicketRow> {
		await this.deps.access.standing(guild, actor, code);
		const ticket = await this.deps.tickets.require(guild, code);
		const { closeRequestHours, keepOpenTimes } = await this.deps.settings(guild);
		const { closesAt, keeps, closings } = ticket;
		if (ticket.state !== 'open' || closesAt === null) throw new DomainError('tickets.notClosing', { code });
		if (keeps >= keepOpenTimes)
			throw new DomainError('tickets.keptEnough', { code, max: keepOpenTimes, closes: { kind: 'deadline', at: closesAt } });
		const at = new Date(Math.max(closesAt.getTime(), this.deps.clock.now().getTime() + closeRequestHours * hour));
		const key = `ticket:${code}:keep:${closings}:${ticket.closeCards}:${keeps}`;
		// Whoever presses at the same moment finds this unit, or a later state: both put it off once.
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key,
				content: null,
				changes: [
					{ ...this.deps.tickets.guarded(ticket, { state: 'open', closings, keeps, closesAt }), set: { closesAt: at }, inc: { keeps: 1 } },
					setDeadline(guild, ticketSubject(code), closeDeadline, at)
				],
				outbox: [{ ...effect(code, 'close-card-renew'), key }]
			})
		);
		return this.deps.tickets.require(guild, code);
	}

	/** Staff close the ticket of an ended order at once. @throws `tickets.orderOpen`, `tickets.notStaff`, `tickets.busy` */
	public async closeNow(guild: GuildId, actor: Actor, code: string): Promise<TicketRow> {
		const order = await this.deps.access.staff(guild, actor, code);
		if (order.open) throw new DomainError('tickets.orderOpen', { code });
		for (let attempt = 0; attempt < tries; attempt++) {
			if (await this.#close(await this.deps.tickets.require(guild, code), { id: actor.id, kind: 'staff' }))
				return this.deps.tickets.require(guild, code);
		}
		throw new DomainError('tickets.busy', { code });
	}

	/** The countdown is over. */
	public async closeDue(row: DeadlineRow): Promise<void> {
		const { guild, subject, at } = row;
		const code = codeOf(subject);
		const ticket = await this.deps.tickets.find(guild, code);
		const order = ticket && (await this.deps.orders.find(guild, code));
		if (ticket && ticket.state !== 'closed' && order && !order.open) {
			await this.#close(ticket, system);
			return;
		}
		await this.#drop(row, `${at.getTime()}`);
	}

	/** The room of an ended order was deleted: there is nothing left to close but the ticket. */
	public async closeWithout(ticket: TicketRow): Promise<void> {
		const now = await this.deps.tickets.find(ticket.guild, ticket.code);
		if (now && now.state !== 'closed' && now.channel === null) await this.#close(now, system);
	}

	/**
	 * Opens a closed ticket again: staff always, the buyer for some days. Pressing twice, or two at once, opens it once.
	 *
	 * @throws `tickets.reopenOver` for the buyer after `reopenDays`; NotFound for strangers.
	 */
	public async reopen(guild: GuildId, actor: Actor, code: string): Promise<TicketRow> {
		const { order, staff, buyer } = await this.deps.access.standing(guild, actor, code);
		if (!staff && !buyer) throw new Forbidden('tickets.notStaff', { code });
		const { reopenDays } = await this.deps.settings(guild);
		const now = this.deps.clock.now();
		for (let attempt = 0; attempt < tries; attempt++) {
			const ticket = await this.deps.tickets.require(guild, code);
			if (ticket.state !== 'closed') return ticket;
			const until = new Date((ticket.closedAt ?? now).getTime() + reopenDays * 24 * hour);
			if (!staff && now > until)
				throw new DomainError('tickets.reopenOver', { code, days: reopenDays, until: { kind: 'time', at: until, style: 'f' } });
			// Its channel may be deleted at this very moment: then it is another unit.
			if (await this.#reopen(ticket, order.open, { id: actor.id, name: actor.name, kind: staff ? 'staff' : 'member' })) break;
		}
		return this.deps.tickets.require(guild, code);
	}

	async #reopen(
		ticket: TicketRow,
		running: boolean,
		by: { readonly id: string; readonly name: string; readonly kind: 'staff' | 'member' }
	): Promise<boolean> {
		const { guild, code, closings, channel, closeCards } = ticket;
		const { closeRequestHours } = await this.deps.settings(guild);
		const now = this.deps.clock.now();
		const closesAt = running ? null : new Date(now.getTime() + closeRequestHours * hour);
		const place: UpdateChange['set'] = channel ? { state: 'open' } : { state: 'waiting', queued: unitSeq };
		const payload = { code, closing: closings, by: by.name, old: ticket.closeCard };
		return unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:reopen:${closings}`,
				content: null,
				changes: [
					{
						...this.deps.tickets.guarded(ticket, { state: 'closed', closings, channel }),
						set: { ...place, openedAt: now, closedAt: null, closesAt, closeCard: null, keeps: 0 },
						inc: channel && closesAt ? { closeCards: 1 } : {}
					},
					clearDeadline(guild, ticketSubject(code), deleteDeadline),
					...(closesAt ? [setDeadline(guild, ticketSubject(code), closeDeadline, closesAt)] : [])
				],
				outbox: channel
					? [effect(code, 'reopen', closings, payload), ...(closesAt ? [closeCardEffect(code, closeCards + 1)] : [])]
					: [tryQueue(`reopen:${code}:${closings}`)],
				audit: [{ actor: by.id, actorKind: by.kind, action: 'ticket.reopened', target: ticketSubject(code) }]
			})
		);
	}

	/** The countdown's message was sent. */
	public async closeCarded(guild: GuildId, ticket: TicketRow, n: number, closeCard: MessageId): Promise<void> {
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${ticket.code}:close-card:${n}`,
				content: { closeCard },
				changes: [{ ...this.deps.tickets.guarded(ticket, { closeCards: n, closeCard: null }), set: { closeCard } }]
			})
		);
	}

	/** The channel of a closed ticket has been there long enough; it stays while its transcript is not kept. */
	public async deleteDue(row: DeadlineRow): Promise<void> {
		const { guild, subject, at, kind } = row;
		const code = codeOf(subject);
		const ticket = await this.deps.tickets.find(guild, code);
		if (ticket?.state !== 'closed' || ticket.kind !== 'channel' || ticket.channel === null) return this.#drop(row, `${at.getTime()}`);
		const may = await this.deps.mayDelete(guild, code);
		const change = may
			? clearDeadline(guild, subject, kind)
			: setDeadline(guild, subject, kind, new Date(this.deps.clock.now().getTime() + hour));
		const key = `ticket:${code}:delete-room:${at.getTime()}`;
		const payload = { code, channel: ticket.channel };
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key,
				content: null,
				changes: [ifStillDue(change, at)],
				outbox: may ? [{ ...effect(code, 'delete-room'), key, payload }] : []
			})
		);
	}

	/** The channel of a closed ticket is deleted. */
	public async deleted(guild: GuildId, ticket: TicketRow, channel: ChannelId): Promise<void> {
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${ticket.code}:deleted:${channel}`,
				content: null,
				changes: [{ ...this.deps.tickets.guarded(ticket, { channel }), set: { channel: null, kind: null, card: null, closeCard: null } }],
				audit: [{ actor: 'tickets', actorKind: 'system', action: 'ticket.channelDeleted', target: ticketSubject(ticket.code) }]
			})
		);
		await this.deps.tickets.nudge(guild, `deleted:${channel}`);
	}

	/** @returns whether the countdown has begun; `false`: the ticket has moved on meanwhile. */
	async #begin(
		ticket: TicketRow,
		why: string,
		by: { readonly id: string; readonly kind: 'member' | 'staff' | 'system' },
		card = true
	): Promise<boolean> {
		const { guild, code, closeCards } = ticket;
		const { closeRequestHours } = await this.deps.settings(guild);
		const at = new Date(this.deps.clock.now().getTime() + closeRequestHours * hour);
		return unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:closing:${why}`,
				content: null,
				changes: [
					{
						...this.deps.tickets.guarded(ticket, { state: 'open', closesAt: null, closeCards }),
						set: { closesAt: at, keeps: 0, closeCard: null },
						inc: { closeCards: 1 }
					},
					setDeadline(guild, ticketSubject(code), closeDeadline, at)
				],
				outbox: card ? [closeCardEffect(code, closeCards + 1)] : [],
				...(by.kind === 'system'
					? {}
					: { audit: [{ actor: by.id, actorKind: by.kind, action: 'ticket.closeRequested', target: ticketSubject(code) }] })
			})
		);
	}

	/** @returns whether it is closed; `false`: it has moved on meanwhile. */
	async #close(ticket: TicketRow, by: { readonly id: string; readonly kind: 'staff' | 'system' }): Promise<boolean> {
		const { guild, code, closings, state } = ticket;
		if (state === 'closed') return true;
		const { deleteClosedChannelsAfterHours: hours } = await this.deps.settings(guild);
		const now = this.deps.clock.now();
		const closing = closings + 1;
		const payload: TicketClosed = { code, closing };
		return unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket:${code}:close:${closing}`,
				content: null,
				changes: [
					{
						...this.deps.tickets.guarded(ticket, { state, closings }),
						set: { state: 'closed', closedAt: now, closesAt: null, queued: null },
						inc: { closings: 1 }
					},
					clearDeadline(guild, ticketSubject(code), closeDeadline),
					...(ticket.kind === 'channel' && hours > 0
						? [setDeadline(guild, ticketSubject(code), deleteDeadline, new Date(now.getTime() + hours * hour))]
						: [])
				],
				events:
					ticket.rooms > 0 ? [{ name: 'ticket.closed', key: `ticket:${code}:closed:${closing}`, aggregate: `order:${code}`, payload }] : [],
				...(by.kind === 'system'
					? {}
					: { audit: [{ actor: by.id, actorKind: by.kind, action: 'ticket.closed', target: ticketSubject(code) }] })
			})
		);
	}

	/** A deadline that its ticket no longer has is removed, so that the sweep does not meet it again. */
	async #drop({ guild, subject, kind, at }: DeadlineRow, why: string): Promise<void> {
		const key = `${subject}:drop:${kind}:${why}`;
		const unit = { guild, key, content: null, changes: [ifStillDue(clearDeadline(guild, subject, kind), at)] };
		await unlessMoved(this.deps.units.execute(unit));
	}
}
