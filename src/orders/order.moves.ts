import type { Approvals, Closing } from '#approvals';
import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { AuditDraft, Change, EventDraft, OutboxDraft, Unit, UnitWriter, UpdateChange, Value } from '#core/units/unit';
import type { Mover } from './order.access.js';
import { type JournalEntry, type OrderRow, orderCountersCollection, ordersCollection } from './order.model.js';
import { movedMeanwhile } from './order.refusals.js';
import type { StateTimes } from './order.rules.js';
import { type OrderState, type OrderTransition, orderSaga } from './order.saga.js';
import { changedBy } from './second.acts.js';

/** One step of an order, with everything that changes with it. */
export interface Move {
	readonly name: OrderTransition;
	readonly by: Mover;
	/** Id of the request, where the same step may follow itself: the request does it once, however often it arrives. */
	readonly request?: string;
	readonly reason?: string;
	readonly set?: Readonly<Record<string, Value>>;
	readonly inc?: Readonly<Record<string, number>>;
	readonly changes?: readonly Change[];
	readonly outbox?: readonly OutboxDraft[];
	readonly times?: StateTimes;
	readonly locks?: readonly string[];
	/** More rows of the audit log, of what ends with the step. */
	readonly audit?: readonly AuditDraft[];
	/** What the audit log keeps of it besides the states and the reason. */
	readonly kept?: Readonly<Record<string, Value>>;
	/** What the event carries besides code, person, reason, and the states. */
	readonly payload?: Readonly<Record<string, Value>>;
	/** Facts for other domains, by the name of their event. */
	readonly facts?: { readonly name: string; readonly payload: Readonly<Record<string, Value>> };
	/** A second person has agreed to this very step: it ends their request by itself. */
	readonly agreed?: boolean;
}

/** A change of an order that leaves it in its state. */
export interface OrderNote {
	/** Names the step in the unit's key; the order's version is added. */
	readonly step: string;
	readonly by: Mover;
	/** Id of the request, where the same step may follow itself. */
	readonly request?: string;
	readonly action: JournalEntry['action'];
	readonly reason?: string;
	/** How many of what the reason names. */
	readonly count?: number;
	readonly set?: Readonly<Record<string, Value>>;
	readonly inc?: Readonly<Record<string, number>>;
	readonly changes?: readonly Change[];
	readonly outbox?: readonly OutboxDraft[];
	readonly locks?: readonly string[];
	/** Name of the event that tells it, and what it carries besides code, person and reason. */
	readonly event: string;
	readonly payload?: Readonly<Record<string, Value>>;
	/** What the audit log keeps of it. */
	readonly audit?: Value;
}

const auditKind = ({ kind }: Mover): AuditDraft['actorKind'] => (kind === 'buyer' ? 'member' : kind === 'system' ? 'system' : 'staff');

/** The deadline of the next reminder of an order; its payload is the list of those that follow. */
export const remindDeadline = 'orders.remind';

/** The subject of an order's deadlines and the aggregate of its effects. */
export const orderSubject = (code: string): string => `order:${code}`;

/** The hold of a revision of an order's terms: the first has the order's own code. */
export const holdName = (code: string, revision: number): string => (revision === 1 ? code : `${code}-${revision}`);

/** Turns steps of an order into units of work. */
export class OrderMoves {
	public constructor(
		private readonly units: UnitWriter,
		private readonly clock: Clock,
		private readonly seconds: Pick<Approvals, 'lapse'>
	) {}

	/** Commits the step. @throws when the order moved meanwhile, or what the step's own changes refuse. */
	public async move(order: OrderRow, move: Move): Promise<void> {
		const { guild, code, version } = order;
		const { to } = orderSaga.transitions[move.name];
		const rule = orderSaga.states[to];
		const entry = this.entry(order, move.by, move.name, to, move.reason);
		const step = `${move.name}:${move.request ?? version}`;
		const old = orderSaga.states[order.state];
		const subject = orderSubject(code);
		const audit: AuditDraft = {
			actor: move.by.id,
			actorKind: auditKind(move.by),
			action: `order.${move.name}`,
			target: subject,
			before: { state: order.state },
			after: { state: to, ...move.kept },
			...(move.reason ? { reason: move.reason } : {})
		};
		const row: UpdateChange = {
			...this.guarded(order),
			// What two people were about to agree on is over once the order moves.
			set: {
				offer: null,
				change: null,
				...(to === 'ready' ? {} : { meeting: null }),
				...move.set,
				state: to,
				dueAt: move.times?.dueAt ?? null,
				reminders: 0,
				remindedAt: null
			},
			inc: { ...move.inc, version: 1 },
			push: { journal: entry }
		};
		const unit: Unit = {
			guild,
			key: `order:${code}:${step}:${move.by.id}`,
			content: { reason: move.reason ?? '' },
			locks: move.locks ?? [],
			changes: [
				...(move.changes ?? []),
				...(old && old.deadline !== rule?.deadline ? [clearDeadline(guild, subject, old.deadline)] : []),
				...(rule && move.times ? [setDeadline(guild, subject, rule.deadline, move.times.dueAt)] : []),
				...this.remindAt(order, move.times?.remindAt ?? [])
			],
			events: [
				this.event(order, eventOf(to, move.name), step, {
					by: move.by.id,
					kind: move.by.kind,
					name: move.name,
					from: order.state,
					reason: move.reason ?? '',
					...move.payload
				}),
				...(move.facts ? [this.event(order, move.facts.name, `${step}:facts`, move.facts.payload)] : [])
			],
			...(move.outbox ? { outbox: move.outbox } : {}),
			audit: [audit, ...(move.audit ?? [])]
		};
		await this.#commit(order, row, unit, entry, move.agreed);
	}

