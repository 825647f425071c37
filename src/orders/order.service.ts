import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { AuditDraft, Change, EventDraft, OutboxDraft, UnitWriter, UpdateChange, Value } from '#core/units/unit';
import { type Delivery, type JournalEntry, type OrderRow, orderCountersCollection, ordersCollection } from './order.model.js';
import type { OrderMoney, OrderPolicy, OrderSettingsSource, OrderStock, Ties } from './order.ports.js';
import type { OrderRepository } from './order.repository.js';
import { cancelTerms, claimedTimes, deliveredTimes, placedTimes, roleFor, type StateTimes } from './order.rules.js';
import { type OrderRole, type OrderState, type OrderTransition, orderSaga } from './order.saga.js';

export interface OrderDeps {
	readonly units: UnitWriter;
	readonly orders: OrderRepository;
	readonly clock: Clock;
	readonly money: OrderMoney;
	readonly stock: OrderStock;
	readonly policy: OrderPolicy;
	readonly settings: OrderSettingsSource;
	readonly ties: Ties;
}

/** What a person may do with an order, for its card. */
export interface OrderStanding {
	readonly order: OrderRow;
	readonly is: Readonly<Record<OrderRole, boolean>>;
	readonly may: readonly OrderTransition[];
}

/** Who takes a transition. */
interface Mover {
	readonly id: string;
	readonly name: string;
	readonly kind: JournalEntry['kind'];
}

interface Move {
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

const system: Mover = { id: 'system', name: 'Tribute', kind: 'system' };

/** The deadline of the next reminder of an order; its payload is the list of those that follow. */
export const remindDeadline = 'orders.remind';

/** The subject of an order's deadlines and the aggregate of its effects. */
export const orderSubject = (code: string): string => `order:${code}`;

/**
 * Carries orders through their states. Every move is one unit of work: the order (guarded by its version), money, stock, counters,
 * deadlines, journal, audit and outbox together. A repeated click finds its own unit and changes nothing.
 */
export class OrderService {
	public constructor(private readonly deps: OrderDeps) {}

	/** The order and what this person may do with it. @throws NotFound for strangers: they learn nothing, not even that it exists. */
	public async standing(guild: GuildId, actor: Actor, code: string): Promise<OrderStanding> {
		const order = await this.require(guild, code);
		const is = await this.#roles(order, actor);
		const sees = is.buyer || is.staff || is.assignee || is.manager || (await this.deps.policy.can(guild, actor, 'orders.view'));
		if (!sees) throw new NotFound('orders', { code });
		return { order, is, may: orderSaga.names.filter((name) => roleFor(order, name, is) !== null) };
	}

