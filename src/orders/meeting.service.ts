import { randomUUID } from 'node:crypto';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import type { UnitWriter } from '#core/units/unit';
import type { DeliveryForm } from './delivery.service.js';
import { windowHour, zoneFrom } from './local-time.js';
import { checkInFrom, meetingOf, meetingTimes } from './meeting.rules.js';
import { daysFrom, type TimesForm, timesOf } from './meeting.times.js';
import { newCodeWord, sameWord, spelled } from './meeting.word.js';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import type { OrderCalendars } from './order.calendar.js';
import type { Meeting, MeetingOffer, OrderRow } from './order.model.js';
import { type OrderMoves, orderSubject, unlessMoved } from './order.moves.js';
import type { OrderSettingsSource } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import type { OrderService } from './order.service.js';
import type { OrdersSettings } from './orders.settings.js';

const hour = 3_600_000;
const mostPlace = 200;
/** How often a wrong word is counted again when the order changed at the same moment. */
const countTries = 20;

/** The deadline of proposed times that nobody has taken. */
export const offerDeadline = 'orders.offer';

export interface MeetingDeps {
	readonly orders: OrderService;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	readonly secrets: Pick<SecretBox, 'seal' | 'open'>;
	/** The guild's zone. */
	zone(guild: GuildId): Promise<string>;
	/** The zone that a member has chosen, `null` for none. */
	memberZone(guild: GuildId, member: MemberId): Promise<string | null>;
}

export type MeetingSide = MeetingOffer['side'];

/** What the form of a proposal shows. */
export interface ProposalAsk {
	readonly order: OrderRow;
	readonly zone: string;
	/** Where the zone comes from: chosen by the member, told in the order, or the guild's. */
	readonly zoneFrom: 'member' | 'order' | 'guild';
	/** `2026-11-21`, … */
	readonly days: readonly string[];
	/** From when on the buyer said that they have time. */
	readonly hour: number | null;
	readonly methods: readonly { readonly key: string; readonly label: string; readonly selected: boolean }[];
	readonly place: string;
}

/** A proposal as it was sent; nothing is checked yet. */
export interface ProposalForm extends TimesForm {
	readonly method: string;
	readonly place: string;
}

/** The code word of a meeting, for the buyer's eyes. */
export interface ShownWord {
	readonly order: OrderRow;
	readonly meeting: Meeting;
	/** In groups. */
	readonly word: string;
	readonly place: string;
}

/** The zones of both sides as far as they are known. */
export interface MeetingZones {
	readonly buyer: string | null;
	readonly staff: string | null;
}

/** How buyer and staff member agree on a time and a place, recognise each other, and say that they are there. */
export class MeetingService {
	public constructor(private readonly deps: MeetingDeps) {}

