import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Change, UnitWriter } from '#core/units/unit';
import type { IncomingFile, Uploads } from '#shop';
import type { DeliveryService } from './delivery.service.js';
import { proofRules } from './delivery.service.js';
import { type OrderAccess, participants } from './order.access.js';
import { openAnswers } from './order.answers.js';
import type { OrderCalendars } from './order.calendar.js';
import { stillHeld } from './order.ends.js';
import type { OrderRow, Problem, Ruling, Statement } from './order.model.js';
import { type OrderMoves, orderSubject } from './order.moves.js';
import { partsOf } from './order.parts.js';
import type { OrderMoney, OrderSettingsSource } from './order.ports.js';
import { wrongState } from './order.refusals.js';
import { deliveredTimes } from './order.rules.js';
import type { OrderService } from './order.service.js';
import { problemKinds, problemWants, statementsOf } from './problem.rules.js';
import { dropDrafts } from './ruling.model.js';

const hour = 3_600_000;
/** Longest text of a statement, and what of a report stands on the card. */
const longestText = 1_000;
const longestReason = 300;

export interface ProblemDeps {
	readonly orders: OrderService;
	readonly deliveries: Pick<DeliveryService, 'again'>;
	readonly units: UnitWriter;
	readonly uploads: Pick<Uploads, 'keep'>;
	readonly access: OrderAccess;
	readonly moves: OrderMoves;
	readonly money: OrderMoney;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	readonly secrets: Pick<SecretBox, 'open'>;
	readonly clock: Clock;
}

/** The report as it was sent; nothing is checked yet. */
export interface ReportForm {
	readonly kind: string;
	readonly wants: string;
	/** Parts that are right, by the reporter's count. */
	readonly right: string;
	readonly text: string;
	readonly files: readonly IncomingFile[];
}

/** A further statement as it was sent. */
export interface StatementForm {
	readonly text: string;
	readonly files: readonly IncomingFile[];
}

/** For whom a case is shown: one of its sides, or somebody who judges. */
export type CaseReader = 'buyer' | 'staff' | 'judge';

/**
 * Reported problems: order and money stand still, both sides say what happened, and somebody without a part in it decides
 * (`RulingService`). Nothing but a ruling, its default, or the reporter's withdrawal moves the order on.
 */
export class ProblemService {
	public constructor(private readonly deps: ProblemDeps) {}

	/** The order and the side of this person, if they may report a problem now. @throws as `report`. */
	public async mayReport(
		guild: GuildId,
		actor: Actor,
		code: string
	): Promise<{ readonly order: OrderRow; readonly side: Problem['side'] }> {
		const order = await this.deps.orders.require(guild, code);
		const is = await this.deps.access.roles(order, actor);
		if (!is.buyer && !is.assignee && !is.manager) throw new Forbidden('orders.noPart', { code });
		await this.deps.access.mover(order, actor, 'report', '-');
		const { reportsPerOrder } = (await this.deps.settings.orders(guild)).disputed;
		if ((order.problem?.number ?? 0) >= reportsPerOrder) throw new DomainError('orders.tooManyReports', { code, max: reportsPerOrder });
		return { order, side: is.buyer ? 'buyer' : 'staff' };
	}

	/**
	 * Freezes the order and what is held for it until somebody rules.
	 *
	 * @throws `orders.noPart` · `orders.tooManyReports` {max} · `orders.problemChoice` · `orders.rightNumber` {of} · `orders.textMissing` ·
	 * `orders.proofRefused` · `orders.moved` for an order that is not with anybody.
	 */
	public async report(guild: GuildId, actor: Actor, code: string, form: ReportForm): Promise<OrderRow> {
		const now = await this.deps.orders.require(guild, code);
		if (now.state === 'disputed' && now.problem?.by === actor.id) return now;
		const { order, side } = await this.mayReport(guild, actor, code);
		const kind = problemKinds.find((known) => known === form.kind);
		const wants = problemWants.find((known) => known === form.wants);
		if (!kind || !wants) throw new DomainError('orders.problemChoice', { code });
		const right = kind === 'nothing' && side === 'buyer' ? order.confirmed : rightParts(order, form.right);
		const statement = await this.#statement(order, actor, side, form);
		const by = await this.deps.access.mover(order, actor, 'report', statement.text);
		const at = statement.at;
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		const problem: Problem = {
			number: (order.problem?.number ?? 0) + 1,
			by: actor.id,
			byName: actor.name,
			side,
			kind,
			wants,
			right,
			at,
			from: order.state,
			panel: 1,
			statements: [statement],
			ruling: null
		};
		await this.deps.moves.move(order, {
			name: 'report',
			by,
			reason: statement.text.slice(0, longestReason),
			times: { dueAt: calendar.after(at, settings.disputed.rulingHours * hour), remindAt: [] },
			// What was agreed on is evidence now; its word is of no use any more.
			set: { problem, meeting: order.meeting && { ...order.meeting, codeWord: null } },
			changes: stillHeld(order) > 0 ? this.deps.money.freeze(holdOf(order)) : [],
			kept: { problem: problem.number, kind, wants, frozen: stillHeld(order), files: statement.files }
		});
		return this.deps.orders.require(guild, code);
	}

