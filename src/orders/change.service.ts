import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { ItemRow, Shop } from '#shop';
import type { TrustService } from '#trust';
import { orGone, priceMoved, priceWord, userText } from './change.refusals.js';
import { changeDeadline, type NewTerms, OrderRevisions } from './change.revision.js';
import {
	type ListedTerms,
	listedTerms,
	mayChange,
	offerId,
	type PriceUnit,
	priceBounds,
	priceUnit,
	sameTerms,
	stretchesDiscounts,
	termsOf,
	type WantedTerms
} from './change.terms.js';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import type { ChangeOffer, OrderRow, OrderTerms } from './order.model.js';
import { type OrderMoves, orderSubject, unlessMoved } from './order.moves.js';
import type { OrderMoney, OrderSettingsSource } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import type { OrderRepository } from './order.repository.js';
import type { OrderService } from './order.service.js';

const hour = 3_600_000;

export interface ChangeDeps {
	readonly orders: OrderService;
	readonly rows: Pick<OrderRepository, 'find' | 'openValue'>;
	readonly clock: Clock;
	readonly settings: OrderSettingsSource;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly money: OrderMoney;
	readonly shop: Pick<Shop, 'item' | 'replace'>;
	readonly trust: Pick<TrustService, 'canOrder'>;
	zone(guild: GuildId): Promise<string>;
}

/** What somebody is about to offer. */
export interface ChangeDraft extends ListedTerms {
	readonly order: OrderRow;
	readonly side: 'buyer' | 'staff';
	readonly from: OrderTerms;
	/** The item as it is sold now. */
	readonly item: ItemRow;
	readonly unit: PriceUnit;
	/** Nobody has to be asked: nobody has begun. */
	readonly atOnce: boolean;
	/** How far staff may go from the list; `null` for the buyer, and where the owner allows none. */
	readonly bounds: { readonly min: number; readonly max: number } | null;
	readonly offerHours: number;
}

/** What a person saw when they sent other terms. */
export interface SeenTerms extends WantedTerms {
	/** The total of the list. */
	readonly shown: number;
	/** Whether it was to take effect at once. */
	readonly atOnce: boolean;
}

interface Party {
	readonly side: 'buyer' | 'staff';
	readonly by: Mover;
}

/**
 * Other terms for an order that is under way: one side offers, the other accepts, and then the order has a new version with its own hold,
 * in one unit of work. A buyer whose order nobody has taken needs nobody's yes to the list price.
 */
export class ChangeService {
	readonly #revisions: OrderRevisions;

	public constructor(private readonly deps: ChangeDeps) {
		this.#revisions = new OrderRevisions(deps);
	}

	/**
	 * What these terms would be, by the item as it is sold now.
	 *
	 * @throws NotFound `orders` for strangers · `orders.moved` · `orders.changeTooLate` · `orders.changesUsed` {max} ·
	 * `orders.changeClaimFirst` · `orders.changeItem` · `orders.changeGoods` · `orders.changeDiscount` · what `quote` throws.
	 */
	public async draft(guild: GuildId, actor: Actor, code: string, wanted: WantedTerms = {}): Promise<ChangeDraft> {
		const order = await this.deps.orders.require(guild, code);
		const { side } = await this.#party(order, actor);
		const { change } = await this.deps.settings.orders(guild);
		this.#requireOpen(order, change.max);
		const item = await this.#item(order);
		const listed = listedTerms(order, item.definition, wanted);
		const unit = priceUnit(order);
		const atOnce = side === 'buyer' && order.state === 'placed';
		if (atOnce && stretchesDiscounts(order, listed.quote)) throw new DomainError('orders.changeDiscount', { code });
		return {
			...listed,
			order,
			side,
			item,
			unit,
			from: termsOf(order),
			atOnce,
			bounds: side === 'staff' && unit !== 'none' && change.pricePercent > 0 ? priceBounds(listed.terms.total, change) : null,
			offerHours: change.offerHours
		};
	}

