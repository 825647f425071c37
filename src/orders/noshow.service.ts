import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Value } from '#core/units/unit';
import type { TrustService } from '#trust';
import { absentFrom, holdsGoods, type Missed, meetingOf, missedAt, missedTerms, outcomeOf, owedBack } from './meeting.rules.js';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import type { OrderCalendars } from './order.calendar.js';
import type { OrderEnds } from './order.ends.js';
import { missedEvidence } from './order.evidence.js';
import type { Meeting, OrderRow } from './order.model.js';
import { type Move, type OrderMoves, orderSubject } from './order.moves.js';
import type { OrderSettingsSource } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import { claimedTimes } from './order.rules.js';
import { orderSaga } from './order.saga.js';
import type { OrderService } from './order.service.js';

const minute = 60_000;
/** A meeting that is looked at so long after its end was missed by the bot: nobody could say that they were there. */
const awayMs = 5 * minute;

/** Which transition a missed meeting is, where the order goes on. */
const transitions = { buyer: 'missBuyer', staff: 'missStaff', both: 'missBoth' } as const;

export interface NoShowDeps {
	readonly orders: OrderService;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly ends: OrderEnds;
	readonly trust: Pick<TrustService, 'addReplaceable' | 'severity'>;
	readonly clock: Clock;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
}

/** What happens when somebody does not come to a meeting. */
export class NoShowService {
	public constructor(private readonly deps: NoShowDeps) {}

