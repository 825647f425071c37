import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { setDeadline } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { UnitWriter } from '#core/units/unit';
import type { IncomingFile, Uploads } from '#shop';
import { requireMeeting } from './meeting.rules.js';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import type { OrderCalendars } from './order.calendar.js';
import { type OrderEnds, stillHeld } from './order.ends.js';
import type { Delivery, OrderRow } from './order.model.js';
import { type OrderMoves, orderSubject } from './order.moves.js';
import { isPart, partsOf } from './order.parts.js';
import type { OrderSettingsSource } from './order.ports.js';
import { claimedTimes, deliveredTimes } from './order.rules.js';
import { orderSaga } from './order.saga.js';
import type { OrderService } from './order.service.js';

const hour = 3_600_000;

export interface DeliveryDeps {
	readonly orders: OrderService;
	readonly uploads: Pick<Uploads, 'keep'>;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly ends: OrderEnds;
	/** What a delivery must bring besides goods and proof, such as the buyer's code word; throws its refusal. */
	readonly checks: DeliveryCheck[];
}

/** Looks at a delivery before it is recorded; may record a wrong try. */
export type DeliveryCheck = (order: OrderRow, actor: Actor, form: Pick<DeliveryForm, 'codeWord'>) => Promise<void>;

/** The delivery form as it was sent; nothing is checked yet. */
export interface DeliveryForm {
	readonly quantity: string;
	/** Positions of the ticked lines of the checklist. */
	readonly checked: readonly string[];
	/** Note to the buyer; for work with several people it names them. */
	readonly note: string;
	readonly codeWord: string;
	readonly files: readonly IncomingFile[];
}

/** What was handed over, as far as the deliverer says it. */
export type DeliveryDraft = Pick<Delivery, 'parts' | 'checked' | 'unchecked' | 'note' | 'attendees' | 'proofs'> & {
	readonly codeWord?: string;
};

/** What counts as proof. */
export const proofRules = { accept: ['image/png', 'image/jpeg', 'image/webp', 'video/mp4'], maxFiles: 10, maxMb: 10 } as const;

/** The hand-over of goods, in one or several parts by one or several people, and the buyer's answer to it. */
export class DeliveryService {
	public constructor(private readonly deps: DeliveryDeps) {}

	/**
	 * Takes the delivery form: checks it, keeps its files, then moves the order.
	 *
	 * @throws `orders.quantityNumber` · `orders.proofRefused` {rule, wrote} · what `deliver` refuses.
	 */
	public async deliverForm(guild: GuildId, actor: Actor, code: string, form: DeliveryForm, request: string): Promise<OrderRow> {
		const done = await this.#done(guild, code, request);
		if (done) return done;
		const order = await this.mayDeliver(guild, actor, code);
		const parts = /^\d{1,4}$/.test(form.quantity.trim()) ? Number(form.quantity) : null;
		if (parts === null) throw new DomainError('orders.quantityNumber', { wrote: { kind: 'user-text', value: form.quantity.slice(0, 40) } });
		this.#requireAmount(order, parts);
		for (const check of this.deps.checks) await check(order, actor, form);
		const stored = await this.deps.uploads.keep(guild, actor.id, proofRules, form.files);
		if (!stored.ok) throw new DomainError('orders.proofRefused', { rule: stored.rule, wrote: { kind: 'user-text', value: stored.wrote } });
		const ticked = (line: string) => form.checked.includes(String(order.item.checklist.indexOf(line)));
		const draft: DeliveryDraft = {
			parts,
			codeWord: form.codeWord,
			checked: order.item.checklist.filter(ticked),
			unchecked: order.item.checklist.filter((line) => !ticked(line)),
			note: form.note.trim().slice(0, 300),
			attendees: '',
			proofs: stored.files.map(({ id }) => id)
		};
		return this.deliver(guild, actor, code, draft, request);
	}

	/** The order, if this person may record a delivery now. @throws the refusal that says why not. */
	public async mayDeliver(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		await this.deps.access.mover(order, actor, order.state === 'delivered' ? 'deliverMore' : 'deliver', '-');
		this.#requirePaid(order);
		requireMeeting(order, (await this.deps.settings.orders(guild)).ready);
		return order;
	}

	/**
	 * Records the hand-over of some parts of the order, with proof.
	 *
	 * @param request Id of the request: the same one twice is one delivery.
	 * @throws `orders.proofMissing` · `orders.deliverAmount` {left} · `orders.notPaid` while goods or money are still to be received ·
	 * `orders.meetingFirst` for items that need one · what the buyer's code word lacks.
	 */
	public async deliver(
		guild: GuildId,
		actor: Actor,
		code: string,
		{ codeWord = '', ...draft }: DeliveryDraft,
		request: string
	): Promise<OrderRow> {
		const done = await this.#done(guild, code, request);
		if (done) return done;
		const order = await this.deps.orders.require(guild, code);
		if (order.state === 'delivered' && !isPart(order) && order.deliveries.at(-1)?.by === actor.id) return order;
		const name = order.state === 'delivered' ? 'deliverMore' : 'deliver';
		const by = await this.deps.access.mover(order, actor, name);
		this.#requirePaid(order);
		this.#requireAmount(order, draft.parts);
		if (draft.proofs.length === 0) throw new DomainError('orders.proofMissing', { proof: order.item.fulfilment.proof.join(' · ') });
		const now = this.deps.clock.now();
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		requireMeeting(order, settings.ready);
		for (const check of this.deps.checks) await check(order, actor, { codeWord });
		const delivery: Delivery = { ...draft, request, by: actor.id, byName: actor.name, byJoinedAt: actor.joinedAt, at: now };
		const delivered = order.delivered + draft.parts;
		await this.deps.moves.move(order, {
			name,
			by,
			request,
			times: deliveredTimes(settings, calendar, now),
			set: {
				deliveries: [...order.deliveries, delivery],
				delivered,
				extensions: 0,
				...(delivered === partsOf(order) ? { deliveredAt: now } : {})
			}
		});
		return this.deps.orders.require(guild, code);
	}