	/**
	 * Offers other terms at list price; the buyer's own, before anybody has taken the order, take effect at once.
	 *
	 * @throws as `draft` and `accept` · `orders.changeSame` · `orders.changePrice` {old, new} · `orders.moved` when it was to take effect
	 * at once and somebody has taken the order.
	 */
	public async send(guild: GuildId, actor: Actor, code: string, seen: SeenTerms): Promise<OrderRow> {
		const done = seen.atOnce ? await this.#doneBefore(guild, actor, code, seen) : null;
		if (done) return done;
		const draft = await this.draft(guild, actor, code, seen);
		const { order, terms, side } = draft;
		if (sameTerms(terms, draft.from)) throw new DomainError('orders.changeSame', { code });
		if (seen.shown !== terms.total) throw priceMoved(draft.unit, seen.shown, terms.total, order);
		if (seen.atOnce && !draft.atOnce) throw wrongState(order);
		const { by } = await this.#party(order, actor);
		if (!draft.atOnce) return this.#offer(draft, actor, by, terms, '');
		const mostValue = await this.#mostValue(order, actor, draft.quote.total);
		const offer = offerId(order, terms, draft.quote.total, actor.id, '');
		return this.#replace(order, by, { ...draft, agreed: terms, reason: '', offer, offeredBy: by, side, mostValue }, 'changeNow');
	}

	/**
	 * Staff offer other terms at another price than the list's, with a reason.
	 *
	 * @throws as `send` · `orders.changeAmount` {wrote} · `orders.changeBounds` {min, max, list} · `orders.reasonMissing` ·
	 * `orders.changeNoPrice` for the buyer, and where the owner allows none.
	 */
	public async sendPriced(
		guild: GuildId,
		actor: Actor,
		code: string,
		wanted: WantedTerms,
		form: { readonly total: string; readonly reason: string }
	): Promise<OrderRow> {
		const draft = await this.draft(guild, actor, code, wanted);
		const { order, terms, bounds, unit, from } = draft;
		if (!bounds) throw new Forbidden('orders.changeNoPrice', { code });
		const written = form.total.replace(/[\s.,'’_]/gu, '');
		if (!/^\d{1,12}$/.test(written)) throw new DomainError('orders.changeAmount', { wrote: userText(form.total.slice(0, 40)) });
		const total = Number(written);
		if (total < bounds.min || total > bounds.max) {
			const word = (value: number) => priceWord(unit, value, order);
			throw new DomainError('orders.changeBounds', { min: word(bounds.min), max: word(bounds.max), list: word(terms.total) });
		}
		const reason = form.reason.trim().slice(0, 200);
		if (reason === '') throw new DomainError('orders.reasonMissing');
		const agreed = { ...terms, total };
		if (sameTerms(agreed, from)) throw new DomainError('orders.changeSame', { code });
		const { by } = await this.#party(order, actor);
		return this.#offer(draft, actor, by, agreed, reason);
	}

	/**
	 * The other side takes exactly the terms that it saw: what was held goes back and the new total is held, goods and limits move, and the
	 * order gets its next version, together or not at all. After a refusal the offer still stands.
	 *
	 * @param id Of the offer, as the button carried it.
	 * @throws `orders.changeGone` · `orders.changeOwn` · `orders.changeShort`, `orders.changeShortBuyer` {missing} · `orders.changeSoldOut` ·
	 * `orders.changeItem` · `orders.changePrice` · `orders.changeValue` · `shop.limit`.
	 */
	public async accept(guild: GuildId, actor: Actor, code: string, id: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		const { side, by } = await this.#party(order, actor);
		const last = order.revisions.at(-1);
		if (last?.offer === id && last.acceptedBy === actor.id) return order;
		const offer = this.#standing(order, id);
		if (offer.side === side) throw new Forbidden('orders.changeOwn', { code, name: userText(offer.byName) });
		const { change } = await this.deps.settings.orders(guild);
		this.#requireOpen(order, change.max);
		const item = await this.#item(order);
		const listed = listedTerms(order, item.definition, {
			variant: offer.variant,
			quantity: offer.quantity,
			plain: offer.addons.length === 0
		});
		if (!sameTerms({ ...listed.terms, total: offer.total }, offer)) throw new DomainError('orders.changeItem', { code });
		const unit = priceUnit(order);
		if (listed.terms.total !== offer.list) throw priceMoved(unit, offer.list, listed.terms.total, order);
		if (listed.quote.total !== offer.worth) throw priceMoved('credits', offer.worth, listed.quote.total, order);
		const value = unit === 'credits' ? offer.total : listed.quote.total;
		const mostValue = side === 'buyer' ? await this.#mostValue(order, actor, value) : offer.mostValue;
		const offeredBy: Mover = { id: offer.by, name: offer.byName, kind: offer.side === 'buyer' ? 'buyer' : 'staff' };
		const { reason } = offer;
		return this.#replace(
			order,
			by,
			{ ...listed, agreed: offer, reason, offer: id, offeredBy, side: offer.side, mostValue },
			'acceptChange'
		);
	}

	/** The order, if its last change was this one: the second of two presses. */
	async #doneBefore(guild: GuildId, actor: Actor, code: string, seen: SeenTerms): Promise<OrderRow | null> {
		const order = await this.deps.orders.require(guild, code);
		const last = order.revisions.at(-1);
		if (last?.acceptedBy !== actor.id || last.offeredBy !== actor.id) return null;
		const { variant, quantity, total } = last.to;
		return variant === seen.variant && quantity === seen.quantity && total === seen.shown ? order : null;
	}

