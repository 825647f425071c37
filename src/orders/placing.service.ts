import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Unit, UnitWriter } from '#core/units/unit';
import { type DraftState, type Drafts, type Filler, PricesMoved, type Shop } from '#shop';
import type { TrustService } from '#trust';
import { gatesFor, orderAnswers, staffSlotsFor } from './order.answers.js';
import type { OrderCalendars } from './order.calendar.js';
import { newOrderCode } from './order.codes.js';
import { type OrderRow, ordersCollection } from './order.model.js';
import { openOfItem, openOrders, orderSubject, remindDeadline } from './order.moves.js';
import type { OrderMoney, OrderSettingsSource } from './order.ports.js';
import { type OrderRepository, orderRowId } from './order.repository.js';
import type { OrderRooms } from './order.rooms.js';
import { placedTimes } from './order.rules.js';
import { orderSaga } from './order.saga.js';
import type { OrdersSettings } from './orders.settings.js';
import { paymentOf } from './payment.rules.js';

export interface PlacingDeps {
	readonly units: UnitWriter;
	readonly orders: OrderRepository;
	readonly clock: Clock;
	readonly shop: Pick<Shop, 'item' | 'place' | 'version'>;
	readonly drafts: Pick<Drafts, 'get'>;
	readonly trust: Pick<TrustService, 'canOrder' | 'gates' | 'requireOrdering'>;
	readonly money: OrderMoney;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	/** When staff are back, if they are away, and whether orders are refused until then. */
	readonly rooms: Pick<OrderRooms, 'opening'>;
	readonly secrets: Pick<SecretBox, 'seal'>;
	zone(guild: GuildId): Promise<string>;
}

export interface PlaceOrder {
	readonly item: string;
	/** When the draft was started, ms: names the draft, so that the same click twice is the same order. */
	readonly started: number;
	/** Total on the summary that the buyer confirmed. */
	readonly shown: number;
}

/** Thrown inside the unit when a random code is taken; the placing tries another. */
class CodeTaken extends Error {
	public override readonly name = 'CodeTaken';
}

const codeTries = 8;

/** Turns a filled form into an order, in one unit of work: limits, stock, hold, order, deadlines, audit and events. */
export class PlacingService {
	public constructor(private readonly deps: PlacingDeps) {}

	/** Gates that this member passes, of those that an item or its answers ask for. */
	public async openGates(guild: GuildId, actor: Actor, item: Pick<OrderRow['item'], 'access'>): Promise<ReadonlySet<string>> {
		const { gate, choiceGates = [] } = item.access;
		const keys = [...new Set([...(gate ? [gate] : []), ...choiceGates.map((rule) => rule.gate)])];
		const answers = await this.deps.trust.gates(guild, actor, keys);
		return new Set(answers.filter(({ open }) => open).map(({ key }) => key));
	}

	/**
	 * Whether this member may go on filling in the form of an item.
	 *
	 * @throws what the bar in front of orders refuses · DomainError `trust.gateClosed` of the item's own gate.
	 */
	public async requireOpen(guild: GuildId, actor: Actor, { access }: Pick<OrderRow['item'], 'access'>): Promise<void> {
		await this.deps.trust.requireOrdering(guild, actor, access.gate ? [access.gate] : []);
	}

	/** Why trust would refuse the order of a form as it is now; `null`: nothing stands against it. Others may be open by the time it is placed. */
	public async closed(guild: GuildId, actor: Actor, { item, form, quote }: DraftState): Promise<DomainError | null> {
		const open = await this.deps.orders.openValue(guild, actor.id);
		const gates = gatesFor(item.definition.access, form.answered);
		try {
			await this.deps.trust.canOrder(guild, actor, { gates, value: quote?.total ?? 0, openOrders: open.orders, openValue: open.value });
			return null;
		} catch (error) {
			if (error instanceof DomainError) return error;
			throw error;
		}
	}

