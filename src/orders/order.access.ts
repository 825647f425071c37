import type { Actor } from '#core/actor';
import { DomainError, Forbidden } from '#core/errors';
import type { JournalEntry, OrderRow } from './order.model.js';
import type { OrderPolicy, Ties } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import { roleFor } from './order.rules.js';
import { type OrderRole, type OrderTransition, orderSaga } from './order.saga.js';

/** Who takes a transition. */
export interface Mover {
	readonly id: string;
	readonly name: string;
	readonly kind: JournalEntry['kind'];
}

/** Deadlines act under this name. */
export const systemMover: Mover = { id: 'system', name: 'Tribute', kind: 'system' };

/** Tells which roles a person has on an order, and refuses what they may not do (design rule 11). */
export class OrderAccess {
	public constructor(
		private readonly policy: OrderPolicy,
		private readonly ties: Ties
	) {}

	/** The roles of this person on the order; the buyer and their tribe-mates never act for the shop. */
	public async roles(order: OrderRow, actor: Actor): Promise<Readonly<Record<OrderRole, boolean>>> {
		const { guild, buyer } = order;
		if (actor.id === buyer) return { buyer: true, staff: false, assignee: false, manager: false };
		if (await this.ties.related(guild, actor.id, buyer)) return { buyer: false, staff: false, assignee: false, manager: false };
		const fulfils = await this.policy.can(guild, actor, 'orders.fulfil');
		const staff = fulfils && (await this.policy.inSlots(guild, actor, order.staffSlots));
		const manager = await this.policy.can(guild, actor, 'orders.assign');
		return { buyer: false, staff, assignee: staff && order.assignee === actor.id, manager };
	}

	/** @throws the refusal that explains why this person may not take the transition now. */
	public async mover(order: OrderRow, actor: Actor, name: OrderTransition, reason?: string): Promise<Mover> {
		const is = await this.roles(order, actor);
		const role = roleFor(order, name, is);
		if (!role) throw await this.#refusal(order, actor, name, is);
		if (orderSaga.transitions[name].reason === 'required' && !reason?.trim()) throw new DomainError('orders.reasonMissing');
		const kind = role === 'buyer' ? 'buyer' : role === 'manager' ? 'manager' : 'staff';
		return { id: actor.id, name: actor.name, kind };
	}

	async #refusal(order: OrderRow, actor: Actor, name: OrderTransition, is: Readonly<Record<OrderRole, boolean>>): Promise<Error> {
		const transition = orderSaga.transitions[name];
		const known = is.buyer || is.staff || is.manager;
		if (known && !transition.from.includes(order.state)) return wrongState(order);
		const wantsStaff = !transition.by.includes('buyer');
		if (wantsStaff && is.buyer) return new Forbidden('orders.bothSides', { code: order.code });
		if (wantsStaff && (await this.ties.related(order.guild, actor.id, order.buyer))) {
			return new Forbidden('orders.bothSides', { code: order.code });
		}
		if (!wantsStaff && !is.buyer) return new Forbidden('orders.notBuyer', { code: order.code });
		if (is.staff || is.manager) return new Forbidden('orders.notAssignee', { staff: order.assigneeName ?? '' });
		if (wantsStaff) return new Forbidden('orders.notStaff', { code: order.code });
		return new Forbidden('orders.notBuyer', { code: order.code });
	}
}