	/** The other side does not want the offered terms. @throws `orders.changeGone` · `orders.changeOwn` */
	public async decline(guild: GuildId, actor: Actor, code: string, id: string): Promise<OrderRow> {
		return this.#end(guild, actor, code, id, 'declineChange');
	}

	/** The side that offered takes its offer back. @throws `orders.changeGone` · `orders.changeNotYours` */
	public async withdraw(guild: GuildId, actor: Actor, code: string, id: string): Promise<OrderRow> {
		return this.#end(guild, actor, code, id, 'withdrawChange');
	}

	/** Nobody answered the offer in time; acts on its deadline. */
	public async timeOut(guild: GuildId, code: string, due: Date): Promise<void> {
		const order = await this.deps.rows.find(guild, code);
		if (!order?.change) return this.deps.moves.drop(guild, code, changeDeadline, due);
		if (order.change.expiresAt > this.deps.clock.now()) return;
		await unlessMoved(this.#ended(order, order.change, systemMover, 'expireChange', due));
	}

	async #replace(order: OrderRow, by: Mover, to: NewTerms, action: 'acceptChange' | 'changeNow'): Promise<OrderRow> {
		await this.#revisions.replace(order, by, to, action);
		return this.deps.orders.require(order.guild, order.code);
	}

	async #end(guild: GuildId, actor: Actor, code: string, id: string, action: 'declineChange' | 'withdrawChange'): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		const { side, by } = await this.#party(order, actor);
		const last = order.journal.at(-1);
		if (!order.change && last?.action === action && last.actor === actor.id) return order;
		const offer = this.#standing(order, id);
		if (action === 'declineChange' && offer.side === side) throw new Forbidden('orders.changeOwn', { code, name: userText(offer.byName) });
		if (action === 'withdrawChange' && offer.side !== side)
			throw new Forbidden('orders.changeNotYours', { code, name: userText(offer.byName) });
		await orGone(this.#ended(order, offer, by, action), code);
		return this.deps.orders.require(guild, code);
	}

