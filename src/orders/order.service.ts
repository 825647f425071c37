import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Change, OutboxDraft, UnitWriter } from '#core/units/unit';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import { openAnswers } from './order.answers.js';
import type { Delivery, OrderRow } from './order.model.js';
import { type Move, type OrderMoves, orderSubject, remindDeadline, unlessMoved } from './order.moves.js';
import type { OrderMoney, OrderPolicy, OrderSettingsSource, OrderStock } from './order.ports.js';
import { lostClaim, wrongState } from './order.refusals.js';
import type { OrderRepository } from './order.repository.js';
import { cancelTerms, claimedTimes, deliveredTimes, extendedReminders, placedTimes, roleFor, staffEnding } from './order.rules.js';
import { type OrderRole, type OrderTransition, orderSaga } from './order.saga.js';

const hour = 3_600_000;

export interface OrderDeps {
	readonly units: UnitWriter;
	readonly orders: OrderRepository;
	readonly clock: Clock;
	readonly money: OrderMoney;
	readonly stock: OrderStock;
	readonly policy: OrderPolicy;
	readonly settings: OrderSettingsSource;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly secrets: Pick<SecretBox, 'open'>;
}

/** Who ends an order early. */
export type CancelSide = 'buyer' | 'staff';

/** What a person may do with an order, for its card. */
export interface OrderStanding {
	readonly order: OrderRow;
	readonly is: Readonly<Record<OrderRole, boolean>>;
	readonly may: readonly OrderTransition[];
}

/**
 * Carries orders through their states. Every move is one unit of work: the order (guarded by its version), money, stock, counters,
 * deadlines, journal, audit and outbox together. A repeated click finds its own unit and changes nothing.
 */
export class OrderService {
	public constructor(private readonly deps: OrderDeps) {}

	/** The order and what this person may do with it. @throws NotFound for strangers: they learn nothing, not even that it exists. */
	public async standing(guild: GuildId, actor: Actor, code: string): Promise<OrderStanding> {
		const order = await this.require(guild, code);
		const is = await this.deps.access.roles(order, actor);
		const sees = is.buyer || is.staff || is.assignee || is.manager || (await this.deps.policy.can(guild, actor, 'orders.view'));
		if (!sees) throw new NotFound('orders', { code });
		return { order, is, may: orderSaga.names.filter((name) => roleFor(order, name, is) !== null) };
	}

