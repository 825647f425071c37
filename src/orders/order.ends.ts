import type { Clock } from '#core/clock';
import type { Change, OutboxDraft, Value } from '#core/units/unit';
import type { Mover } from './order.access.js';
import type { OrderRow } from './order.model.js';
import type { Move, OrderMoves } from './order.moves.js';
import { partWeights, shareOf, unitsOf } from './order.parts.js';
import type { OrderMoney, OrderStock } from './order.ports.js';
import type { OrderTransition } from './order.saga.js';

/** What becomes of the credits that are still held when an order ends: what the shop gets, and what goes back. */
export interface EndTerms {
	readonly captured: number;
	readonly released: number;
}

export interface EndMove {
	readonly name: OrderTransition;
	readonly by: Mover;
	readonly reason?: string;
	readonly terms: EndTerms;
	/** Parts of the order that the buyer has; the rest goes back on the shelf. */
	readonly parts: number;
	/** Rewards, evidence, and what the buyer's inviter gets follow. */
	readonly settled: boolean;
	/** Further fields of the order, such as the ruling. */
	readonly set?: Readonly<Record<string, Value>>;
	/** Changes before the money moves, such as thawing the hold. */
	readonly before?: readonly Change[];
	/** For the audit log. */
	readonly kept?: Readonly<Record<string, Value>>;
}

/** The credits of an order that are still held. */
export const stillHeld = ({ held, captured, released }: Pick<OrderRow, 'held' | 'captured' | 'released'>): number =>
	held - captured - released;

/**
 * What is paid when the buyer accepts everything that was delivered so far. The parts of an order add up to exactly what is held: the
 * last one takes what rounding has left.
 */
export function partPayment(order: Pick<OrderRow, 'item' | 'quantity' | 'held' | 'captured' | 'released' | 'delivered'>): number {
	return shareOf(order.held, partWeights(order), order.delivered) - order.captured - order.released;
}

/** Builds the steps that end an order or pay a part of it: money, stock and counters together. */
export class OrderEnds {
	public constructor(
		private readonly deps: { readonly money: OrderMoney; readonly stock: OrderStock; readonly moves: OrderMoves; readonly clock: Clock }
	) {}

	/** The step that ends an order. `terms` add up to what is still held. */
	public end(order: OrderRow, { name, by, reason, terms, parts, settled, set = {}, before = [], kept }: EndMove): Move {
		const { guild, code, buyer, revision } = order;
		const at = this.deps.clock.now();
		const { captured, released } = terms;
		if (captured < 0 || released < 0 || captured + released !== stillHeld(order))
			throw new Error(`Order ${code} ends with ${captured} + ${released} of ${stillHeld(order)} held credits`);
		const money = { guild, code, revision, member: buyer, actor: by.id, at };
		return {
			name,
			by,
			...(reason ? { reason } : {}),
			...(kept ? { kept } : {}),
			set: { ...set, endedAt: at, open: false },
			inc: { captured, released },
			locks: this.deps.money.locks,
			changes: [
				...before,
				...(captured > 0 ? this.deps.money.capture({ ...money, amount: captured, part: 'capture' }) : []),
				...(released > 0 ? this.deps.money.release({ ...money, amount: released, part: 'release' }) : []),
				...(settled || parts > 0 ? this.deps.stock.sell(order, unitsOf(order, parts)) : this.deps.stock.giveBack(order)),
				...this.deps.moves.freeCounters(order)
			],
			...(settled ? { outbox: this.#rewards(order) } : {})
		};
	}

	/** The payment of the parts delivered so far, for a step that keeps the order open. */
	public payPart(order: OrderRow, by: Mover): Required<Pick<Move, 'inc' | 'set' | 'changes' | 'locks'>> {
		const { guild, code, buyer, revision, delivered } = order;
		const amount = partPayment(order);
		const money = { guild, code, revision, member: buyer, actor: by.id, at: this.deps.clock.now() };
		return {
			set: { confirmed: delivered },
			inc: { captured: amount },
			locks: this.deps.money.locks,
			changes: amount > 0 ? this.deps.money.capture({ ...money, amount, part: `capture:${delivered}` }) : []
		};
	}

	#rewards({ code, buyer }: OrderRow): OutboxDraft[] {
		const effect = (kind: string, aggregate: string): OutboxDraft => ({
			key: `order:${code}:${kind}`,
			kind: `orders.${kind}`,
			aggregate,
			payload: { code }
		});
		return [
			effect('rewards', `order:${code}:rewards`),
			effect('evidence', `member:${buyer}:evidence`),
			effect('invites', `member:${buyer}:invites`)
		];
	}
}