	#ended(
		order: OrderRow,
		offer: ChangeOffer,
		by: Mover,
		action: 'declineChange' | 'withdrawChange' | 'expireChange',
		seen?: Date
	): Promise<void> {
		const clear = clearDeadline(order.guild, orderSubject(order.code), changeDeadline);
		return this.deps.moves.note(order, {
			step: `${action}:${offer.id}:${by.id}`,
			by,
			action,
			set: { change: null },
			changes: [seen ? ifStillDue(clear, seen) : clear],
			event: 'order.change-ended',
			payload: { how: action, side: offer.side },
			audit: { offer: offer.id }
		});
	}

	async #offer(draft: ChangeDraft, actor: Actor, by: Mover, terms: OrderTerms, reason: string): Promise<OrderRow> {
		const { order, side, from, quote, offerHours } = draft;
		const { guild, code } = order;
		const standing = order.change;
		if (standing && standing.by === actor.id && standing.reason === reason && sameTerms(standing, terms)) return order;
		const worth = quote.total;
		const value = draft.unit === 'credits' ? terms.total : worth;
		const now = this.deps.clock.now();
		const change: ChangeOffer = {
			...terms,
			id: offerId(order, terms, worth, actor.id, reason),
			by: actor.id,
			byName: actor.name,
			side,
			list: draft.terms.total,
			worth,
			mostValue: side === 'buyer' ? await this.#mostValue(order, actor, value) : null,
			reason,
			at: now,
			expiresAt: new Date(now.getTime() + offerHours * hour)
		};
		const note = this.deps.moves.note(order, {
			step: `offerChange:${change.id}`,
			by,
			action: 'offerChange',
			...(reason ? { reason } : {}),
			set: { change },
			changes: [setDeadline(guild, orderSubject(code), changeDeadline, change.expiresAt)],
			event: 'order.change-offered',
			payload: { offer: change.id, side },
			audit: { from, to: terms, list: change.list }
		});
		await orGone(note, code);
		return this.deps.orders.require(guild, code);
	}

	async #item({ guild, reservation, code }: OrderRow): Promise<ItemRow> {
		try {
			return (await this.deps.shop.item(guild, reservation.item, await this.deps.zone(guild))).row;
		} catch (error) {
			throw error instanceof NotFound ? new DomainError('orders.changeItem', { code }) : error;
		}
	}

	/** On which side of the order somebody stands. @throws NotFound for strangers; who may fulfil it and does not is told who can. */
	async #party(order: OrderRow, actor: Actor): Promise<Party> {
		const { code } = order;
		const is = await this.deps.access.roles(order, actor);
		const { id, name } = actor;
		if (is.buyer) return { side: 'buyer', by: { id, name, kind: 'buyer' } };
		if (is.assignee) return { side: 'staff', by: { id, name, kind: 'staff' } };
		if (is.manager) return { side: 'staff', by: { id, name, kind: 'manager' } };
		if (!is.staff) throw new NotFound('orders', { code });
		if (order.assigneeName === null) throw new Forbidden('orders.changeClaimFirst', { code });
		throw new Forbidden('orders.notAssignee', { staff: userText(order.assigneeName) });
	}

	/** Credits that the buyer may have in open orders, where they would have more than now. @throws what their standing refuses. */
	async #mostValue(order: OrderRow, buyer: Actor, value: number): Promise<number | null> {
		if (value <= order.value) return null;
		const open = await this.deps.rows.openValue(order.guild, buyer.id);
		const ask = { gates: [], value, openOrders: Math.max(0, open.orders - 1), openValue: Math.max(0, open.value - order.value) };
		return (await this.deps.trust.canOrder(order.guild, buyer, ask))?.openOrderValue ?? null;
	}

	#requireOpen(order: OrderRow, max: number): void {
		const { code } = order;
		if (!mayChange(order)) throw order.delivered > 0 && order.open ? new DomainError('orders.changeTooLate', { code }) : wrongState(order);
		if (order.revisions.length >= max) throw new DomainError('orders.changesUsed', { max, code });
	}

	#standing(order: OrderRow, id: string): ChangeOffer {
		const { change, code } = order;
		if (!change || change.id !== id || change.expiresAt <= this.deps.clock.now()) throw new DomainError('orders.changeGone', { code });
		return change;
	}
}