	/**
	 * One side, who is there, says that the other is not.
	 *
	 * @throws `orders.absentEarly` {from} · `orders.hereFirst` · `orders.otherIsHere` · `orders.moved` without a meeting · what the
	 * transition refuses.
	 */
	public async absent(guild: GuildId, actor: Actor, code: string, missed: 'buyer' | 'staff'): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		const last = order.journal.at(-1);
		if (order.state !== 'ready' && last?.actor === actor.id && missActions.has(last.action)) return order;
		const by = await this.deps.access.mover(order, actor, transitions[missed]);
		const meeting = meetingOf(order);
		const from = absentFrom(meeting, (await this.deps.settings.orders(guild)).ready);
		const [own, other] = missed === 'buyer' ? [meeting.staffHere, meeting.buyerHere] : [meeting.buyerHere, meeting.staffHere];
		const name = { kind: 'user-text', value: (missed === 'buyer' ? order.buyerName : order.assigneeName) ?? '' } as const;
		if (!own) throw new DomainError('orders.hereFirst', { code });
		if (other) throw new DomainError('orders.otherIsHere', { code, name });
		if (this.deps.clock.now() < from) throw new DomainError('orders.absentEarly', { code, name, from: { kind: 'deadline', at: from } });
		return this.#missed(order, meeting, missed, by);
	}

	/** After a meeting that staff missed, the buyer gives the order to somebody else: it goes back to the queue, first in line. */
	public async someoneElse(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		if (order.buyer !== actor.id) throw new NotFound('orders', { code });
		if (order.state === 'placed' && order.journal.at(-1)?.actor === actor.id) return order;
		if (order.state !== 'claimed' && order.state !== 'ready') throw wrongState(order);
		if (order.missedByStaff === 0) throw new DomainError('orders.nothingMissed', { code });
		if (holdsGoods(order)) throw new DomainError('orders.goodsReceived', { code });
		return this.deps.orders.returnToQueue(order, { id: actor.id, name: actor.name, kind: 'buyer' }, '');
	}

	/** The meeting is over: whoever did not come has missed it. Acts on its deadline. */
	public async timeOut(guild: GuildId, code: string, deadline: string, due: Date): Promise<void> {
		const order = await this.deps.orders.due(guild, code, deadline, due);
		if (!order?.meeting || !order.dueAt) return;
		const missed = missedAt(order.meeting);
		if (!missed) await this.#over(order, order.meeting);
		else if (this.deps.clock.now().getTime() - order.dueAt.getTime() > awayMs) await this.#wait(order);
		else await this.#missed(order, order.meeting, missed, systemMover);
	}

	/** Both were there and nothing was recorded: the meeting stands behind them, with its code word. */
	async #over(order: OrderRow, meeting: Meeting): Promise<void> {
		const { deliverBy, ...times } = await this.#again(order);
		await this.deps.moves.move(order, { name: 'meetingOver', by: systemMover, times, set: { meeting, deliverBy, extensions: 0 } });
	}

	/** The bot was away when people could have said that they are there: they get that time now. */
	async #wait(order: OrderRow): Promise<void> {
		const { guild, code } = order;
		const { graceMinutes } = (await this.deps.settings.orders(guild)).ready;
		const dueAt = new Date(this.deps.clock.now().getTime() + Math.max(graceMinutes * minute, awayMs));
		await this.deps.moves.note(order, {
			step: `meeting-waits:${dueAt.getTime()}`,
			by: systemMover,
			action: 'extend',
			set: { dueAt },
			changes: [setDeadline(guild, orderSubject(code), orderSaga.states.ready?.deadline ?? '', dueAt)],
			event: 'order.meeting-waits'
		});
	}

	async #missed(order: OrderRow, meeting: Meeting, missed: Missed, by: Mover): Promise<OrderRow> {
		const { guild, code, buyer, assignee, confirmed } = order;
		const { ready } = await this.deps.settings.orders(guild);
		const outcome = outcomeOf(order, missed, ready);
		const { buyerStrikes, staffStrikes } = outcome;
		const facts: Readonly<Record<string, Value>> = {
			missed,
			at: meeting.at,
			buyerHere: meeting.buyerHere !== null,
			staffHere: meeting.staffHere !== null,
			buyerStrikes,
			staffStrikes,
			max: ready.strikesToCancel,
			next: outcome.next
		};
		const { kept, released } = missedTerms(order, outcome, order.leaving ?? ready);
		const told: Required<Pick<Move, 'payload' | 'facts'>> = {
			payload: { ...facts, kept },
			facts: { name: 'order.no-show', payload: { ...facts, buyer, staff: assignee, by: by.id } }
		};
		const severity = await this.deps.trust.severity(guild);
		const evidence = missedEvidence(order, meeting, missed, severity, this.deps.clock.now()).flatMap((draft) =>
			this.deps.trust.addReplaceable(guild, draft)
		);
		const strikes = { missedByBuyer: buyerStrikes, missedByStaff: staffStrikes };
		if (outcome.next === 'queue')
			return this.deps.orders.returnToQueue(order, by, '', { ...told, changes: evidence, set: { missedByBuyer: buyerStrikes } });
		if (outcome.next === 'end') {
			const end = this.deps.ends.end(order, {
				// What the buyer has accepted stays theirs, and counts.
				name: confirmed > 0 ? 'closeMissed' : 'endMissed',
				by,
				terms: { captured: kept, released },
				parts: confirmed,
				settled: confirmed > 0,
				set: { ...strikes, payment: owedBack(order.payment) }
			});
			await this.deps.moves.move(order, { ...end, ...told, changes: [...(end.changes ?? []), ...evidence] });
		} else {
			const { deliverBy, ...times } = await this.#again(order);
			await this.deps.moves.move(order, {
				name: transitions[missed],
				by,
				times,
				set: { ...strikes, deliverBy, extensions: 0 },
				changes: evidence,
				...told
			});
		}
		return this.deps.orders.require(guild, code);
	}

	async #again(order: OrderRow) {
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(order.guild), this.deps.calendars.of(order.guild)]);
		return claimedTimes(order, settings, calendar, this.deps.clock.now());
	}
}

const missActions: ReadonlySet<string> = new Set(['missBuyer', 'missStaff', 'endMissed', 'closeMissed', 'unclaim']);
