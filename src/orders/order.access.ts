import type { Actor } from '#core/actor';
import { DomainError, Forbidden } from '#core/errors';
import { memberId } from '#core/ids';
import { stillHeld } from './order.ends.js';
import type { JournalEntry, OrderAction, OrderRow } from './order.model.js';
import type { OrderPolicy, Ties } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import { fits, roleFor } from './order.rules.js';
import { type OrderRole, type OrderTransition, orderSaga } from './order.saga.js';

/** Who takes a transition. */
export interface Mover {
	readonly id: string;
	readonly name: string;
	readonly kind: JournalEntry['kind'];
}

/** Deadlines act under this name. */
export const systemMover: Mover = { id: 'system', name: 'Tribute', kind: 'system' };

/** The capability of judges. */
const resolve = 'disputes.resolve';

const nobody: Readonly<Record<OrderRole, boolean>> = {
	buyer: false,
	staff: false,
	assignee: false,
	helper: false,
	manager: false,
	judge: false
};

/** Who decided on the order from outside: that is no part in it. */
const rulings: ReadonlySet<OrderAction> = new Set(['ruleRefund', 'ruleSplit', 'ruleComplete', 'redo']);
/** What a manager does to keep orders moving, without looking at the goods. */
const organising: ReadonlySet<OrderAction> = new Set(['transfer', 'help', 'unclaim']);

type Parties = Pick<OrderRow, 'buyer' | 'assignee' | 'helpers' | 'deliveries' | 'journal'>;

/** Everybody who has a part in the order, on either side. */
export function participants({ buyer, assignee, helpers, deliveries, journal }: Parties): ReadonlySet<string> {
	const acted = journal.filter(
		({ kind, action }) => kind !== 'system' && !rulings.has(action) && !(kind === 'manager' && organising.has(action))
	);
	return new Set([
		buyer,
		...(assignee ? [assignee] : []),
		...helpers.map(({ id }) => id),
		...deliveries.map(({ by }) => by),
		...acted.map(({ actor }) => actor)
	]);
}

/** Whether somebody has a part in the order, on either side: such a person never rules on it. */
export const tookPart = (order: Parties, member: string): boolean => participants(order).has(member);

/** The credits that a ruling on the order decides about. */
export const stakeOf = (order: OrderRow): number => (order.payment ? order.quote.total : stillHeld(order));

/** Tells which roles a person has on an order, and refuses what they may not do (design rule 11). */
export class OrderAccess {
	public constructor(
		private readonly policy: OrderPolicy,
		private readonly ties: Ties
	) {}

	/** The roles of this person on the order; the buyer and their tribe-mates never act for the shop. */
	public async roles(order: OrderRow, actor: Actor): Promise<Readonly<Record<OrderRole, boolean>>> {
		const { guild, buyer } = order;
		if (actor.id === buyer) return { ...nobody, buyer: true };
		if (await this.ties.related(guild, actor.id, buyer)) return nobody;
		const fulfils = await this.policy.can(guild, actor, 'orders.fulfil');
		const staff = fulfils && (await this.policy.inSlots(guild, actor, order.staffSlots));
		const manager = await this.policy.can(guild, actor, 'orders.assign');
		const assignee = staff && order.assignee === actor.id;
		const helper = staff && order.helpers.some(({ id }) => id === actor.id);
		const judge = order.state === 'disputed' && (await this.mayJudge(order, actor));
		return { buyer: false, staff, assignee, helper, manager, judge };
	}

	/** Whether this person judges problems, and neither they nor anybody of their tribe has a part in the order. */
	public async mayJudge(order: OrderRow, actor: Actor): Promise<boolean> {
		return (await this.policy.can(order.guild, actor, resolve)) && (await this.#impartial(order, actor));
	}

	/**
	 * The person as the judge of a disputed order.
	 *
	 * @param alone Whether they rule without a second person; else being above the limit is no hindrance where one may agree.
	 *
	 * @throws Forbidden `orders.notJudge` · `orders.judgeConflict` · `orders.rulingLimit` {limit, stake} above what they may move ·
	 * `orders.ruled` {by} when somebody has ruled already.
	 */
	public async judge(order: OrderRow, actor: Actor, alone = false): Promise<Mover> {
		const { guild, code, problem } = order;
		if (!(await this.policy.can(guild, actor, resolve))) throw new Forbidden('orders.notJudge', { code });
		if (!(await this.#impartial(order, actor))) throw new Forbidden('orders.judgeConflict', { code });
		if (order.state !== 'disputed') {
			const by = problem?.ruling?.byName;
			throw by ? new DomainError('orders.ruled', { code, by: { kind: 'user-text', value: by } }) : wrongState(order);
		}
		const stake = stakeOf(order);
		const above = await this.policy.above(guild, actor, resolve, stake);
		if (above && (alone || !above.second)) {
			const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
			throw new Forbidden('orders.rulingLimit', { code, limit: credits(above.limit), stake: credits(stake) });
		}
		return { id: actor.id, name: actor.name, kind: 'staff' };
	}

	/** @throws Forbidden `orders.judgeConflict` for whoever has a part in the order, or is of the tribe of somebody who has. */
	public async requireImpartial(order: OrderRow, actor: Actor): Promise<void> {
		if (!(await this.#impartial(order, actor))) throw new Forbidden('orders.judgeConflict', { code: order.code });
	}

	async #impartial(order: OrderRow, actor: Actor): Promise<boolean> {
		const sides = participants(order);
		if (sides.has(actor.id)) return false;
		for (const side of sides) if (await this.ties.related(order.guild, actor.id, memberId(side))) return false;
		return true;
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
		if (known && !(transition.from.includes(order.state) && fits(order, name))) return wrongState(order);
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