	/** The order, if this person may add a statement now. @throws as `state`. */
	public async mayState(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		return (await this.#stater(guild, actor, code)).order;
	}

	/** One side says what happened, with files. @throws `orders.noPart` · `orders.tooManyStatements` {max} · `orders.textMissing` · `orders.proofRefused`. */
	public async state(guild: GuildId, actor: Actor, code: string, form: StatementForm): Promise<OrderRow> {
		const { order, problem, side } = await this.#stater(guild, actor, code);
		const statement = await this.#statement(order, actor, side, form);
		const last = problem.statements.findLast(({ by }) => by === actor.id);
		if (last && last.text === statement.text && last.files.join() === statement.files.join()) return order;
		await this.deps.moves.note(order, {
			step: `statement:${problem.statements.length}`,
			by: { id: actor.id, name: actor.name, kind: side },
			action: 'statement',
			set: { problem: { ...problem, statements: [...problem.statements, statement] } },
			event: 'order.stated',
			payload: { name: actor.name, side },
			audit: { problem: problem.number, files: statement.files }
		});
		return this.deps.orders.require(guild, code);
	}

	/** The order, if this person may withdraw its report now. @throws as `withdraw`. */
	public async mayWithdraw(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		return (await this.#withdrawer(guild, actor, code)).order;
	}

	/**
	 * The reporter takes the report back before a ruling: the order goes on where it was, with its time running anew.
	 *
	 * @throws Forbidden `orders.notReporter` {name}.
	 */
	public async withdraw(guild: GuildId, actor: Actor, code: string): Promise<OrderRow> {
		const now = await this.deps.orders.require(guild, code);
		if (now.problem?.by === actor.id && now.problem.ruling?.outcome === 'withdrawn') return now;
		const { order, problem, name } = await this.#withdrawer(guild, actor, code);
		const by = await this.deps.access.mover(order, actor, name);
		const at = this.deps.clock.now();
		const ruling: Ruling = {
			by: actor.id,
			byName: actor.name,
			outcome: 'withdrawn',
			captured: 0,
			released: 0,
			owed: 0,
			parts: order.confirmed,
			reason: '',
			at
		};
		const { deliverBy, ...again } = await this.deps.deliveries.again(order);
		const [settings, calendar] = await Promise.all([this.deps.settings.orders(guild), this.deps.calendars.of(guild)]);
		const delivered = name === 'withdrawDelivered';
		await this.deps.moves.move(order, {
			name,
			by,
			times: delivered ? deliveredTimes(settings, calendar, at) : again,
			set: { problem: { ...problem, ruling }, ...(delivered ? {} : { deliverBy }) },
			changes: [...this.#thawed(order), dropDrafts(order)]
		});
		return this.deps.orders.require(guild, code);
	}

	/**
	 * The case of an order for one of its sides or for a judge. A judge sees what staff see, the sealed answers of the assignee excepted;
	 * that they looked is kept in the audit log. `request`: the interaction's id.
	 *
	 * @throws NotFound for everybody else · `orders.noProblem`.
	 */
	public async caseOf(
		guild: GuildId,
		actor: Actor,
		code: string,
		request: string
	): Promise<{ readonly order: OrderRow; readonly as: CaseReader }> {
		const order = await this.deps.orders.require(guild, code);
		const party = participants(order).has(actor.id);
		if (!party && !(await this.deps.access.mayJudge(order, actor))) throw new NotFound('orders', { code });
		if (!order.problem) throw new DomainError('orders.noProblem', { code });
		if (party) return { order, as: order.buyer === actor.id ? 'buyer' : 'staff' };
		await this.deps.units.execute({
			guild,
			key: `order:${code}:case:${request}`,
			content: null,
			changes: [],
			audit: [
				{
					actor: actor.id,
					actorKind: 'staff',
					action: 'order.caseOpened',
					target: orderSubject(code),
					after: { problem: order.problem.number }
				}
			]
		});
		const shown = order.answers.filter(({ visibleTo }) => visibleTo !== 'assignee');
		return { order: { ...order, answers: openAnswers(shown, (text) => this.deps.secrets.open(order._id, text)) }, as: 'judge' };
	}

	/** A judge comes into the order's room, which is kept in the audit log. `request`: the interaction's id. @throws as `OrderAccess.judge`. */
	public async join(guild: GuildId, actor: Actor, code: string, request: string): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		await this.deps.access.judge(order, actor);
		await this.deps.units.execute({
			guild,
			key: `order:${code}:join:${request}`,
			content: { member: actor.id },
			changes: [],
			events: [this.deps.moves.event(order, 'order.judge-joined', `join:${request}`, { member: actor.id, name: actor.name })],
			audit: [{ actor: actor.id, actorKind: 'staff', action: 'order.judgeJoined', target: orderSubject(code) }]
		});
		return order;
	}

	async #stater(guild: GuildId, actor: Actor, code: string) {
		const order = await this.deps.orders.require(guild, code);
		if (!participants(order).has(actor.id)) throw new Forbidden('orders.noPart', { code });
		const { problem } = order;
		if (order.state !== 'disputed' || !problem) throw wrongState(order);
		const side: Problem['side'] = order.buyer === actor.id ? 'buyer' : 'staff';
		const { statementsPerSide } = (await this.deps.settings.orders(guild)).disputed;
		if (statementsOf(problem, side).length >= statementsPerSide)
			throw new DomainError('orders.tooManyStatements', { max: statementsPerSide });
		return { order, problem, side };
	}

	async #withdrawer(guild: GuildId, actor: Actor, code: string) {
		const order = await this.deps.orders.require(guild, code);
		const { problem } = order;
		if (order.state !== 'disputed' || !problem) {
			if (!participants(order).has(actor.id)) throw new Forbidden('orders.noPart', { code });
			throw wrongState(order);
		}
		if (problem.by !== actor.id) throw new Forbidden('orders.notReporter', { name: { kind: 'user-text', value: problem.byName } });
		const name = problem.from === 'delivered' ? ('withdrawDelivered' as const) : ('withdraw' as const);
		await this.deps.access.mover(order, actor, name);
		return { order, problem, name };
	}