	/** A staff member takes an order. @throws `orders.lostClaim`, `orders.tooManyClaims`, `orders.bothSides`, `orders.notStaff`. */
	public async claim(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'claimed' && order.assignee === actor.id) return order;
		if (order.state === 'claimed') throw lostClaim(order);
		const by = await this.deps.access.mover(order, actor, 'claim');
		const settings = await this.deps.settings.orders(guild);
		const now = this.deps.clock.now();
		const { deliverBy, ...times } = claimedTimes(order, settings, now);
		const max = settings.maxOpenPerFulfiller;
		return this.#move(order, {
			name: 'claim',
			by,
			times,
			set: { assignee: actor.id, assigneeName: actor.name, assigneeJoinedAt: actor.joinedAt, claimedAt: now, deliverBy },
			changes: [this.deps.moves.claims(guild, actor.id, 1, max, () => new DomainError('orders.tooManyClaims', { max }))]
		});
	}

	/** The assignee (or a manager) returns an order to the queue. */
	public async unclaim(guild: GuildId, actor: Actor, code: string, reason = ''): Promise<OrderRow> {
		const order = await this.require(guild, code);
		return this.#return(order, await this.deps.access.mover(order, actor, 'unclaim'), reason);
	}

	/** The assignee records the hand-over of everything that was ordered, with proof. @throws `orders.proofMissing`, `orders.deliverAll`. */
	public async deliver(guild: GuildId, actor: Actor, code: string, delivery: Omit<Delivery, 'at'>): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'delivered' && order.assignee === actor.id) return order;
		const by = await this.deps.access.mover(order, actor, 'deliver');
		if (delivery.quantity !== order.quantity) throw new DomainError('orders.deliverAll', { quantity: order.quantity });
		if (delivery.proofs.length === 0) throw new DomainError('orders.proofMissing', { proof: order.item.fulfilment.proof.join(' · ') });
		const now = this.deps.clock.now();
		const times = deliveredTimes(await this.deps.settings.orders(guild), now);
		return this.#move(order, { name: 'deliver', by, times, set: { delivery: { ...delivery, at: now }, deliveredAt: now } });
	}

	/** The assignee (or a manager) takes a delivery back, so that it can be done again. */
	public async takeBack(guild: GuildId, actor: Actor, code: string, reason: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		const by = await this.deps.access.mover(order, actor, 'takeBack', reason);
		const now = this.deps.clock.now();
		const { deliverBy, ...times } = claimedTimes(order, await this.deps.settings.orders(guild), now);
		return this.#move(order, { name: 'takeBack', by, reason, times, set: { delivery: null, deliveredAt: null, deliverBy, extensions: 0 } });
	}

	/** The buyer has received everything: the held credits go to the shop and the order is complete. */
	public async confirm(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'completed' && order.buyer === actor.id) return order;
		return this.#complete(order, 'confirm', await this.deps.access.mover(order, actor, 'confirm'));
	}

	/** The buyer asks for more time to check. @throws `orders.noMoreTime` after the extensions of the settings. */
	public async extend(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.buyer !== actor.id) throw new NotFound('orders', { code });
		const { delivered } = await this.deps.settings.orders(guild);
		if (order.state !== 'delivered' || !order.dueAt) throw wrongState(order);
		if (order.extensions >= delivered.extensions)
			throw new DomainError('orders.noMoreTime', { due: { kind: 'deadline', at: order.dueAt } });
		const dueAt = new Date(order.dueAt.getTime() + delivered.extensionHours * hour);
		const entry = this.deps.moves.entry(order, { id: actor.id, name: actor.name, kind: 'buyer' }, 'extend', order.state);
		const { version } = order;
		await this.deps.units.execute({
			guild,
			key: `order:${code}:extend:${order.extensions}:${version}`,
			content: { actor: actor.id },
			changes: [
				{ ...this.deps.moves.guarded(order), set: { dueAt }, inc: { version: 1, extensions: 1 }, push: { journal: entry } },
				setDeadline(guild, orderSubject(code), orderSaga.states.delivered?.deadline ?? '', dueAt),
				...this.deps.moves.remindAt(order, extendedReminders(order, delivered, this.deps.clock.now(), dueAt))
			],
			events: [this.deps.moves.event(order, 'order.extended', `extend:${order.extensions}:${version}`)]
		});
		return this.require(guild, code);
	}

	/** The order, if this person may take the transition now; for forms that come before it. @throws as the transition itself. */
	public async mayTake(guild: GuildId, actor: Actor, code: string, name: OrderTransition): Promise<OrderRow> {
		const order = await this.require(guild, code);
		await this.deps.access.mover(order, actor, name, '-');
		return order;
	}

	/** Answers that are not on the card; that they were opened is kept in the audit log. `request`: the interaction's id. */
	public async privateAnswers(guild: GuildId, actor: Actor, code: string, request: string) {
		const { order, is } = await this.standing(guild, actor, code);
		if (!is.staff && !is.assignee && !is.manager) throw new Forbidden('orders.notStaff', { code });
		const sees: 'staff' | 'assignee' = is.assignee ? 'assignee' : 'staff';
		await this.deps.units.execute({
			guild,
			key: `order:${code}:private:${request}`,
			content: null,
			changes: [],
			audit: [{ actor: actor.id, actorKind: 'staff', action: 'order.privateAnswersOpened', target: orderSubject(code), after: { sees } }]
		});
		const answers = openAnswers(order.answers, (sealed) => this.deps.secrets.open(order._id, sealed));
		return { order: { ...order, answers }, sees } as const;
	}

	/** What a cancellation by this person would do, for the card that asks for confirmation. */
	public async cancelPreview(guild: GuildId, actor: Actor, code: string, side: CancelSide) {
		const order = await this.require(guild, code);
		await this.#cancelName(order, actor, side);
		return { order, terms: cancelTerms(order, side, await this.deps.settings.orders(guild)) } as const;
	}

	/**
	 * Ends an order before its completion; what is kept follows `cancelTerms`. Staff must say why.
	 *
	 * @param how What the person was shown when they decided: staff the kind of ending, the buyer the amount that is kept. If the order has
	 * moved on since, so that it would be another ending or more would be kept, it is refused.
	 */
	public async cancel(guild: GuildId, actor: Actor, code: string, side: CancelSide, reason = '', how?: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'cancelled' && order.journal.at(-1)?.actor === actor.id) return order;
		const name = await this.#cancelName(order, actor, side);
		if (how !== undefined && !(side === 'buyer' ? await this.#keepsAtMost(order, Number(how)) : how === name)) throw wrongState(order);
		const by = await this.deps.access.mover(order, actor, name, reason);
		return this.#end(order, name, by, side, reason);
	}

	async #keepsAtMost(order: OrderRow, agreed: number): Promise<boolean> {
		return cancelTerms(order, 'buyer', await this.deps.settings.orders(order.guild)).kept <= agreed;
	}

	/** Acts on a deadline, if the order is still in the state whose deadline it was. Does nothing when somebody was faster. */
	public async timeOut(guild: GuildId, code: string, deadline: string, due: Date): Promise<void> {
		const order = await this.deps.orders.find(guild, code);
		const rule = order && orderSaga.states[order.state];
		const now = this.deps.clock.now();
		if (!order || !rule || rule.deadline !== deadline || !order.dueAt) {
			return this.deps.moves.drop(guild, code, deadline, due);
		}
		if (order.dueAt > now) return;
		if (rule.otherwise === 'expire') await this.#end(order, 'expire', systemMover, 'system', '');
		else if (rule.otherwise === 'unclaim') await this.#return(order, systemMover, '');
		else if (!(await this.#warned(order, now))) return;
		else await this.#complete(order, 'completeSilently', systemMover);
	}

	/**
	 * Whether the buyer had time to answer a reminder. If not (nothing could be sent while the bot was away), the deadline moves: silence
	 * counts only after a reminder that somebody could read.
	 */
	async #warned(order: OrderRow, now: Date): Promise<boolean> {
		const { guild, code } = order;
		const { reminders, graceHours } = (await this.deps.settings.orders(guild)).delivered;
		if (reminders === 0) return true;
		if (order.remindedAt && now.getTime() - order.remindedAt.getTime() >= graceHours * hour) return true;
		if (!order.remindedAt) await this.#remind(order, now, this.deps.moves.remindAt(order, []));
		const dueAt = new Date((order.remindedAt ?? now).getTime() + graceHours * hour);
		await this.deps.units.execute({
			guild,
			key: `order:${code}:grace:${order.version}:${dueAt.getTime()}`,
			content: null,
			changes: [
				{ ...this.deps.moves.guarded(order), set: { dueAt } },
				setDeadline(guild, orderSubject(code), orderSaga.states.delivered?.deadline ?? '', dueAt)
			]
		});
		return false;
	}

	/** Reminds whoever must act, once per reminder, and sets the next one; not if the order has got other reminders since. */
	public async remind(guild: GuildId, code: string, due: Date, later: readonly Date[]): Promise<void> {
		const order = await this.deps.orders.find(guild, code);
		if (!order?.open) return this.deps.moves.drop(guild, code, remindDeadline, due);
		await unlessMoved(this.#remind(order, due, this.deps.moves.remindAt(order, later, due)));
	}

	async #remind(order: OrderRow, due: Date, next: readonly Change[]): Promise<void> {
		const { guild, code } = order;
		const entry = this.deps.moves.entry(order, systemMover, 'remind', order.state);
		const key = `remind:${order.version}:${due.getTime()}`;
		await this.deps.units.execute({
			guild,
			key: `order:${code}:${key}`,
			content: { due },
			changes: [
				{ ...this.deps.moves.guarded(order), inc: { reminders: 1 }, set: { remindedAt: this.deps.clock.now() }, push: { journal: entry } },
				...next
			],
			events: [
				this.deps.moves.event(order, 'order.reminded', key, { state: order.state, owner: orderSaga.states[order.state]?.owner ?? null })
			]
		});
	}

	/** @throws NotFound when this guild has no such order. */
	public async require(guild: GuildId, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.find(guild, code);
		if (!order) throw new NotFound('orders', { code: { kind: 'user-text', value: code.slice(0, 20) } });
		return order;
	}

	/** The transition that ends the order for this side. @throws the refusal that says why there is none. */
	async #cancelName(order: OrderRow, actor: Actor, side: CancelSide): Promise<'cancelByBuyer' | 'cancelByStaff' | 'refund'> {
		const is = await this.deps.access.roles(order, actor);
		if (side === 'buyer' && is.buyer && order.state === 'delivered')
			throw new DomainError('orders.cancelAfterDelivery', { code: order.code });
		const name = side === 'buyer' ? 'cancelByBuyer' : staffEnding(order.state);
		await this.deps.access.mover(order, actor, name, '-');
		return name;
	}

	async #return(order: OrderRow, by: Mover, reason: string): Promise<OrderRow> {
		const times = placedTimes(order, await this.deps.settings.orders(order.guild), this.deps.clock.now());
		const changes = order.assignee ? [this.deps.moves.claims(order.guild, order.assignee, -1)] : [];
		return this.#move(order, {
			name: 'unclaim',
			by,
			reason,
			times,
			changes,
			set: { assignee: null, assigneeName: null, assigneeJoinedAt: null, claimedAt: null, deliverBy: null }
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
				...this.deps.moves.freeCounters(order)
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
				...this.deps.moves.freeCounters(order)
			]
		});
	}

	async #move(order: OrderRow, move: Move): Promise<OrderRow> {
		await this.deps.moves.move(order, move);
		return this.require(order.guild, order.code);
	}
}