	/** What somebody who may propose times sees first. @throws as `propose`. */
	public async ask(guild: GuildId, actor: Actor, code: string): Promise<ProposalAsk> {
		const { order, side } = await this.#mayAgree(guild, actor, code);
		const [settings, zone] = await Promise.all([this.deps.settings.orders(guild), this.#zoneOf(order, actor, side)]);
		const methods = methodsOf(order, settings);
		// What the buyer asked for, else the way that the item names first: nobody has to choose between one.
		const told = methods.find(({ key }) => valuesOf(order, 'method').includes(key)) ?? methods[0];
		return {
			order,
			...zone,
			days: daysFrom(this.deps.clock.now(), zone.zone, settings.ready.daysAhead),
			hour: windowHour([...valuesOf(order, 'window'), ...textsOf(order, 'window')]),
			methods: methods.map(({ key, label }) => ({ key, label, selected: key === told?.key })),
			place: [...textsOf(order, 'map'), ...textsOf(order, 'server')].join(' · ').slice(0, mostPlace)
		};
	}

	/**
	 * The buyer or the assignee proposes one to three times; an earlier proposal is over.
	 *
	 * @throws NotFound for strangers · `orders.notMeeting` {staff} for other staff · `orders.methodMissing` · what `timesOf` refuses.
	 */
	public async propose(guild: GuildId, actor: Actor, code: string, form: ProposalForm): Promise<OrderRow> {
		const { order, side, by } = await this.#mayAgree(guild, actor, code);
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		const now = this.deps.clock.now();
		const times = timesOf(form, now, settings.ready.daysAhead);
		const method = methodsOf(order, settings).find(({ key }) => key === form.method);
		if (!method) throw new DomainError('orders.methodMissing');
		const ends = calendar.after(now, settings.ready.offerHours * hour).getTime();
		const expiresAt = new Date(Math.min(ends, times.at(-1)?.getTime() ?? ends));
		const offer: MeetingOffer = {
			id: String(order.version),
			by: actor.id,
			byName: actor.name,
			side,
			times,
			method: method.label,
			place: this.deps.secrets.seal(order._id, form.place.trim().slice(0, mostPlace)),
			at: now,
			expiresAt
		};
		await this.deps.moves.note(order, {
			step: `propose:${side}`,
			by,
			action: 'propose',
			set: { offer },
			changes: [setDeadline(guild, orderSubject(code), offerDeadline, expiresAt, { offer: offer.id })],
			event: 'order.proposed',
			payload: { offer: offer.id },
			audit: { times, method: method.key }
		});
		return this.deps.orders.require(guild, code);
	}

	/**
	 * The other side takes one of the proposed times: the meeting is agreed on, and the buyer gets a new code word.
	 *
	 * @throws `orders.offerGone` when the proposal is over, was replaced, or another of its times was taken · `orders.ownOffer` ·
	 * `orders.timePast` · as `propose` for strangers.
	 */
	public async take(guild: GuildId, actor: Actor, code: string, offerId: string, choice: number): Promise<OrderRow> {
		const { order, side, by } = await this.#mayAgree(guild, actor, code);
		if (order.meeting?.offer === offerId && order.meeting.choice === choice && order.state === 'ready') return order;
		const { offer } = order;
		const now = this.deps.clock.now();
		const at = offer?.times[choice];
		if (!offer || offer.id !== offerId || !at || offer.expiresAt <= now) throw new DomainError('orders.offerGone', { code });
		if (offer.side === side) throw new Forbidden('orders.ownOffer', { code });
		if (at <= now) throw new DomainError('orders.timePast', { time: { kind: 'deadline', at } });
		const { ready } = await this.deps.settings.orders(guild);
		const meeting: Meeting = {
			offer: offer.id,
			choice,
			at,
			method: offer.method,
			place: offer.place,
			agreedAt: now,
			codeWord: this.deps.secrets.seal(order._id, newCodeWord()),
			wrongWords: 0,
			buyerHere: null,
			staffHere: null
		};
		await this.deps.moves.move(order, {
			name: 'agree',
			by,
			times: meetingTimes(ready, at, now),
			set: { meeting },
			changes: [clearDeadline(guild, orderSubject(code), offerDeadline)],
			payload: { at, moved: order.state === 'ready' }
		});
		const agreed = await this.deps.orders.require(guild, code);
		// Two of the times pressed at once: one was taken.
		if (agreed.meeting?.offer !== offerId || agreed.meeting.choice !== choice) throw new DomainError('orders.offerGone', { code });
		return agreed;
	}

	/** Nobody took the times: the proposal ends, and the order waits on. Acts on its deadline. */
	public async expire(guild: GuildId, code: string, due: Date): Promise<void> {
		const order = await this.deps.orders.find(guild, code);
		const offer = order?.offer;
		if (!order || !offer || offer.expiresAt > due) return this.deps.moves.drop(guild, code, offerDeadline, due);
		if (offer.expiresAt > this.deps.clock.now()) return;
		await unlessMoved(
			this.deps.moves.note(order, {
				step: `offer-ended:${offer.id}`,
				by: systemMover,
				action: 'declineTime',
				set: { offer: null },
				changes: [ifStillDue(clearDeadline(guild, orderSubject(code), offerDeadline), due)],
				event: 'order.offer-ended',
				payload: { offer: offer.id, side: offer.side }
			})
		);
	}

	/** The buyer's code word; that it was shown is kept in the audit log. `request`: the interaction's id. @throws `orders.wordBuyerOnly` */
	public async showWord(guild: GuildId, actor: Actor, code: string, request: string): Promise<ShownWord> {
		const { order, side } = await this.#sideOf(guild, actor, code);
		if (side !== 'buyer') throw new Forbidden('orders.wordBuyerOnly', { code });
		const { meeting } = order;
		if (!meeting) throw wrongState(order);
		await this.deps.units.execute({
			guild,
			key: `order:${code}:word-shown:${request}`,
			content: null,
			changes: [],
			audit: [{ actor: actor.id, actorKind: 'member', action: 'order.codeWordShown', target: orderSubject(code) }]
		});
		return { order, meeting, word: spelled(this.deps.secrets.open(order._id, meeting.codeWord)), place: this.placeOf(order, meeting) };
	}

	/**
	 * Looks at the code word of a delivery; wrong ones are counted, however many come at once.
	 *
	 * @throws `orders.wordWrong` {left} · `orders.wordBlocked` after the last try.
	 */
	public async checkWord(order: OrderRow, actor: Actor, { codeWord }: Pick<DeliveryForm, 'codeWord'>): Promise<void> {
		const { guild, code } = order;
		const { wordTries } = (await this.deps.settings.orders(guild)).ready;
		const by: Mover = { id: actor.id, name: actor.name, kind: 'staff' };
		const blocked = new DomainError('orders.wordBlocked', { code, tries: wordTries });
		let now = order;
		for (let tries = 1; ; tries++) {
			const { meeting } = now;
			if (!meeting) return;
			if (meeting.wrongWords >= wordTries) throw blocked;
			if (sameWord(codeWord, this.deps.secrets.open(now._id, meeting.codeWord))) return;
			const wrongWords = meeting.wrongWords + 1;
			try {
				await this.deps.moves.note(now, {
					step: `word:${randomUUID()}`,
					by,
					action: 'wrongWord',
					set: { meeting: { ...meeting, wrongWords } },
					event: 'order.word-wrong',
					payload: { left: wordTries - wrongWords }
				});
			} catch (error) {
				if (!(error instanceof DomainError) || tries >= countTries) throw error;
				now = await this.deps.orders.require(guild, code);
				continue;
			}
			throw wrongWords < wordTries ? new DomainError('orders.wordWrong', { code, left: wordTries - wrongWords }) : blocked;
		}
	}

	/** One side says that they are at the meeting. @throws `orders.hereEarly` {from} · `orders.moved` without a meeting. */
	public async here(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const { order, side, by } = await this.#sideOf(guild, actor, code);
		const meeting = meetingOf(order);
		if (side === 'buyer' ? meeting.buyerHere : meeting.staffHere) return order;
		const { ready } = await this.deps.settings.orders(guild);
		const from = checkInFrom(meeting, ready);
		const now = this.deps.clock.now();
		if (now < from) throw new DomainError('orders.hereEarly', { code, from: { kind: 'deadline', at: from } });
		await this.deps.moves.note(order, {
			step: `here:${side}`,
			by,
			action: 'checkIn',
			set: { meeting: { ...meeting, [side === 'buyer' ? 'buyerHere' : 'staffHere']: now } },
			event: 'order.checked-in',
			payload: { side }
		});
		return this.deps.orders.require(guild, code);
	}

	/** Where an offer or a meeting of the order is; for its two sides only. */
	public placeOf(order: Pick<OrderRow, '_id'>, { place }: Pick<Meeting, 'place'>): string {
		return this.deps.secrets.open(order._id, place);
	}

	/** The zones of both sides, for times that are read out. */
	public async zones(order: OrderRow): Promise<MeetingZones> {
		const { guild, buyer, assignee } = order;
		const [chosen, staff] = await Promise.all([this.deps.memberZone(guild, buyer), assignee && this.deps.memberZone(guild, assignee)]);
		return { buyer: chosen ?? toldZone(order), staff: staff ?? null };
	}

	/** The order with the side on which this person meets. @throws NotFound for strangers · `orders.notMeeting` for other staff. */
	async #sideOf(guild: GuildId, actor: Actor, code: string): Promise<{ order: OrderRow; side: MeetingSide; by: Mover }> {
		const order = await this.deps.orders.require(guild, code);
		const is = await this.deps.access.roles(order, actor);
		if (is.buyer) return { order, side: 'buyer', by: { id: actor.id, name: actor.name, kind: 'buyer' } };
		if (is.assignee) return { order, side: 'staff', by: { id: actor.id, name: actor.name, kind: 'staff' } };
		if (!is.staff && !is.manager && !is.helper) throw new NotFound('orders', { code });
		if (!order.assignee) throw wrongState(order);
		throw new Forbidden('orders.notMeeting', { code, staff: { kind: 'user-text', value: order.assigneeName ?? '' } });
	}

	async #mayAgree(guild: GuildId, actor: Actor, code: string) {
		const found = await this.#sideOf(guild, actor, code);
		await this.deps.access.mover(found.order, actor, 'agree');
		return found;
	}