	/** Commits a change of the order that does not move it: its deadline stays unless `changes` move it. */
	public async note(order: OrderRow, note: OrderNote): Promise<void> {
		const { guild, code, version } = order;
		const step = `${note.step}:${note.request ?? version}`;
		const entry = { ...this.entry(order, note.by, note.action, order.state, note.reason), ...(note.count ? { count: note.count } : {}) };
		const row: UpdateChange = {
			...this.guarded(order),
			set: { ...note.set },
			inc: { ...note.inc, version: 1 },
			push: { journal: entry }
		};
		const unit: Unit = {
			guild,
			key: `order:${code}:${step}`,
			content: { actor: note.by.id },
			locks: note.locks ?? [],
			changes: note.changes ?? [],
			events: [
				this.event(order, note.event, step, {
					by: note.by.id,
					kind: note.by.kind,
					reason: note.reason ?? '',
					count: note.count ?? 0,
					...note.payload
				})
			],
			...(note.outbox ? { outbox: note.outbox } : {}),
			audit: [
				{
					actor: note.by.id,
					actorKind: auditKind(note.by),
					action: `order.${note.action}`,
					target: orderSubject(code),
					...(note.reason ? { reason: note.reason } : {}),
					...(note.audit === undefined ? {} : { after: note.audit })
				}
			]
		};
		await this.#commit(order, row, unit, entry);
	}

	/**
	 * Commits a step of the order, and with it the end of a request for a second person that is about the order as it was: nobody can
	 * approve that any more. Requests that are asked or ended between the look and the unit are looked at again.
	 */
	async #commit(order: OrderRow, row: UpdateChange, unit: Unit, entry: JournalEntry, agreed = false): Promise<void> {
		for (let second = order.second ?? null; ; ) {
			const closing = second === null || agreed ? null : await this.seconds.lapse(order.guild, second, (asked) => changedBy(asked, entry));
			const guarded: UpdateChange = {
				...row,
				when: { ...row.when, second },
				set: { ...row.set, ...(second === null ? {} : { second: null }) },
				else: (found) =>
					found?.version === order.version && found.state === order.state
						? new OtherSecond(typeof found.second === 'string' ? found.second : null)
						: movedMeanwhile(order, found)
			};
			const whole = closing ? withClosing(unit, closing) : unit;
			try {
				await this.units.execute({ ...whole, changes: [guarded, ...whole.changes] });
				return;
			} catch (error) {
				if (error instanceof OtherSecond) second = error.second;
				else if (!(closing && error instanceof DomainError && error.code === 'approvals.ended')) throw error;
			}
		}
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

type Told = Pick<Unit, 'outbox' | 'audit'> & { readonly changes?: readonly Change[] };

/** The step, or its unit, with what ends a request for a second person. */
function withClosing<Step extends Told>(step: Step, closing: Closing): Step & Required<Told> {
	return {
		...step,
		changes: [...(step.changes ?? []), ...closing.changes],
		audit: [...(step.audit ?? []), ...closing.audit],
		outbox: [...(step.outbox ?? []), ...closing.outbox]
	};
}

/** The step that a second person has agreed to, with the end of their request; as it is without one. */
export const agreedTo = (move: Move, closing: Closing | undefined): Move =>
	closing ? { ...withClosing(move, closing), agreed: true } : move;

/** The order is as it was looked at, but another request for a second person is about it, or none. */
class OtherSecond extends Error {
	public constructor(public readonly second: string | null) {
		super('another request');
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
	return ownEvents[name] ?? `order.${to}`;
}

/** Transitions whose state says too little about what happened. */
const ownEvents: Partial<Record<OrderTransition, string>> = {
	unclaim: 'order.unclaimed',
	transfer: 'order.transferred',
	missBuyer: 'order.missed',
	missStaff: 'order.missed',
	missBoth: 'order.missed',
	meetingOver: 'order.meeting-over',
	takeBack: 'order.taken-back',
	confirmPart: 'order.part-confirmed',
	confirmPartSilently: 'order.part-confirmed',
	withdraw: 'order.withdrawn',
	withdrawDelivered: 'order.withdrawn',
	escalate: 'order.escalated',
	redo: 'order.redone'
};

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

/**
 * The open orders of a member are worth so much more or less; the same row as `openOrders`.
 *
 * @param most What may be open in all; `null`: as much as wanted.
 */
export function moveOpenValue(guild: GuildId, member: MemberId, by: number, most: number | null, refuse: (value: number) => Error): Change {
	return {
		in: orderCountersCollection,
		id: rowId(guild, 'buyer', member),
		when: { open: { $gte: 1 }, ...(most === null ? {} : { value: { $lte: most - by } }) },
		inc: { value: by },
		else: (row) => refuse(Number(row?.value ?? 0))
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
