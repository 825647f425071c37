import type { Closing } from '#approvals';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Change, UnitWriter } from '#core/units/unit';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import { openAnswers } from './order.answers.js';
import type { OrderCalendars } from './order.calendar.js';
import type { OrderEnds } from './order.ends.js';
import type { Helper, OrderRow } from './order.model.js';
import { agreedTo, type Move, type OrderMoves, orderSubject, remindDeadline, unlessMoved } from './order.moves.js';
import type { AboveLimit, OrderPolicy, OrderSettingsSource } from './order.ports.js';
import { lostClaim, refundLimit, wrongState } from './order.refusals.js';
import type { OrderRepository } from './order.repository.js';
import {
	type CancelTerms,
	cancelTerms,
	claimedTimes,
	endingOf,
	extendedReminders,
	type OrderEnding,
	placedTimes,
	roleFor
} from './order.rules.js';
import { type OrderRole, type OrderTransition, orderSaga } from './order.saga.js';

const hour = 3_600_000;

export interface OrderDeps {
	readonly units: UnitWriter;
	readonly orders: OrderRepository;
	readonly clock: Clock;
	readonly policy: OrderPolicy;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly ends: OrderEnds;
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

/** How an order is about to end early. */
export interface Ending {
	readonly order: OrderRow;
	readonly over: boolean;
	/** More than the person moves alone. */
	readonly above: AboveLimit | null;
	readonly name: OrderEnding;
	readonly by: Mover;
	readonly terms: CancelTerms;
}

const endings: ReadonlySet<string> = new Set(['cancelByBuyer', 'cancelByStaff', 'refund', 'closePart']);

/** Whether goods were handed over before: taking them back first makes no refund smaller. */
const wasDelivered = ({ state, journal }: OrderRow): boolean =>
	state === 'delivered' || journal.some(({ action }) => action === 'deliver' || action === 'deliverMore');

/** Whether this person has ended the order already: a second press finds it so. */
function endedBy({ open, journal }: OrderRow, actor: Actor): boolean {
	const last = journal.at(-1);
	return !open && last?.actor === actor.id && endings.has(last.action);
}

/** Most staff members who hand over beside the assignee. */
const mostHelpers = 5;

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
		const sees = is.buyer || is.staff || is.manager || is.judge || (await this.deps.policy.can(guild, actor, 'orders.view'));
		if (!sees) throw new NotFound('orders', { code });
		return { order, is, may: orderSaga.names.filter((name) => roleFor(order, name, is) !== null) };
	}

	/** A staff member takes an order. @throws `orders.lostClaim`, `orders.tooManyClaims`, `orders.bothSides`, `orders.notStaff`. */
	public async claim(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.state === 'claimed' && order.assignee === actor.id) return order;
		if (order.state === 'claimed') throw lostClaim(order);
		const by = await this.deps.access.mover(order, actor, 'claim');
		return this.#move(order, { name: 'claim', by, ...(await this.#assigned(order, actor)) });
	}

	/** The assignee (or a manager) returns an order to the queue. */
	public async unclaim(guild: GuildId, actor: Actor, code: string, reason = ''): Promise<OrderRow> {
		const order = await this.require(guild, code);
		const by = await this.deps.access.mover(order, actor, 'unclaim');
		if (order.payment && !order.payment.clear && by.kind === 'staff') throw new DomainError('orders.goodsWithYou', { code });
		return this.returnToQueue(order, by, reason);
	}

	/**
	 * The assignee (or a manager) hands an order to another staff member, who gets a new delivery time.
	 *
	 * @throws `orders.notForThem` when the other may not fulfil it · `orders.tooManyClaims` of the other.
	 */
	public async transfer(guild: GuildId, actor: Actor, code: string, to: Actor, reason = ''): Promise<OrderRow> {
		const order = await this.require(guild, code);
		const last = order.journal.at(-1);
		if (order.assignee === to.id && last?.action === 'transfer' && last.actor === actor.id) return order;
		const by = await this.deps.access.mover(order, actor, 'transfer');
		if (order.assignee === to.id) return order;
		await this.#requireStaff(order, to);
		const { changes, ...assigned } = await this.#assigned(order, to);
		const left = order.assignee ? [this.deps.moves.claims(guild, order.assignee, -1)] : [];
		const helpers = order.helpers.filter(({ id }) => id !== to.id);
		return this.#move(order, {
			name: 'transfer',
			by,
			reason,
			...assigned,
			set: { ...assigned.set, helpers },
			changes: [...left, ...changes]
		});
	}

	/** The assignee (or a manager) names another staff member who hands over parts of the order too. @throws as `transfer`. */
	public async help(guild: GuildId, actor: Actor, code: string, helper: Actor): Promise<OrderRow> {
		const order = await this.require(guild, code);
		const is = await this.deps.access.roles(order, actor);
		if (!is.assignee && !is.manager) throw new Forbidden('orders.notAssignee', { staff: order.assigneeName ?? '' });
		// In a dispute a new helper would only be a judge less.
		if (!order.open || !order.assignee || order.state === 'disputed') throw wrongState(order);
		if (helper.id === order.assignee || order.helpers.some(({ id }) => id === helper.id)) return order;
		await this.#requireStaff(order, helper);
		if (order.helpers.length >= mostHelpers) throw new DomainError('orders.tooManyHelpers', { max: mostHelpers });
		const added: Helper = { id: helper.id, name: helper.name, joinedAt: helper.joinedAt };
		const by: Mover = { id: actor.id, name: actor.name, kind: is.assignee ? 'staff' : 'manager' };
		await this.deps.moves.note(order, {
			step: `help:${helper.id}`,
			by,
			action: 'help',
			reason: helper.name,
			set: { helpers: [...order.helpers, added] },
			event: 'order.helped'
		});
		return this.require(guild, code);
	}

	/** The buyer asks for more time to check. `request`: id of the request, so that one press is one extension. @throws `orders.noMoreTime` after the extensions of the settings. */
	public async extend(guild: GuildId, actor: Actor, code: string, request: string): Promise<OrderRow> {
		const order = await this.require(guild, code);
		if (order.buyer !== actor.id) throw new NotFound('orders', { code });
		const [{ delivered }, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		if (order.state !== 'delivered' || !order.dueAt) throw wrongState(order);
		if (order.extensions >= delivered.extensions)
			throw new DomainError('orders.noMoreTime', { due: { kind: 'deadline', at: order.dueAt } });
		const dueAt = calendar.after(order.dueAt, delivered.extensionHours * hour);
		await this.deps.moves.note(order, {
			step: 'extend',
			request,
			by: { id: actor.id, name: actor.name, kind: 'buyer' },
			action: 'extend',
			set: { dueAt },
			inc: { extensions: 1 },
			changes: [
				setDeadline(guild, orderSubject(code), orderSaga.states.delivered?.deadline ?? '', dueAt),
				...this.deps.moves.remindAt(order, extendedReminders(order, delivered, calendar, this.deps.clock.now(), dueAt))
			],
			event: 'order.extended'
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
		return { order: { ...order, answers: openAnswers(order.answers, (text) => this.deps.secrets.open(order._id, text)) }, sees };
	}

	/** What cancelling would do now. @throws when this side can't cancel in this state. */
	public async cancelPreview(guild: GuildId, actor: Actor, code: string, side: CancelSide) {
		const order = await this.require(guild, code);
		const name = await this.#endingFor(order, actor, side);
		return { order, name, terms: cancelTerms(order, side, await this.deps.settings.orders(guild)) };
	}

	/**
	 * Ends an order before its completion; what is kept follows `cancelTerms`. Staff must say why.
	 *
	 * @param how What the person was shown when they decided: staff the kind of ending, the buyer the amount that is kept. If the order has
	 * moved on since, so that it would be another ending or more would be kept, it is refused.
	 * @throws `orders.goodsReceived` (buyer), `orders.returnFirst` (staff) while staff have goods of the buyer · Forbidden
	 * `orders.refundLimit` {limit, amount} for a refund above what the person moves alone.
	 */
	public async cancel(guild: GuildId, actor: Actor, code: string, side: CancelSide, reason = '', how?: string): Promise<OrderRow> {
		const ending = await this.ending(guild, actor, code, side, reason, how);
		if (ending.over) return ending.order;
		if (ending.above) throw refundLimit(ending.above, ending.terms.released);
		return this.endAgreed(ending, reason);
	}

	/** How the order would end, for `cancel` and for the request for a second person. `over`: this person has ended it already. */
	public async ending(guild: GuildId, actor: Actor, code: string, side: CancelSide, reason: string, how?: string): Promise<Ending> {
		const order = await this.require(guild, code);
		const settings = await this.deps.settings.orders(guild);
		const over = endedBy(order, actor);
		if (over) return { order, over, above: null, name: 'refund', by: systemMover, terms: { kept: 0, released: 0 } };
		const name = await this.#endingFor(order, actor, side);
		const terms = cancelTerms(order, side, settings);
		if (how !== undefined && !(side === 'buyer' ? terms.kept <= Number(how) : how === name)) throw wrongState(order);
		const by = await this.deps.access.mover(order, actor, name, reason);
		if (side === 'staff' && !reason.trim()) throw new DomainError('orders.reasonMissing');
		const refunds = side === 'staff' && wasDelivered(order);
		const above = refunds ? await this.deps.policy.above(guild, actor, 'orders.refund', terms.released) : null;
		return { order, over, above, name, by, terms };
	}

	/** Ends the order as `ending` has said. `more`: the end of the request for a second person, in the same unit. */
	public endAgreed({ order, name, by, terms }: Ending, reason: string, more?: Closing): Promise<OrderRow> {
		return this.#cancelled(order, name, by, terms, reason, more);
	}

	/** Nobody took the order: it ends by the policy. */
	public endByPolicy(order: OrderRow, name: 'expire', by: Mover, terms: CancelTerms): Promise<OrderRow> {
		return this.#cancelled(order, name, by, terms, '');
	}

	/** Acts on the deadline of the queue or of a delivery, if the order is still in the state whose deadline it was. */
	public async timeOut(guild: GuildId, code: string, deadline: string, due: Date): Promise<void> {
		const order = await this.due(guild, code, deadline, due);
		if (!order) return;
		if (order.state === 'placed') {
			await this.endByPolicy(order, 'expire', systemMover, cancelTerms(order, 'system', await this.deps.settings.orders(guild)));
		} else if (order.state === 'claimed') await this.returnToQueue(order, systemMover, '');
	}

	/** The order whose deadline this is, once it is due; `null`, and the deadline removed, when somebody was faster. */
	public async due(guild: GuildId, code: string, deadline: string, due: Date): Promise<OrderRow | null> {
		const order = await this.deps.orders.find(guild, code);
		const rule = order && orderSaga.states[order.state];
		if (!order || !rule || rule.deadline !== deadline || !order.dueAt) {
			await this.deps.moves.drop(guild, code, deadline, due);
			return null;
		}
		return order.dueAt > this.deps.clock.now() ? null : order;
	}

	/** Reminds whoever must act, once per reminder, and sets the next one; not if the order has got other reminders since. */
	public async remind(guild: GuildId, code: string, due: Date, later: readonly Date[]): Promise<void> {
		const order = await this.deps.orders.find(guild, code);
		if (!order?.open) return this.deps.moves.drop(guild, code, remindDeadline, due);
		// Those that have passed meanwhile, while nothing ran, would only say the same once more.
		const now = this.deps.clock.now();
		const left = later.filter((at) => at > now);
		await unlessMoved(this.remindNow(order, due, this.deps.moves.remindAt(order, left, due)));
	}

	/** Tells whoever must act. `next`: the change that sets the reminder after this one. */
	public async remindNow(order: OrderRow, due: Date, next: readonly Change[]): Promise<void> {
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

	/** The order as it is, `null` when this guild has none of this code. */
	public find(guild: GuildId, code: string): Promise<OrderRow | null> {
		return this.deps.orders.find(guild, code);
	}

	/** @throws NotFound when this guild has no such order. */
	public async require(guild: GuildId, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.find(guild, code);
		if (!order) throw new NotFound('orders', { code: { kind: 'user-text', value: code.slice(0, 20) } });
		return order;
	}

	/** Puts an order back into the queue, first in line; the hold stays. `more`: what else the step changes and tells. */
	public async returnToQueue(
		order: OrderRow,
		by: Mover,
		reason: string,
		{ set, changes: proof = [], ...more }: Pick<Move, 'set' | 'payload' | 'facts' | 'changes'> = {}
	): Promise<OrderRow> {
		const settings = await this.deps.settings.orders(order.guild);
		const times = placedTimes(order, settings, await this.deps.calendars.of(order.guild), this.deps.clock.now());
		const changes = [...(order.assignee ? [this.deps.moves.claims(order.guild, order.assignee, -1)] : []), ...proof];
		return this.#move(order, {
			name: 'unclaim',
			by,
			reason,
			times,
			changes,
			...more,
			set: {
				...set,
				answerBy: times.answerBy,
				assignee: null,
				assigneeName: null,
				assigneeJoinedAt: null,
				claimedAt: null,
				deliverBy: null,
				helpers: [],
				missedByStaff: 0
			}
		});
	}

	/** The transition that ends the order for this side. @throws the refusal that says why there is none. */
	async #endingFor(order: OrderRow, actor: Actor, side: CancelSide): Promise<OrderEnding> {
		const is = await this.deps.access.roles(order, actor);
		if (side === 'buyer' && is.buyer && order.state === 'delivered')
			throw new DomainError('orders.cancelAfterDelivery', { code: order.code });
		const name = endingOf(order, side);
		await this.deps.access.mover(order, actor, name, '-');
		if (order.payment && !order.payment.clear && name !== 'closePart')
			throw new DomainError(side === 'buyer' ? 'orders.goodsReceived' : 'orders.returnFirst', { code: order.code });
		return name;
	}

	async #cancelled(
		order: OrderRow,
		name: OrderEnding | 'expire',
		by: Mover,
		{ kept, released }: CancelTerms,
		reason: string,
		more?: Closing
	): Promise<OrderRow> {
		const settled = name === 'closePart';
		const terms = { captured: kept, released };
		return this.#move(order, agreedTo(this.deps.ends.end(order, { name, by, reason, terms, settled, parts: order.confirmed }), more));
	}

	/** What changes when a staff member gets the order. */
	async #assigned(order: OrderRow, to: Actor): Promise<Required<Pick<Move, 'times' | 'set' | 'changes'>>> {
		const { guild } = order;
		const settings = await this.deps.settings.orders(guild);
		const now = this.deps.clock.now();
		const { deliverBy, ...times } = claimedTimes(order, settings, await this.deps.calendars.of(guild), now);
		const max = settings.maxOpenPerFulfiller;
		return {
			times,
			set: { assignee: to.id, assigneeName: to.name, assigneeJoinedAt: to.joinedAt, claimedAt: now, deliverBy, missedByStaff: 0 },
			changes: [this.deps.moves.claims(guild, to.id, 1, max, () => new DomainError('orders.tooManyClaims', { max }))]
		};
	}

	async #requireStaff(order: OrderRow, person: Actor): Promise<void> {
		const is = await this.deps.access.roles(order, person);
		if (!is.staff) throw new DomainError('orders.notForThem', { name: { kind: 'user-text', value: person.name }, code: order.code });
	}

	async #move(order: OrderRow, move: Move): Promise<OrderRow> {
		await this.deps.moves.move(order, move);
		return this.require(order.guild, order.code);
	}
}