	async #statement(order: OrderRow, actor: Actor, side: Problem['side'], form: StatementForm): Promise<Statement> {
		const text = form.text.trim().slice(0, longestText);
		if (text === '') throw new DomainError('orders.textMissing', { code: order.code });
		const stored = await this.deps.uploads.keep(order.guild, actor.id, proofRules, form.files);
		if (!stored.ok) throw new DomainError('orders.proofRefused', { rule: stored.rule, wrote: { kind: 'user-text', value: stored.wrote } });
		return { by: actor.id, byName: actor.name, side, text, files: stored.files.map(({ id }) => id), at: this.deps.clock.now() };
	}

	#thawed(order: OrderRow): Change[] {
		return stillHeld(order) > 0 ? this.deps.money.thaw(holdOf(order)) : [];
	}
}

const holdOf = ({ guild, code, revision, buyer }: OrderRow) => ({ guild, code, revision, member: buyer });

function rightParts(order: OrderRow, written: string): number {
	const of = partsOf(order);
	const right = /^\d{1,4}$/.test(written.trim()) ? Number(written) : Number.NaN;
	if (!(right >= 0 && right <= of))
		throw new DomainError('orders.rightNumber', { code: order.code, of, wrote: { kind: 'user-text', value: written.slice(0, 40) } });
	return right;
}