	async #zoneOf(order: OrderRow, actor: Actor, side: MeetingSide): Promise<Pick<ProposalAsk, 'zone' | 'zoneFrom'>> {
		const chosen = await this.deps.memberZone(order.guild, actor.id);
		if (chosen) return { zone: chosen, zoneFrom: 'member' };
		const told = side === 'buyer' ? toldZone(order) : null;
		return told ? { zone: told, zoneFrom: 'order' } : { zone: await this.deps.zone(order.guild), zoneFrom: 'guild' };
	}
}

type Purpose = NonNullable<OrderRow['answers'][number]['purpose']>;

const answersTo = ({ answers }: OrderRow, purpose: Purpose) => answers.filter((answer) => answer.purpose === purpose && !answer.sealed);
const textsOf = (order: OrderRow, purpose: Purpose) => answersTo(order, purpose).map(({ text }) => text);
const valuesOf = (order: OrderRow, purpose: Purpose) => answersTo(order, purpose).flatMap(({ values = [] }) => values);

const toldZone = (order: OrderRow): string | null => zoneFrom(valuesOf(order, 'zone')[0]);

/** Ways to hand the order over, as its item had them, without those that the owner has switched off since. */
function methodsOf({ item }: OrderRow, { fulfilmentMethods }: OrdersSettings) {
	return item.fulfilment.methods.filter(({ key }) => fulfilmentMethods[key]?.enabled !== false).slice(0, 25);
}
