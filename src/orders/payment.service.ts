import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { IncomingFile, Uploads } from '#shop';
import { proofRules } from './delivery.service.js';
import type { Mover, OrderAccess } from './order.access.js';
import type { OrderRow, Payment, Receipt } from './order.model.js';
import type { OrderMoves } from './order.moves.js';
import type { OrderPolicy } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import type { OrderService } from './order.service.js';

export interface PaymentDeps {
	readonly orders: OrderService;
	readonly uploads: Pick<Uploads, 'keep'>;
	readonly access: OrderAccess;
	readonly policy: OrderPolicy;
	readonly moves: OrderMoves;
	readonly clock: Clock;
}

/** The form of a receipt or a return as it was sent. */
export interface ReceiptForm {
	/** Pieces of the agreed goods; empty or 0 for anything else. */
	readonly amount: string;
	/** What it was, where it was not the agreed goods. */
	readonly what: string;
	readonly note: string;
	/** With this the price is paid, or everything is given back. */
	readonly complete: boolean;
	readonly files: readonly IncomingFile[];
	/** Id of the request: the same one twice is one record. */
	readonly request: string;
}

const capability = 'orders.receive_goods';
const mostReceipts = 20;

/**
 * What is paid outside the ledger: staff record goods and money that they received and gave back, with proof. Nothing is held, so
 * nothing moves by itself.
 */
export class PaymentService {
	public constructor(private readonly deps: PaymentDeps) {}

	/** The order, if this person may record a payment now. @throws the refusal that says why not. */
	public async mayReceive(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		await this.#recorder(order, actor);
		if (!order.open || order.state === 'placed' || order.state === 'disputed') throw wrongState(order);
		if (order.payment?.settled) throw new DomainError('orders.paidAlready', { code });
		return order;
	}

	/**
	 * Records what staff received for an order.
	 *
	 * @throws `orders.amountNumber` · `orders.otherGoods` when other goods are not taken · `orders.proofRefused` · `orders.receiptProof` ·
	 * `orders.aboveLimit` {limit} · Forbidden for who does not hold the order.
	 */
	public async receive(guild: GuildId, actor: Actor, code: string, form: ReceiptForm): Promise<OrderRow> {
		const done = await this.#done(guild, code, form.request);
		if (done) return done;
		const order = await this.mayReceive(guild, actor, code);
		const by = await this.#recorder(order, actor);
		const payment = paymentIn(order);
		const receipt = await this.#receipt(order, payment, actor, form);
		if (receipt.amount === 0 && !payment.otherGoods) throw new DomainError('orders.otherGoods', { label: userText(payment.label) });
		const received = payment.received + receipt.amount;
		const settled = (payment.due !== null && received - payment.returned >= payment.due) || (payment.otherGoods && form.complete);
		await this.deps.moves.note(order, {
			step: 'receive',
			request: form.request,
			by,
			action: 'receive',
			reason: receipt.what,
			count: receipt.amount,
			set: { payment: { ...payment, received, settled, clear: false, receipts: [...payment.receipts, receipt] } },
			event: 'order.paid',
			payload: { settled },
			audit: { what: receipt.what, amount: receipt.amount, settled, proofs: receipt.proofs }
		});
		return this.deps.orders.require(guild, code);
	}

	/** The order, if this person may record a return now; ended orders too, while staff owe goods. @throws the refusal that says why not. */
	public async mayReturn(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		await this.#recorder(order, actor);
		if (!order.payment || order.payment.clear || order.state === 'disputed') throw new DomainError('orders.nothingToReturn', { code });
		return order;
	}