	/**
	 * Places the order of the member's draft.
	 *
	 * @throws `orders.staffAway` {back} where orders are refused outside working hours · NotFound `orders.draftGone` · `orders.unfinished` {count} · `orders.tooManyOpen` {max} · `orders.onePerItem` {item, max} ·
	 * what `Shop.place`, `TrustService.canOrder` and the ledger refuse.
	 */
	public async place(guild: GuildId, actor: Actor, request: PlaceOrder): Promise<OrderRow> {
		const key = `place:${actor.id}:${request.item}:${request.started}`;
		const before = await this.deps.units.outcome(guild, key);
		if (before) return this.#placed(guild, codeOf(before.result));
		const away = await this.deps.rooms.opening(guild);
		if (away?.blocks) throw new DomainError('orders.staffAway', { back: { kind: 'deadline', at: away.at } });
		try {
			return await this.#place(guild, actor, { ...request, key });
		} catch (error) {
			// Two presses at once: while this one looked, the other may have placed the order and used up the draft.
			const placed = await this.deps.units.outcome(guild, key);
			if (placed) return this.#placed(guild, codeOf(placed.result));
			throw error;
		}
	}

	/** When the time of an order that was placed in quiet hours begins to count; `null` when it does at once. */
	public async asleepUntil({ guild, placedAt }: Pick<OrderRow, 'guild' | 'placedAt'>): Promise<Date | null> {
		const calendar = await this.deps.calendars.of(guild);
		const from = calendar.after(placedAt, 0);
		return from > placedAt ? from : null;
	}

