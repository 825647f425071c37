import type { Actor } from '#core/actor';
import { Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { OrderRow, OrderService } from '#orders';

/** What a person is for a ticket. */
export interface TicketStanding {
	readonly order: OrderRow;
	readonly buyer: boolean;
	/** May handle the room: who has the capability, holds the order or manages orders. Never the buyer. */
	readonly staff: boolean;
}

export interface TicketAccessDeps {
	readonly orders: Pick<OrderService, 'require' | 'standing'>;
	can(guild: GuildId, actor: Actor, capability: string): Promise<boolean>;
}

/** Tells what a person may do with a ticket, and refuses what they may not (design rule 11). */
export class TicketAccess {
	public constructor(private readonly deps: TicketAccessDeps) {}

	/** @throws NotFound for strangers and for codes of other guilds, which look the same. */
	public async standing(guild: GuildId, actor: Actor, code: string): Promise<TicketStanding> {
		const order = await this.#order(guild, code);
		const buyer = order.buyer === actor.id;
		const [is, handles] = await Promise.all([this.#is(guild, actor, code), this.deps.can(guild, actor, 'tickets.handle')]);
		if (!is && !handles) throw notFound(code);
		return { order, buyer, staff: !buyer && (handles || is?.assignee === true || is?.manager === true) };
	}

	/** The order, if this person may handle its room. @throws Forbidden `tickets.notStaff`, NotFound for strangers. */
	public async staff(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const { order, staff } = await this.standing(guild, actor, code);
		if (!staff) throw new Forbidden('tickets.notStaff', { code });
		return order;
	}

	async #order(guild: GuildId, code: string): Promise<OrderRow> {
		try {
			return await this.deps.orders.require(guild, code);
		} catch (error) {
			throw error instanceof NotFound ? notFound(code) : error;
		}
	}

	/** The roles on the order; `null` for whom it does not exist. */
	async #is(guild: GuildId, actor: Actor, code: string) {
		try {
			return (await this.deps.orders.standing(guild, actor, code)).is;
		} catch (error) {
			if (error instanceof NotFound) return null;
			throw error;
		}
	}
}

const notFound = (code: string) => new NotFound('tickets', { code: { kind: 'user-text', value: code.slice(0, 20) } });