	/** A staff member takes an order. @throws `orders.lostClaim`, `orders.tooManyClaims`, `orders.bothSides`, `orders.notStaff`. */
	public async claim(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'claimed' && order.assignee === actor.id) return order;
		if (order.state === 'claimed') throw lostClaim(order);
		const by = await this.#mover(order, actor, 'claim');
		const settings = await this.deps.settings.orders(guild);
		const now = this.deps.clock.now();
		const { deliverBy, ...times } = claimedTimes(order, settings, now);
		const max = settings.maxOpenPerFulfiller;
		return this.#move(order, {
			name: 'claim',
			by,
			times,
			set: { assignee: actor.id, assigneeName: actor.name, claimedAt: now, deliverBy },
			changes: [this.#claims(guild, actor.id, 1, max, () => new DomainError('orders.tooManyClaims', { max }))]
		});
	}

	/** The assignee (or a manager) returns an order to the queue. */
	public async unclaim(guild: GuildId, actor: Actor, code: string, reason = ''): Promise<OrderRow> {
		const order = await this.require(guild, code);
		return this.#return(order, await this.#mover(order, actor, 'unclaim'), reason);
	}

	/** The assignee records the hand-over of everything that was ordered, with proof. @throws `orders.proofMissing`, `orders.deliverAll`. */
	public async deliver(guild: GuildId, actor: Actor, code: string, delivery: Omit<Delivery, 'at'>): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'delivered' && order.assignee === actor.id) return order;
		const by = await this.#mover(order, actor, 'deliver');
		if (delivery.quantity !== order.quantity) throw new DomainError('orders.deliverAll', { quantity: order.quantity });
		if (delivery.proofs.length === 0) throw new DomainError('orders.proofMissing', { proof: order.item.fulfilment.proof.join(' · ') });
		const now = this.deps.clock.now();
		const times = deliveredTimes(await this.deps.settings.orders(guild), now);
		return this.#move(order, { name: 'deliver', by, times, set: { delivery: { ...delivery, at: now }, deliveredAt: now } });
	}

	/** The assignee (or a manager) takes a delivery back, so that it can be done again. */
	public async takeBack(guild: GuildId, actor: Actor, code: string, reason: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		const by = await this.#mover(order, actor, 'takeBack', reason);
		const now = this.deps.clock.now();
		const { deliverBy, ...times } = claimedTimes(order, await this.deps.settings.orders(guild), now);
		return this.#move(order, { name: 'takeBack', by, reason, times, set: { delivery: null, deliveredAt: null, deliverBy, extensions: 0 } });
	}

	/** The buyer has received everything: the held credits go to the shop and the order is complete. */
	public async confirm(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'completed' && order.buyer === actor.id) return order;
		return this.#complete(order, 'confirm', await this.#mover(order, actor, 'confirm'));
	}

	/** The buyer asks for more time to check. @throws `orders.noMoreTime` after the extensions of the settings. */
	public async extend(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.buyer !== actor.id) throw new NotFound('orders', { code });
		const { delivered } = await this.deps.settings.orders(guild);
		if (order.state !== 'delivered' || !order.dueAt) throw wrongState(order);
		if (order.extensions >= delivered.extensions) throw new DomainError('orders.noMoreTime', { due: { kind: 'deadline', at: order.dueAt } });
		const dueAt = new Date(order.dueAt.getTime() + delivered.extensionHours * 3_600_000);
		const entry = this.#entry(order, { id: actor.id, name: actor.name, kind: 'buyer' }, 'extend', order.state);
		const { version } = order;
		await this.deps.units.execute({
			guild,
			key: `order:${code}:extend:${order.extensions}:${version}`,
			content: { actor: actor.id },
			changes: [
				{ ...this.#guarded(order), set: { dueAt }, inc: { version: 1, extensions: 1 }, push: { journal: entry } },
				setDeadline(guild, orderSubject(code), orderSaga.states.delivered?.deadline ?? '', dueAt),
				...this.#remindAt(order, [new Date(dueAt.getTime() - (delivered.extensionHours * 3_600_000) / 2)])
			],
			events: [this.#event(order, 'order.extended', `extend:${order.extensions}:${version}`)]
		});
		return this.require(guild, code);
	}

	/** What a cancellation by this person would do, for the card that asks for confirmation. */
	public async cancelPreview(guild: GuildId, actor: Actor, code: string) {
		const order = await this.require(guild, code);
		const name = await this.#cancelName(order, actor);
		const side = name === 'cancelByBuyer' ? 'buyer' : 'staff';
		return { order, side, terms: cancelTerms(order, side, await this.deps.settings.orders(guild)) } as const;
	}

	/** Ends an order before its completion; what is kept follows `cancelTerms`. Staff must say why. */
	public async cancel(guild: GuildId, actor: Actor, code: string, reason = ''): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'cancelled' && order.journal.at(-1)?.actor === actor.id) return order;
		const name = await this.#cancelName(order, actor);
		const by = await this.#mover(order, actor, name, reason);
		return this.#end(order, name, by, name === 'cancelByBuyer' ? 'buyer' : 'staff', reason);
	}

	/** Acts on a deadline, if the order is still in the state whose deadline it was. Does nothing when somebody was faster. */
	public async timeOut(guild: GuildId, code: string, deadline: string): Promise<void> {
		const order = await this.deps.orders.find(guild, code);
		const rule = order && orderSaga.states[order.state];
		const now = this.deps.clock.now();
		if (!order || !rule || rule.deadline !== deadline || !order.dueAt) {
			return this.#drop(guild, code, deadline);
		}
		if (order.dueAt > now) return;
		if (rule.otherwise === 'expire') await this.#end(order, 'expire', system, 'system', '');
		else if (rule.otherwise === 'unclaim') await this.#return(order, system, '');
		else await this.#complete(order, 'completeSilently', system);
	}

	/** Reminds whoever must act, once per reminder, and sets the next one. */
	public async remind(guild: GuildId, code: string, due: Date, later: readonly Date[]): Promise<void> {
		const order = await this.deps.orders.find(guild, code);
		if (!order?.open) return this.#drop(guild, code, remindDeadline);
		const entry = this.#entry(order, system, 'remind', order.state);
		const key = `remind:${order.version}:${due.getTime()}`;
		await this.deps.units.execute({
			guild,
			key: `order:${code}:${key}`,
			content: { due },
			changes: [{ ...this.#guarded(order), inc: { reminders: 1 }, push: { journal: entry } }, ...this.#remindAt(order, later)],
			events: [this.#event(order, 'order.reminded', key, { state: order.state, owner: orderSaga.states[order.state]?.owner ?? null })]
		});
	}

	/** @throws NotFound when this guild has no such order. */
	public async require(guild: GuildId, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.find(guild, code);
		if (!order) throw new NotFound('orders', { code });
		return order;
	}

	async #cancelName(order: OrderRow, actor: Actor): Promise<'cancelByBuyer' | 'cancelByStaff' | 'refund'> {
		const is = await this.#roles(order, actor);
		const name = (['cancelByBuyer', 'cancelByStaff', 'refund'] as const).find((candidate) => roleFor(order, candidate, is) !== null);
		if (name) return name;
		if (is.buyer && order.state === 'delivered') throw new DomainError('orders.cancelAfterDelivery', { code: order.code });
		if (orderSaga.isEnd(order.state)) throw wrongState(order);
		throw new NotFound('orders', { code: order.code });
	}

	async #return(order: OrderRow, by: Mover, reason: string): Promise<OrderRow> {
		const times = placedTimes(order, await this.deps.settings.orders(order.guild), this.deps.clock.now());
		const changes = order.assignee ? [this.#claims(order.guild, order.assignee, -1)] : [];
		return this.#move(order, {
			name: 'unclaim',
			by,
			reason,
			times,
			changes,
			set: { assignee: null, assigneeName: null, claimedAt: null, deliverBy: null }
		});
	}

	#complete(order: OrderRow, name: 'confirm' | 'completeSilently', by: Mover): Promise<OrderRow> {
		const { guild, code, buyer } = order;
		const at = this.deps.clock.now();
		const amount = order.held - order.captured - order.released;
		const effect = (kind: string, aggregate: string): OutboxDraft => ({
			key: `order:${code}:${kind}`,
			kind: `orders.${kind}`,
			aggregate,
			payload: { code }
		});
		return this.#move(order, {
			name,
			by,
			set: { endedAt: at, open: false },
			inc: { captured: amount },
			locks: this.deps.money.locks,
			changes: [
				...(amount > 0 ? this.deps.money.capture({ guild, code, member: buyer, amount, actor: by.id, at, part: 'capture' }) : []),
				...this.deps.stock.sell(order),
				...this.#freeCounters(order)
			],
			outbox: [effect('rewards', `order:${code}:rewards`), effect('evidence', `member:${buyer}:evidence`)]
		});
	}

	async #end(
		order: OrderRow,
		name: 'cancelByBuyer' | 'cancelByStaff' | 'refund' | 'expire',
		by: Mover,
		side: 'buyer' | 'staff' | 'system',
		reason: string
	): Promise<OrderRow> {
		const { guild, code, buyer } = order;
		const at = this.deps.clock.now();
		const { kept, released } = cancelTerms(order, side, await this.deps.settings.orders(guild));
		const money = { guild, code, member: buyer, actor: by.id, at };
		return this.#move(order, {
			name,
			by,
			reason,
			set: { endedAt: at, open: false },
			inc: { captured: kept, released },
			locks: this.deps.money.locks,
			changes: [
				...(kept > 0 ? this.deps.money.capture({ ...money, amount: kept, part: 'kept' }) : []),
				...(released > 0 ? this.deps.money.release({ ...money, amount: released, part: 'release' }) : []),
				...this.deps.stock.giveBack(order),
				...this.#freeCounters(order)
			]
		});
	}

	async #move(order: OrderRow, move: Move): Promise<OrderRow> {
		const { guild, code, version } = order;
		const { to } = orderSaga.transitions[move.name];
		const rule = orderSaga.states[to];
		const entry = this.#entry(order, move.by, move.name, to, move.reason);
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
		await this.deps.units.execute({
			guild,
			key: `order:${code}:${step}:${move.by.id}`,
			content: { reason: move.reason ?? '' },
			locks: move.locks ?? [],
			changes: [
				{
					...this.#guarded(order),
					set: { ...move.set, state: to, dueAt: move.times?.dueAt ?? null, reminders: 0 },
					inc: { ...move.inc, version: 1 },
					push: { journal: entry }
				},
				...(move.changes ?? []),
				...(old && old.deadline !== rule?.deadline ? [clearDeadline(guild, subject, old.deadline)] : []),
				...(rule && move.times ? [setDeadline(guild, subject, rule.deadline, move.times.dueAt)] : []),
				...this.#remindAt(order, move.times?.remindAt ?? [])
			],
			events: [this.#event(order, eventOf(to, move.name), step, { by: move.by.id, kind: move.by.kind, from: order.state, reason: move.reason ?? '' })],
			...(move.outbox ? { outbox: move.outbox } : {}),
			audit: [audit]
		});
		return this.require(guild, code);
	}

	#guarded(order: OrderRow): Pick<UpdateChange, 'in' | 'id' | 'when' | 'else'> {
		return {
			in: ordersCollection,
			id: order._id,
			when: { version: order.version, state: order.state },
			else: (row) => movedMeanwhile(order, row)
		};
	}

	#remindAt(order: OrderRow, [next, ...later]: readonly Date[]): Change[] {
		const subject = orderSubject(order.code);
		if (!next) return [clearDeadline(order.guild, subject, remindDeadline)];
		return [setDeadline(order.guild, subject, remindDeadline, next, { later: later.map((at) => at.toISOString()) })];
	}

	#freeCounters(order: OrderRow): Change[] {
		const taken = order.taken.map(
			({ collection, id, field, amount }): Change => ({ in: collection, id, when: { [field]: { $gte: amount } }, inc: { [field]: -amount } })
		);
		return order.assignee ? [...taken, this.#claims(order.guild, order.assignee, -1)] : taken;
	}

	#claims(guild: GuildId, member: string, by: 1 | -1, max?: number, refusal?: () => Error): Change {
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

	/** A deadline whose order has moved on is removed, so that the sweep does not meet it again. */
	async #drop(guild: GuildId, code: string, kind: string): Promise<void> {
		const key = `order:${code}:drop:${kind}:${this.deps.clock.now().getTime()}`;
		await this.deps.units.execute({ guild, key, content: null, changes: [clearDeadline(guild, orderSubject(code), kind)] });
	}

	#entry(order: OrderRow, by: Mover, action: JournalEntry['action'], to: OrderState, reason?: string) {
		const { id: actor, name, kind } = by;
		return { at: this.deps.clock.now(), actor, name, kind, action, to, from: order.state, ...(reason ? { reason } : {}) };
	}

	#event(order: OrderRow, name: string, step: string, extra: Readonly<Record<string, Value>> = {}): EventDraft {
		const { code } = order;
		return { name, key: `order:${code}:${step}`, aggregate: orderSubject(code), payload: { code, ...extra } };
	}

	async #roles(order: OrderRow, actor: Actor): Promise<Readonly<Record<OrderRole, boolean>>> {
		const { guild, buyer } = order;
		if (actor.id === buyer) return { buyer: true, staff: false, assignee: false, manager: false };
		if (await this.deps.ties.related(guild, actor.id, buyer)) return { buyer: false, staff: false, assignee: false, manager: false };
		const fulfils = await this.deps.policy.can(guild, actor, 'orders.fulfil');
		const staff = fulfils && (await this.deps.policy.inSlots(guild, actor, order.staffSlots));
		const manager = await this.deps.policy.can(guild, actor, 'orders.assign');
		return { buyer: false, staff, assignee: staff && order.assignee === actor.id, manager };
	}

	async #mover(order: OrderRow, actor: Actor, name: OrderTransition, reason?: string): Promise<Mover> {
		const is = await this.#roles(order, actor);
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
		if (wantsStaff && (await this.deps.ties.related(order.guild, actor.id, order.buyer))) {
			return new Forbidden('orders.bothSides', { code: order.code });
		}
		if (is.staff || is.manager) return new Forbidden('orders.notAssignee', { staff: order.assigneeName ?? '' });
		if (wantsStaff) return new Forbidden('orders.notStaff', { code: order.code });
		return new Forbidden('orders.notBuyer', { code: order.code });
	}
}

/** The event that subscribers are told when an order reaches a state by a transition. */
function eventOf(to: OrderState, name: OrderTransition): string {
	if (name === 'unclaim') return 'order.unclaimed';
	if (name === 'takeBack') return 'order.taken-back';
	return `order.${to}`;
}

function lostClaim(order: Pick<OrderRow, 'code' | 'assigneeName'>): DomainError {
	return new DomainError('orders.lostClaim', { code: order.code, staff: { kind: 'user-text', value: order.assigneeName ?? '' } });
}

function wrongState(order: Pick<OrderRow, 'code' | 'state'>): DomainError {
	return new DomainError('orders.moved', { code: order.code, state: { kind: 'text', key: `orders:state.${order.state}` } });
}

function movedMeanwhile(order: OrderRow, row: Readonly<Record<string, unknown>> | null): DomainError {
	const now = row as OrderRow | null;
	if (!now) return new NotFound('orders', { code: order.code });
	return order.state === 'placed' && now.state === 'claimed' ? lostClaim(now) : wrongState(now);
}
