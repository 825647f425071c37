import type { Clock } from '#core/clock';
import { clearDeadline } from '#core/deadlines/deadline';
import type { GuildId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { keptDiscounts, listPrices, type Shop } from '#shop';
import { explained, orGone, valueRefusal } from './change.refusals.js';
import { agreedQuote, type ListedTerms, priceUnit, termsOf } from './change.terms.js';
import type { Mover } from './order.access.js';
import { stillHeld } from './order.ends.js';
import type { OrderRow, OrderTerms, Revision } from './order.model.js';
import { moveOpenValue, type OrderMoves, orderSubject } from './order.moves.js';
import type { OrderMoney } from './order.ports.js';
import { paymentFor } from './payment.rules.js';

/** The deadline at which an offer of other terms ends. */
export const changeDeadline = 'orders.change';

/** Terms that both sides want, or the buyer alone where nobody else has to be asked. */
export interface NewTerms extends ListedTerms {
	readonly agreed: OrderTerms;
	readonly reason: string;
	readonly offer: string;
	readonly offeredBy: Mover;
	readonly side: 'buyer' | 'staff';
	/** Credits that the buyer may have in open orders; `null`: as much as wanted. */
	readonly mostValue: number | null;
}

export interface RevisionDeps {
	readonly clock: Clock;
	readonly moves: OrderMoves;
	readonly money: OrderMoney;
	readonly shop: Pick<Shop, 'replace'>;
	zone(guild: GuildId): Promise<string>;
}

/** Writes the next version of an order's terms: money, goods, limits, counters and the order itself in one unit of work. */
export class OrderRevisions {
	public constructor(private readonly deps: RevisionDeps) {}

	/**
	 * Commits the new terms: what was held goes back and the new total is held, goods and limits move, the order gets its next version.
	 *
	 * @throws `orders.changeGone` when the order moved meanwhile · `orders.changeShort`, `orders.changeShortBuyer` · `orders.changeSoldOut` ·
	 * `orders.changeItem` · `orders.changePrice` · `orders.changeValue` · `shop.limit`.
	 */
	public async replace(order: OrderRow, by: Mover, to: NewTerms, action: 'acceptChange' | 'changeNow'): Promise<void> {
		const { guild, code, buyer, payment, revision } = order;
		const { agreed, quote } = to;
		const now = this.deps.clock.now();
		const unit = priceUnit(order);
		const price = unit === 'credits' ? agreedQuote(quote, agreed.total, to.reason) : quote;
		const goods = await this.#goods(order, to);
		const held = payment === null ? price.total : 0;
		const entry: Revision = {
			revision,
			from: termsOf(order),
			to: { ...plainTerms(agreed) },
			itemVersion: order.item.version,
			held: order.held,
			offer: to.offer,
			side: to.side,
			offeredBy: to.offeredBy.id,
			offeredByName: to.offeredBy.name,
			acceptedBy: by.id,
			acceptedByName: by.name,
			reason: to.reason,
			at: now
		};
		const money = { guild, code, member: buyer };
		const left = stillHeld(order);
		const changes: Change[] = [
			...goods.changes,
			moveOpenValue(guild, buyer, price.total - order.value, price.total > order.value ? to.mostValue : null, (open) =>
				valueRefusal(code, open, price.total - order.value, to.mostValue ?? 0)
			),
			...(left > 0 ? this.deps.money.release({ ...money, revision, amount: left, actor: by.id, at: now, part: 'change' }) : []),
			...(held > 0 ? this.deps.money.hold({ ...money, revision: revision + 1, amount: held, at: now }) : []),
			clearDeadline(guild, orderSubject(code), changeDeadline)
		];
		const note = this.deps.moves.note(order, {
			step: `change:${to.offer}:${by.id}`,
			by,
			action,
			set: {
				item: goods.frozen,
				quantity: agreed.quantity,
				quote: price,
				reservation: goods.reservation,
				value: price.total,
				held,
				captured: 0,
				released: 0,
				payment: payment && paymentFor(payment, unit === 'goods' ? agreed.total : null, price.total > order.quote.total),
				change: null,
				revisions: [...order.revisions, entry]
			},
			inc: { revision: 1 },
			changes,
			locks: left > 0 || held > 0 ? this.deps.money.locks : [],
			event: 'order.changed',
			payload: { revision: revision + 1, side: to.side, how: action },
			audit: { from: entry.from, to: entry.to, revision: revision + 1, offeredBy: entry.offeredBy }
		});
		await orGone(note, code).catch((error: unknown) => {
			throw explained(error, order, by.kind === 'buyer');
		});
	}

	async #goods(order: OrderRow, { terms, chosen, quote }: ListedTerms) {
		const { guild, reservation, buyer, code } = order;
		const kept = keptDiscounts(order);
		const discounts = { discounts: kept ?? listPrices };
		try {
			return await this.deps.shop.replace(guild, reservation, {
				member: buyer,
				item: reservation.item,
				variant: terms.variant,
				quantity: terms.quantity,
				addons: chosen,
				zone: await this.deps.zone(guild),
				shown: quote.total,
				order: code,
				...discounts
			});
		} catch (error) {
			throw explained(error, { code, buyerName: order.buyerName }, false);
		}
	}
}

function plainTerms({ variant, variantLabel, quantity, addons, total }: OrderTerms): OrderTerms {
	return { variant, variantLabel, quantity, addons, total };
}
