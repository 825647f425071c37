import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { AuditDraft, Change, EventDraft, OutboxDraft, UnitWriter, UpdateChange, Value } from '#core/units/unit';
import type { Mover } from './order.access.js';
import { type JournalEntry, type OrderRow, orderCountersCollection, ordersCollection } from './order.model.js';
import { movedMeanwhile } from './order.refusals.js';
import type { StateTimes } from './order.rules.js';
import { type OrderState, type OrderTransition, orderSaga } from './order.saga.js';

/** One step of an order, with everything that changes with it. */
export interface Move {
	readonly name: OrderTransition;
	readonly by: Mover;
	readonly reason?: string;
	readonly set?: Readonly<Record<string, Value>>;
	readonly inc?: Readonly<Record<string, number>>;
	readonly changes?: readonly Change[];
	readonly outbox?: readonly OutboxDraft[];
	readonly times?: StateTimes;
	readonly locks?: readonly string[];
}

/** The deadline of the next reminder of an order; its payload is the list of those that follow. */
export const remindDeadline = 'orders.remind';

/** The subject of an order's deadlines and the aggregate of its effects. */
export const orderSubject = (code: string): string => `order:${code}`;

/** Turns steps of an order into units of work. */
export class OrderMoves {
	public constructor(
		private readonly units: UnitWriter,
		private readonly clock: Clock
	) {}

	/** Commits the step. @throws when the order moved meanwhile, or what the step's own changes refuse. */
	public async move(order: OrderRow, move: Move): Promise<void> {
		const { guild, code, version } = order;
		const { to } = orderSaga.transitions[move.name];
		const rule = orderSaga.states[to];
		const entry = this.entry(order, move.by, move.name, to, move.reason);
		const step = `${move.name}:${version}`;
		const old = orderSaga.states[order.state];
		const subject = orderSubject(code);
		const audit: AuditDraft = {
			actor: move.by.id,
			actorKind: move.by.kind === 'buyer' ? 'member' : move.by.kind === 'system' ? 'system' : 'staff',
			action: `order.${move.name}`,
			target: subject,
			before: { state: order.state },
			after: { state: to },
			...(move.reason ? { reason: move.reason } : {})
		};
		await this.units.execute({
			guild,
			key: `order:${code}:${step}:${move.by.id}`,
			content: { reason: move.reason ?? '' },
			locks: move.locks ?? [],
			changes: [
				{
					...this.guarded(order),
					set: { ...move.set, state: to, dueAt: move.times?.dueAt ?? null, reminders: 0, remindedAt: null },
					inc: { ...move.inc, version: 1 },
					push: { journal: entry }
				},
				...(move.changes ?? []),
				...(old && old.deadline !== rule?.deadline ? [clearDeadline(guild, subject, old.deadline)] : []),
				...(rule && move.times ? [setDeadline(guild, subject, rule.deadline, move.times.dueAt)] : []),
				...this.remindAt(order, move.times?.remindAt ?? [])
			],
			events: [
				this.event(order, eventOf(to, move.name), step, {
					by: move.by.id,
					kind: move.by.kind,
					from: order.state,
					reason: move.reason ?? ''
				})
			],
			...(move.outbox ? { outbox: move.outbox } : {}),
			audit: [audit]
		});
	}

	public guarded(order: OrderRow): Pick<UpdateChange, 'in' | 'id' | 'when' | 'else'> {
		return {
			in: ordersCollection,
			id: order._id,
			when: { version: order.version, state: order.state },
			else: (row) => movedMeanwhile(order, row)
		};
	}

	/** @param seen The moment of the reminder that these follow; refused with `DeadlineMoved` if others were set meanwhile. */
	public remindAt({ guild, code }: OrderRow, [next, ...later]: readonly Date[], seen?: Date): Change[] {
		const subject = orderSubject(code);
		const change = next
			? setDeadline(guild, subject, remindDeadline, next, { later: later.map((at) => at.toISOString()) })
			: clearDeadline(guild, subject, remindDeadline);
		return [seen ? ifStillDue(change, seen) : change];
	}

