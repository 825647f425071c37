import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { type ChannelId, type GuildId, type MessageId, rowId } from '#core/ids';
import type { OutboxDraft, UnitWriter } from '#core/units/unit';
import type { OrderRow } from '#orders';
import { type TicketRow, ticketsCollection } from './ticket.model.js';
import type { TicketsSettings } from './tickets.settings.js';

/** The queries on tickets. */
export interface TicketRepository {
	find(guild: GuildId, code: string): Promise<TicketRow | null>;
}

export interface TicketDeps {
	readonly units: UnitWriter;
	readonly tickets: TicketRepository;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TicketsSettings>;
}

/** The deadline that closes the room of an ended order. */
export const closeDeadline = 'tickets.close';

const hour = 3_600_000;

/** The rows behind the rooms of orders; what happens at Discord are effects. */
export class TicketService {
	public constructor(private readonly deps: TicketDeps) {}

	public find(guild: GuildId, code: string): Promise<TicketRow | null> {
		return this.deps.tickets.find(guild, code);
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

	/** The room exists: remembers it and orders what belongs into it. */
	public async opened(
		guild: GuildId,
		order: OrderRow,
		room: { readonly kind: TicketRow['kind']; readonly channel: ChannelId }
	): Promise<void> {
		const { code, buyer } = order;
		const _id = ticketRowId(guild, code);
		const effect = (name: string): OutboxDraft => ({
			key: `ticket:${code}:${name}`,
			kind: `tickets.${name}`,
			aggregate: `order:${code}`,
			payload: { code }
		});
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:open`,
			content: { code },
			changes: [
				{
					in: ticketsCollection,
					insert: {
						_id,
						guild,
						code,
						buyer,
						...room,
						card: null,
						call: null,
						queue: null,
						state: 'open',
						openedAt: this.deps.clock.now(),
						closedAt: null
					}
				}
			],
			outbox: [effect('card'), ...(room.kind === 'thread' ? [effect('people')] : []), effect('call')]
		});
	}

	/** The live card was sent. */
	public async carded(guild: GuildId, code: string, card: MessageId): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:card`,
			content: { card },
			changes: [{ in: ticketsCollection, id: ticketRowId(guild, code), when: { card: null }, set: { card } }]
		});
	}

	/** The staff were called by a message in their queue. */
	public async called(guild: GuildId, code: string, queue: ChannelId, call: MessageId): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:call`,
			content: { call },
			changes: [{ in: ticketsCollection, id: ticketRowId(guild, code), when: { call: null }, set: { call, queue } }]
		});
	}

	/** The order has ended: the room closes by itself some hours later. */
	public async closeLater(guild: GuildId, code: string): Promise<void> {
		const { closeRequestHours } = await this.deps.settings(guild);
		const at = new Date(this.deps.clock.now().getTime() + closeRequestHours * hour);
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:close-later`,
			content: null,
			changes: [setDeadline(guild, `ticket:${code}`, closeDeadline, at)]
		});
	}

	/** Marks the room closed and orders its archiving; a room that is closed already stays so. */
	public async close(guild: GuildId, code: string): Promise<void> {
		const ticket = await this.find(guild, code);
		const payload = { code };
		const key = `ticket:${code}:close`;
		await this.deps.units.execute({
			guild,
			key,
			content: null,
			changes: [
				clearDeadline(guild, `ticket:${code}`, closeDeadline),
				...(ticket ? [{ in: ticketsCollection, id: ticket._id, set: { state: 'closed', closedAt: this.deps.clock.now() } }] : [])
			],
			outbox: ticket ? [{ key, kind: 'tickets.close', aggregate: `order:${code}`, payload }] : []
		});
	}
}

/** The `_id` of a ticket. */
export const ticketRowId = (guild: GuildId, code: string): string => rowId(guild, 'ticket', code);