	/** Records what staff gave back; when that was everything, the order can be cancelled, or a ruling is carried out. @throws as `receive`. */
	public async giveBack(guild: GuildId, actor: Actor, code: string, form: ReceiptForm): Promise<OrderRow> {
		const done = await this.#done(guild, code, form.request);
		if (done) return done;
		const order = await this.mayReturn(guild, actor, code);
		const by = await this.#recorder(order, actor);
		const payment = paymentIn(order);
		const receipt = await this.#receipt(order, payment, actor, form);
		const returned = payment.returned + receipt.amount;
		if (returned > payment.received) throw new DomainError('orders.returnsTooMuch', { most: payment.received - payment.returned });
		const wanted = order.open ? payment.received : payment.owed;
		// While staff owe only what a change of order has made too much, "complete" says that this is back, not all of it.
		const partOwed = order.open && payment.owed > payment.returned;
		const clear = (form.complete && !partOwed) || (wanted > 0 && returned >= wanted);
		const settled = order.open ? payment.settled && payment.due !== null && payment.received - returned >= payment.due : payment.settled;
		await this.deps.moves.note(order, {
			step: 'give-back',
			request: form.request,
			by,
			action: 'giveBack',
			reason: receipt.what,
			count: receipt.amount,
			set: { payment: { ...payment, returned, clear, settled, returns: [...payment.returns, receipt] } },
			event: 'order.given-back',
			payload: { clear },
			audit: { what: receipt.what, amount: receipt.amount, clear, proofs: receipt.proofs }
		});
		return this.deps.orders.require(guild, code);
	}

	/** The order, if this request has been recorded already. */
	async #done(guild: GuildId, code: string, request: string): Promise<OrderRow | null> {
		const order = await this.deps.orders.require(guild, code);
		const known = [...(order.payment?.receipts ?? []), ...(order.payment?.returns ?? [])];
		return known.some((receipt) => receipt.request === request) ? order : null;
	}

	/** Who records: whoever holds the order or helps with it, up to the worth that they may take; a manager above it. */
	async #recorder(order: OrderRow, actor: Actor): Promise<Mover> {
		if (!order.payment) throw new DomainError('orders.paidInCredits', { code: order.code });
		const is = await this.deps.access.roles(order, actor);
		if (is.buyer) throw new Forbidden('orders.bothSides', { code: order.code });
		const part = is.assignee || is.helper;
		if (!part && !is.manager) throw new Forbidden('orders.notAssignee', { staff: order.assigneeName ?? '' });
		if (!is.manager && !(await this.deps.policy.can(order.guild, actor, capability)))
			throw new Forbidden('orders.notReceiver', { code: order.code });
		const limit = await this.deps.policy.limit(order.guild, actor, capability);
		if (limit !== null && order.quote.total > limit && !(is.manager && !part))
			throw new Forbidden('orders.aboveLimit', { limit: { kind: 'amount', currency: 'credits', value: limit } });
		return { id: actor.id, name: actor.name, kind: part ? 'staff' : 'manager' };
	}

	async #receipt(order: OrderRow, payment: Payment, actor: Actor, form: ReceiptForm): Promise<Receipt> {
		const written = form.amount.replace(/[\s.,'’_]/gu, '');
		if (!/^\d{0,8}$/.test(written)) throw new DomainError('orders.amountNumber', { wrote: userText(form.amount.slice(0, 40)) });
		const amount = payment.goods === null ? 0 : Number(written || 0);
		const words = form.what.trim().slice(0, 100);
		if (amount === 0 && words === '') throw new DomainError('orders.whatMissing');
		if (payment.receipts.length + payment.returns.length >= mostReceipts)
			throw new DomainError('orders.tooManyReceipts', { max: mostReceipts });
		const stored = await this.deps.uploads.keep(order.guild, actor.id, proofRules, form.files);
		if (!stored.ok) throw new DomainError('orders.proofRefused', { rule: stored.rule, wrote: userText(stored.wrote) });
		if (stored.files.length === 0) throw new DomainError('orders.receiptProof');
		return {
			at: this.deps.clock.now(),
			by: actor.id,
			byName: actor.name,
			what: amount > 0 ? [payment.label, words].filter(Boolean).join(' · ') : words,
			amount,
			note: form.note.trim().slice(0, 300),
			proofs: stored.files.map(({ id }) => id),
			request: form.request
		};
	}
}

function paymentIn({ payment, code }: OrderRow): Payment {
	if (!payment) throw new DomainError('orders.paidInCredits', { code });
	return payment;
}

const userText = (value: string) => ({ kind: 'user-text', value }) as const;