	async #place(guild: GuildId, actor: Actor, request: PlaceOrder & { readonly key: string }): Promise<OrderRow> {
		for (let tries = 1; ; tries += 1) {
			try {
				// The version first: the unit is held to it, so all that is read after it is of one version, in each try anew.
				const version = await this.deps.shop.version(guild);
				const { row } = await this.deps.shop.item(guild, request.item, 'UTC');
				const state = await this.#draft(guild, actor, await this.openGates(guild, actor, row.definition), request);
				const [settings, zone] = await Promise.all([this.deps.settings.orders(guild), this.deps.zone(guild)]);
				const unit = await this.#unit(guild, actor, state, { ...request, settings, zone, version });
				const { result } = await this.deps.units.execute(unit);
				return await this.#placed(guild, result);
			} catch (error) {
				if (!(error instanceof CodeTaken || error instanceof PricesMoved) || tries >= codeTries) throw error;
			}
		}
	}

	async #draft(guild: GuildId, actor: Actor, openGates: Filler['openGates'], request: PlaceOrder): Promise<DraftState> {
		let state: DraftState;
		try {
			state = await this.deps.drafts.get(guild, { member: actor.id, roles: actor.roles, openGates }, request.item);
		} catch (error) {
			if (error instanceof NotFound && error.code === 'shop.draft.notFound') throw new DomainError('orders.draftGone');
			throw error;
		}
		if (state.draft.startedAt.getTime() !== request.started) throw new DomainError('orders.draftGone');
		const missing = state.form.pages.filter(({ done }) => !done).length + state.form.blocked.length;
		if (state.form.next || missing > 0) throw new DomainError('orders.unfinished', { count: Math.max(1, missing) });
		return state;
	}

	async #unit(
		guild: GuildId,
		actor: Actor,
		{ draft, item, form }: DraftState,
		request: PlaceOrder & {
			readonly key: string;
			readonly settings: OrdersSettings;
			readonly zone: string;
			readonly version: number | null;
		}
	): Promise<Unit<string>> {
		const { settings } = request;
		const { variant, quantity, addons, coupon = null } = draft;
		const code = newOrderCode();
		const goods = await this.deps.shop.place(guild, {
			member: actor.id,
			item: item.key,
			variant,
			quantity,
			addons,
			zone: request.zone,
			shown: request.shown,
			roles: actor.roles,
			coupon,
			order: code,
			version: request.version
		});
		// The form was filled in for another item than is sold by now.
		if (goods.frozen.version !== item.version) throw new PricesMoved();
		const value = goods.quote.total;
		const open = await this.deps.orders.openValue(guild, actor.id);
		const gates = gatesFor(item.definition.access, form.answered);
		const limits = await this.deps.trust.canOrder(guild, actor, { gates, value, openOrders: open.orders, openValue: open.value });
		const mostOrders = Math.min(settings.maxOpenPerMember, limits?.openOrders ?? settings.maxOpenPerMember);

		const now = this.deps.clock.now();
		const held = goods.frozen.settlement.kind === 'credits' ? value : 0;
		const order: Omit<OrderRow, '_id' | 'dueAt' | 'answerBy'> = {
			guild,
			code,
			state: orderSaga.initial,
			version: 1,
			open: true,
			buyer: actor.id,
			buyerName: actor.name,
			buyerJoinedAt: actor.joinedAt,
			assignee: null,
			assigneeName: null,
			assigneeJoinedAt: null,
			item: goods.frozen,
			quantity,
			quote: goods.quote,
			answers: orderAnswers(form.answered, (text) => this.deps.secrets.seal(orderRowId(guild, code), text)),
			staffSlots: staffSlotsFor(item.definition.fulfilment.staff, form.answered),
			reservation: goods.reservation,
			value,
			single: settings.oneOpenPerItem,
			held,
			captured: 0,
			released: 0,
			revision: 1,
			helpers: [],
			payment: paymentOf(goods.frozen, variant, quantity, goods.quote, form.answered),
			deliveries: [],
			leaving: {
				freeCancelUntil: settings.freeCancelUntil,
				keptPercentOnBuyerCancel: settings.keptPercentOnBuyerCancel,
				keptPercentOnBuyerNoShow: settings.ready.keptPercentOnBuyerNoShow
			},
			delivered: 0,
			confirmed: 0,
			meeting: null,
			offer: null,
			missedByBuyer: 0,
			missedByStaff: 0,
			problem: null,
			change: null,
			revisions: [],
			reminders: 0,
			remindedAt: null,
			extensions: 0,
			placedAt: now,
			claimedAt: null,
			deliveredAt: null,
			endedAt: null,
			deliverBy: null,
			journal: [{ at: now, actor: actor.id, name: actor.name, kind: 'buyer', action: 'place', to: orderSaga.initial }]
		};
		const { dueAt, remindAt, answerBy } = placedTimes({ item: goods.frozen }, settings, await this.deps.calendars.of(guild), now);
		const [firstReminder, ...later] = remindAt;
		const subject = orderSubject(code);
		const deadline = orderSaga.states.placed?.deadline ?? '';
		return {
			guild,
			key: request.key,
			content: { item: item.key, started: request.started },
			locks: held > 0 ? this.deps.money.locks : [],
			changes: [
				{ in: ordersCollection, insert: { _id: orderRowId(guild, code), ...order, dueAt, answerBy }, else: () => new CodeTaken() },
				...goods.changes,
				openOrders(guild, actor.id, 1, value, {
					orders: mostOrders,
					value: limits?.openOrderValue ?? Number.MAX_SAFE_INTEGER,
					refuse: ({ orders, value: openValue }) =>
						limitRefusal({ orders, openValue, mostOrders, mostValue: limits?.openOrderValue ?? 0, value })
				}),
				...(settings.oneOpenPerItem
					? [
							openOfItem(
								guild,
								actor.id,
								item.key,
								1,
								() => new DomainError('orders.onePerItem', { item: { kind: 'user-text', value: item.definition.name }, max: 1 })
							)
						]
					: []),
				...(held > 0 ? this.deps.money.hold({ guild, code, revision: 1, member: actor.id, amount: held, at: now }) : []),
				setDeadline(guild, subject, deadline, dueAt),
				...(firstReminder
					? [setDeadline(guild, subject, remindDeadline, firstReminder, { later: later.map((at) => at.toISOString()) })]
					: [])
			],
			events: [{ name: 'order.placed', key: `order:${code}:place:1`, aggregate: subject, payload: { code } }],
			audit: [
				{
					actor: actor.id,
					actorKind: 'member',
					action: 'order.placed',
					target: subject,
					after: { item: item.key, variant, quantity, value, ...(goods.reservation.coupon ? { coupon: goods.reservation.coupon.key } : {}) }
				}
			],
			result: code
		};
	}

	async #placed(guild: GuildId, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.find(guild, code);
		if (!order) throw new Error(`Order ${code} was placed and is not there`);
		return order;
	}
}

function limitRefusal(facts: { orders: number; openValue: number; mostOrders: number; mostValue: number; value: number }): DomainError {
	if (facts.orders >= facts.mostOrders) return new DomainError('orders.tooManyOpen', { max: facts.mostOrders });
	const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
	return new DomainError('orders.openValue', {
		max: credits(facts.mostValue),
		open: credits(facts.openValue),
		value: credits(facts.value)
	});
}

function codeOf(result: unknown): string {
	if (typeof result !== 'string') throw new TypeError('The unit of a placing has no code as its result');
	return result;
}
