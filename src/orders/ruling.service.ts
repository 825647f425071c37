import type { Closing } from '#approvals';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change, UnitWriter } from '#core/units/unit';
import { decidedInTurn, type TrustService } from '#trust';
import type { DeliveryService } from './delivery.service.js';
import { type Mover, type OrderAccess, systemMover } from './order.access.js';
import type { OrderCalendars } from './order.calendar.js';
import { type OrderEnds, stillHeld } from './order.ends.js';
import { missedKeys, ruledOn, rulingEffects, rulingEvidence, rulingKey } from './order.evidence.js';
import type { OrderRow, Payment, Problem, Ruling } from './order.model.js';
import { agreedTo, type Move, type OrderMoves, orderSubject } from './order.moves.js';
import { openDeliveries, partsOf } from './order.parts.js';
import type { OrderMoney, OrderSettingsSource } from './order.ports.js';
import type { OrderService } from './order.service.js';
import {
	choiceProblem,
	defaultRuling,
	type Outcome,
	outcomes,
	type RulingChoice,
	type RulingTerms,
	rulingId,
	rulingTerms,
	suggestedSplit,
	withStaff
} from './problem.rules.js';
import { draftName, dropDrafts, type RulingDraft, type RulingDrafts, rulingDraftsCollection, rulingDraftsId } from './ruling.model.js';

const hour = 3_600_000;
const longestReason = 500;

export interface RulingDeps {
	readonly orders: OrderService;
	readonly deliveries: Pick<DeliveryService, 'again'>;
	readonly units: UnitWriter;
	readonly drafts: RulingDrafts;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly ends: OrderEnds;
	readonly money: OrderMoney;
	readonly trust: Pick<TrustService, 'decide' | 'replaceEvidence' | 'severity'>;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	readonly clock: Clock;
}

/** The ruling form as it was sent; nothing is checked yet. */
export interface RulingForm {
	readonly outcome: string;
	readonly kept: string;
	readonly owed: string;
	readonly parts: string;
	/** `none`, or one of `rulingEffects`; left out: none. */
	readonly trust?: string;
	readonly reason: string;
}

/** A ruling before it takes effect: what it would do, under the name that confirms exactly this. */
export interface ProposedRuling {
	readonly order: OrderRow;
	readonly choice: RulingChoice;
	readonly terms: RulingTerms;
	readonly reason: string;
	readonly id: string;
}

/** A ruling, and the evidence that it adds. */
interface Ruled {
	readonly ruling: Ruling;
	readonly evidence: readonly Change[];
}

type EndName = 'ruleRefund' | 'ruleSplit' | 'ruleComplete';

const ends: Readonly<Record<Exclude<Outcome, 'redo'>, EndName>> = { full: 'ruleRefund', partial: 'ruleSplit', none: 'ruleComplete' };

/**
 * Rulings on reported problems, by somebody without a part in the order, and what happens when nobody rules in time: first a second
 * panel is called, then the rule of the settlement decides (`defaultRuling`).
 */
export class RulingService {
	public constructor(private readonly deps: RulingDeps) {}

	/** The order, if this person may rule on it now. @throws as `OrderAccess.judge`. */
	public async mayRule(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		await this.deps.access.judge(order, actor);
		return order;
	}

	/**
	 * Checks what a judge has written and keeps it until they confirm it; nothing has moved yet.
	 *
	 * @throws `orders.problemChoice` · `orders.reasonMissing` · `orders.rulingKept` {most} · `orders.rulingOwed` {most} · `orders.rulingParts`
	 * {min, of} · `orders.nothingToSplit` · as `OrderAccess.judge`.
	 */
	public async propose(guild: GuildId, actor: Actor, code: string, form: RulingForm): Promise<ProposedRuling> {
		const order = await this.mayRule(guild, actor, code);
		const outcome = outcomes.find((known) => known === form.outcome);
		if (!outcome) throw new DomainError('orders.problemChoice', { code });
		const reason = form.reason.trim().slice(0, longestReason);
		if (reason === '') throw new DomainError('orders.reasonMissing');
		const partial = outcome === 'partial';
		const trust = rulingEffects.find((known) => known === form.trust);
		if (!trust && (form.trust ?? 'none') !== 'none') throw new DomainError('orders.problemChoice', { code });
		const choice: RulingChoice = {
			outcome,
			kept: partial && stillHeld(order) > 0 ? numberIn(form.kept) : 0,
			owed: partial && withStaff(order) > 0 ? numberIn(form.owed) : 0,
			parts: partial ? (partsOf(order) > 1 ? numberIn(form.parts) : suggestedSplit(order, order.problem?.right ?? 0).parts) : 0,
			...(trust ? { trust } : {})
		};
		this.#requireChoice(order, choice);
		const id = rulingId(order, choice, reason);
		const row = rulingDraftsId(guild, code);
		await this.deps.units.execute({
			guild,
			key: `order:${code}:ruling-draft:${actor.id}:${id}`,
			content: null,
			changes: [
				{
					in: rulingDraftsCollection,
					id: row,
					upsert: { _id: row, guild, code, drafts: {} },
					set: { [`drafts.${draftName(actor.id, id)}`]: { ...choice, reason } }
				}
			]
		});
		return { order, choice, terms: rulingTerms(order, choice), reason, id };
	}