	/** The order no longer counts among the open ones of its buyer and of whoever holds it. */
	public freeCounters(order: OrderRow): Change[] {
		const { guild, buyer, assignee, item, single, value } = order;
		return [
			openOrders(guild, buyer, -1, -value),
			...(single ? [openOfItem(guild, buyer, item.key, -1)] : []),
			...(assignee ? [this.claims(guild, assignee, -1)] : [])
		];
	}

	public claims(guild: GuildId, member: string, by: 1 | -1, max?: number, refusal?: () => Error): Change {
		const _id = rowId(guild, 'claims', member);
		return {
			in: orderCountersCollection,
			id: _id,
			upsert: { _id, guild, open: 0 },
			when: by === 1 ? { open: { $lt: max ?? 1 } } : { open: { $gte: 1 } },
			inc: { open: by },
			...(refusal ? { else: refusal } : {})
		};
	}

	/** A deadline whose order has moved on is removed, so that the sweep does not meet it again; one that was set meanwhile stays. */
	public async drop(guild: GuildId, code: string, kind: string, seen: Date): Promise<void> {
		const key = `order:${code}:drop:${kind}:${this.clock.now().getTime()}`;
		const change = ifStillDue(clearDeadline(guild, orderSubject(code), kind), seen);
		await unlessMoved(this.units.execute({ guild, key, content: null, changes: [change] }));
	}

	public entry(order: OrderRow, by: Mover, action: JournalEntry['action'], to: OrderState, reason?: string) {
		const { id: actor, name, kind } = by;
		return { at: this.clock.now(), actor, name, kind, action, to, from: order.state, ...(reason ? { reason } : {}) };
	}

	public event(order: OrderRow, name: string, step: string, extra: Readonly<Record<string, Value>> = {}): EventDraft {
		const { code } = order;
		return { name, key: `order:${code}:${step}`, aggregate: orderSubject(code), payload: { code, ...extra } };
	}
}

/** Waits for a unit that acts on a deadline; nothing happens when the deadline was moved meanwhile. */
export async function unlessMoved(unit: Promise<unknown>): Promise<void> {
	try {
		await unit;
	} catch (error) {
		if (!(error instanceof DeadlineMoved)) throw error;
	}
}

/** The event that subscribers are told when an order reaches a state by a transition. */
function eventOf(to: OrderState, name: OrderTransition): string {
	if (name === 'unclaim') return 'order.unclaimed';
	if (name === 'takeBack') return 'order.taken-back';
	return `order.${to}`;
}

/**
 * Counts the open orders of a member and their value; the row that all placings of the member write (design rule 4).
 *
 * @param limits What may be open after this one, and the refusals.
 */
export function openOrders(
	guild: GuildId,
	member: MemberId,
	orders: 1 | -1,
	value: number,
	limits?: { readonly orders: number; readonly value: number; readonly refuse: (open: { orders: number; value: number }) => Error }
): Change {
	const _id = rowId(guild, 'buyer', member);
	return {
		in: orderCountersCollection,
		id: _id,
		upsert: { _id, guild, open: 0, value: 0 },
		when: limits ? { open: { $lt: limits.orders }, value: { $lte: limits.value - value } } : { open: { $gte: 1 } },
		inc: { open: orders, value },
		...(limits ? { else: (row) => limits.refuse({ orders: Number(row?.open ?? 0), value: Number(row?.value ?? 0) }) } : {})
	};
}

/** Counts the open orders that a member has of one item, where the guild allows one. */
export function openOfItem(guild: GuildId, member: MemberId, item: string, by: 1 | -1, refuse?: () => Error): Change {
	const _id = rowId(guild, 'single', member, item);
	return {
		in: orderCountersCollection,
		id: _id,
		upsert: { _id, guild, open: 0 },
		when: by === 1 ? { open: { $lt: 1 } } : { open: { $gte: 1 } },
		inc: { open: by },
		...(refuse ? { else: refuse } : {})
	};
}