	/** The assignee (or a manager) takes back what the buyer has not accepted yet, so that it can be done again. */
	public async takeBack(guild: GuildId, actor: Actor, code: string, reason: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		const by = await this.deps.access.mover(order, actor, 'takeBack', reason);
		const { deliverBy, ...times } = await this.again(order);
		let before = 0;
		const kept = order.deliveries.filter(({ parts }) => {
			before += parts;
			return before <= order.confirmed;
		});
		await this.deps.moves.move(order, {
			name: 'takeBack',
			by,
			reason,
			times,
			set: { deliveries: kept, delivered: order.confirmed, deliveredAt: null, deliverBy, extensions: 0 }
		});
		return this.deps.orders.require(guild, code);
	}

	/**
	 * The buyer has received what was delivered so far: its share of the credits goes to the shop. When that was all, the order is
	 * complete; otherwise the rest is still to come.
	 *
	 * @param seen Parts that the buyer was shown as delivered: more or less than that by now is refused, so that nobody confirms unseen.
	 */
	public async confirm(guild: GuildId, actor: Actor, code: string, seen?: number): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		if (order.buyer === actor.id && (order.state === 'completed' || (order.state === 'claimed' && order.confirmed === seen))) return order;
		const name = isPart(order) ? 'confirmPart' : 'confirm';
		const by = await this.deps.access.mover(order, actor, name);
		if (seen !== undefined && seen !== order.delivered) throw new DomainError('orders.deliveredMore', { code });
		return this.#accept(order, name, by);
	}

	/** The order, if this person may accept what was delivered. @throws the refusal that says why not. */
	public async mayConfirm(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		await this.deps.access.mover(order, actor, isPart(order) ? 'confirmPart' : 'confirm');
		return order;
	}

	/** Silence counts as received, for what was delivered; acts on the deadline of the buyer's answer. */
	public async timeOut(guild: GuildId, code: string, deadline: string, due: Date): Promise<void> {
		const order = await this.deps.orders.due(guild, code, deadline, due);
		if (!order || !(await this.#warned(order, this.deps.clock.now()))) return;
		await this.#accept(order, isPart(order) ? 'confirmPartSilently' : 'completeSilently', systemMover);
	}

	/** The times of an order that has to be handed over again, or goes on with its rest. */
	public async again(order: OrderRow) {
		const { guild } = order;
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		return claimedTimes(order, settings, calendar, this.deps.clock.now());
	}

	async #accept(
		order: OrderRow,
		name: 'confirm' | 'completeSilently' | 'confirmPart' | 'confirmPartSilently',
		by: Mover
	): Promise<OrderRow> {
		const { guild, code } = order;
		if (name === 'confirm' || name === 'completeSilently') {
			const terms = { captured: stillHeld(order), released: 0 };
			const parts = partsOf(order);
			await this.deps.moves.move(order, this.deps.ends.end(order, { name, by, terms, parts, settled: true, set: { confirmed: parts } }));
		} else {
			const { deliverBy, ...times } = await this.again(order);
			const paid = this.deps.ends.payPart(order, by);
			await this.deps.moves.move(order, { name, by, times, ...paid, set: { ...paid.set, deliverBy, deliveredAt: null, extensions: 0 } });
		}
		return this.deps.orders.require(guild, code);
	}

	/**
	 * Whether the buyer had time to answer a reminder. If not (nothing could be sent while the bot was away), the deadline moves: silence
	 * counts only after a reminder that somebody could read.
	 */
	async #warned(order: OrderRow, now: Date): Promise<boolean> {
		const { guild, code } = order;
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		const { reminders, graceHours } = settings.delivered;
		if (reminders === 0) return true;
		const dueAt = calendar.after(order.remindedAt ?? now, graceHours * hour);
		if (order.remindedAt && dueAt <= now) return true;
		if (!order.remindedAt) await this.deps.orders.remindNow(order, now, this.deps.moves.remindAt(order, []));
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

	/** The order, if this request has recorded its delivery already. */
	async #done(guild: GuildId, code: string, request: string): Promise<OrderRow | null> {
		const order = await this.deps.orders.require(guild, code);
		return order.deliveries.some((delivery) => delivery.request === request) ? order : null;
	}

	#requireAmount(order: OrderRow, parts: number): void {
		const left = partsOf(order) - order.delivered;
		if (parts < 1 || parts > left) throw new DomainError('orders.deliverAmount', { left, code: order.code });
	}

	#requirePaid({ code, payment }: OrderRow): void {
		if (payment && !payment.settled) throw new DomainError('orders.notPaid', { code, label: { kind: 'user-text', value: payment.label } });
	}
}