	/**
	 * Carries out the ruling that a judge has read and confirmed.
	 *
	 * @param id Its name; a case that has changed since, by a statement as much as by another ruling, is refused.
	 * @throws `orders.caseChanged` · as `OrderAccess.judge`.
	 */
	public async rule(guild: GuildId, actor: Actor, code: string, id: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		if (order.state !== 'disputed' && order.problem?.ruling?.by === actor.id) return order;
		const by = await this.deps.access.judge(order, actor, true);
		return this.carryOut(order, await this.#drafted(order, actor, id), by);
	}

	/** The ruling that a judge has read, who may be above their limit. @throws as `rule`, but for the limit. */
	public async drafted(guild: GuildId, actor: Actor, code: string, id: string): Promise<ProposedRuling> {
		const order = await this.mayRule(guild, actor, code);
		const { reason, ...choice } = await this.#drafted(order, actor, id);
		return { order, choice, terms: rulingTerms(order, choice), reason, id };
	}

	/**
	 * Rules on the order as it is. The caller has checked who may.
	 *
	 * @param more What the ruling's unit also holds: the end of the request for a second person.
	 * @throws `orders.caseChanged` when nobody disputes it any more · as `propose` for a choice that does not fit.
	 */
	public carryOut(order: OrderRow, draft: RulingDraft, by: Mover, more?: Closing): Promise<OrderRow> {
		return decidedInTurn(() => this.#carryOut(order, draft, by, more));
	}

	async #carryOut(order: OrderRow, { reason, ...choice }: RulingDraft, by: Mover, more?: Closing): Promise<OrderRow> {
		if (order.state !== 'disputed' || !order.problem) throw new DomainError('orders.caseChanged', { code: order.code });
		this.#requireChoice(order, choice);
		const { outcome, trust } = choice;
		const ruling = { ...this.#ruling(by, outcome, rulingTerms(order, choice), reason), ...(trust ? { trust } : {}) };
		const severity = await this.deps.trust.severity(order.guild);
		const proof = trust ? rulingEvidence(order, { outcome, trust }, severity, ruling.at) : null;
		const rules = {
			ruling,
			evidence: [...(proof ? await this.deps.trust.decide(order.guild, proof) : []), ...(await this.#heard(order, outcome, ruling.at))]
		};
		if (outcome === 'redo') await this.#redo(order, order.problem, by, rules, more);
		else await this.#end(order, order.problem, ends[outcome], by, rules, more);
		return this.deps.orders.require(order.guild, order.code);
	}

	/** The judge has heard of missed meetings too: the ruling says what they mean for the side that it is about, once. */
	async #heard(order: OrderRow, outcome: Outcome, at: Date): Promise<readonly Change[]> {
		const subject = ruledOn(order, outcome);
		if (!subject) return [];
		const about = { source: orderSubject(order.code), only: missedKeys(order.code), by: rulingKey(order), event: 'order.ruled', at };
		return this.deps.trust.replaceEvidence(order.guild, subject, about);
	}

	async #drafted(order: OrderRow, actor: Actor, id: string): Promise<RulingDraft> {
		const { guild, code } = order;
		const draft = await this.deps.drafts.find(guild, code, actor.id, id);
		if (!draft || !order.problem) throw new DomainError('orders.caseChanged', { code });
		const { reason, ...choice } = draft;
		if (rulingId(order, choice, reason) !== id) throw new DomainError('orders.caseChanged', { code });
		this.#requireChoice(order, choice);
		return draft;
	}

	/** Nobody ruled by the deadline: calls the second panel, then lets the rule decide. */
	public async timeOut(guild: GuildId, code: string, deadline: string, due: Date): Promise<void> {
		const order = await this.deps.orders.due(guild, code, deadline, due);
		if (!order?.problem) return;
		const { problem } = order;
		if (problem.panel > 1) {
			const { name, ...terms } = defaultRuling(order);
			return this.#end(order, problem, name, systemMover, { ruling: this.#ruling(systemMover, 'default', terms, ''), evidence: [] });
		}
		const [{ disputed }, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		await this.deps.moves.move(order, {
			name: 'escalate',
			by: systemMover,
			times: { dueAt: calendar.after(this.deps.clock.now(), disputed.secondPanelHours * hour), remindAt: [] },
			set: { problem: { ...problem, panel: 2 }, meeting: order.meeting }
		});
	}

	#ruling(by: Mover, outcome: Ruling['outcome'], { captured, released, owed, parts }: RulingTerms, reason: string): Ruling {
		return { by: by.id, byName: by.name, outcome, captured, released, owed, parts, reason, at: this.deps.clock.now() };
	}

	/** Ends the order by a ruling; money, stock, counters and what staff owe in one unit. */
	async #end(order: OrderRow, problem: Problem, name: EndName, by: Mover, { ruling, evidence }: Ruled, more?: Closing): Promise<void> {
		const { captured, released, owed, parts, reason, outcome } = ruling;
		const complete = name === 'ruleComplete';
		const move = this.deps.ends.end(order, {
			name,
			by,
			...(reason ? { reason } : {}),
			terms: { captured, released },
			parts,
			settled: complete,
			set: {
				problem: { ...problem, ruling },
				...(complete ? { confirmed: parts } : {}),
				...(order.payment ? { payment: owing(order.payment, owed) } : {})
			},
			before: [...this.#thawed(order), dropDrafts(order), ...evidence],
			kept: { outcome, captured, released, owed, parts, trust: ruling.trust ?? 'none' }
		});
		await this.deps.moves.move(order, agreedTo(move, more));
	}

	/** The goods are handed over again: what the buyer had not accepted counts no more. */
	async #redo(order: OrderRow, problem: Problem, by: Mover, { ruling, evidence }: Ruled, more?: Closing): Promise<void> {
		const { deliverBy, ...times } = await this.deps.deliveries.again(order);
		const open = new Set(openDeliveries(order));
		const move: Move = {
			name: 'redo',
			by,
			reason: ruling.reason,
			times,
			set: {
				problem: { ...problem, ruling },
				deliveries: order.deliveries.filter((delivery) => !open.has(delivery)),
				delivered: order.confirmed,
				deliveredAt: null,
				deliverBy,
				extensions: 0
			},
			changes: [...this.#thawed(order), dropDrafts(order), ...evidence],
			kept: { outcome: 'redo', trust: ruling.trust ?? 'none' }
		};
		await this.deps.moves.move(order, agreedTo(move, more));
	}

	#thawed(order: OrderRow): Change[] {
		const { guild, code, revision, buyer } = order;
		return stillHeld(order) > 0 ? this.deps.money.thaw({ guild, code, revision, member: buyer }) : [];
	}

	#requireChoice(order: OrderRow, choice: RulingChoice): void {
		switch (choiceProblem(order, choice)) {
			case 'kept':
				throw new DomainError('orders.rulingKept', { code: order.code, most: stillHeld(order) - 1 });
			case 'owed':
				throw new DomainError('orders.rulingOwed', { code: order.code, most: withStaff(order) - 1 });
			case 'parts':
				throw new DomainError('orders.rulingParts', { code: order.code, min: order.confirmed, of: partsOf(order) });
			case 'divisible':
				throw new DomainError('orders.nothingToSplit', { code: order.code });
			default:
		}
	}
}

/** The payment after a ruling: what was given back before counts towards what must be back in all. */
function owing(payment: Payment, owed: number): Payment {
	return { ...payment, owed: owed > 0 ? payment.returned + owed : 0 };
}

/** A whole number as it was typed; what is none fits no bounds. */
function numberIn(written: string): number {
	const plain = written.replace(/[\s.,'’_]/gu, '');
	return /^\d{1,12}$/.test(plain) ? Number(plain) : Number.NaN;
}
