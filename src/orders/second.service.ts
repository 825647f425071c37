import { z } from 'zod';
import type { ActLine, ApprovableAct, ApprovalRow, Approvals, Closing, ShownApproval } from '#approvals';
import type { Actor } from '#core/actor';
import { DomainError, type TextParam } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { CapabilityKey } from '#core/interactions/capabilities';
import type { Change, Value } from '#core/units/unit';
import { caseId, viewId } from './ids.js';
import { type Mover, type OrderAccess, participants, stakeOf } from './order.access.js';
import { rulingEffects } from './order.evidence.js';
import { type OrderRow, ordersCollection } from './order.model.js';
import type { OrderPolicy, OrderSettingsSource } from './order.ports.js';
import { refundLimit } from './order.refusals.js';
import { cancelTerms } from './order.rules.js';
import type { OrderService } from './order.service.js';
import { outcomes, rulingTerms } from './problem.rules.js';
import type { RulingService } from './ruling.service.js';
import { changedSince, refundAct, rulingAct } from './second.acts.js';

export interface SecondDeps {
	readonly orders: OrderService;
	readonly rulings: RulingService;
	readonly access: OrderAccess;
	readonly policy: Pick<OrderPolicy, 'above'>;
	readonly settings: OrderSettingsSource;
	readonly approvals: Approvals;
}

/** Done at once, or waiting for a second person. */
export type OrderOutcome = { readonly order: OrderRow } | { readonly asked: ShownApproval };

/** The press that asks, and the request that a change has ended for which it asks. */
interface Asking {
	readonly request: string;
	readonly insteadOf?: string | undefined;
}

const refundPayload = z.object({
	code: z.string(),
	version: z.number().int(),
	as: z.enum(['staff', 'manager']),
	how: z.enum(['refund', 'closePart', 'cancelByStaff'])
});
const rulingPayload = z.object({
	code: z.string(),
	version: z.number().int(),
	outcome: z.enum(outcomes),
	kept: z.number().int(),
	owed: z.number().int(),
	parts: z.number().int(),
	trust: z.enum(rulingEffects).exactOptional()
});

/** Refunds and rulings that are above what one person moves alone: they wait for a second one. */
export class SecondPersons {
	public constructor(private readonly deps: SecondDeps) {}

	/**
	 * Staff end an order, or ask for a second person where it is a refund above the limit.
	 *
	 * @throws as `OrderService.cancel`; `orders.refundLimit` where the guild has no second person for it.
	 */
	public async cancel(
		guild: GuildId,
		actor: Actor,
		code: string,
		{ reason, how, request, insteadOf }: { readonly reason: string; readonly how: string } & Asking
	): Promise<OrderOutcome> {
		const ending = await this.deps.orders.ending(guild, actor, code, 'staff', reason, how);
		if (!ending.above) return { order: await this.deps.orders.cancel(guild, actor, code, 'staff', reason, how) };
		const { order, terms, by } = ending;
		if (!ending.above.second) throw refundLimit(ending.above, terms.released);
		const payload = { code, version: order.version, as: by.kind, how: ending.name };
		return this.#ask(order, actor, { ...refundAct, amount: terms.released, payload, reason, request, insteadOf });
	}

	/** A judge rules, or asks for a second judge above their limit. @throws as `RulingService.rule`. */
	public async rule(
		guild: GuildId,
		actor: Actor,
		code: string,
		{ id, request, insteadOf }: { readonly id: string } & Asking
	): Promise<OrderOutcome> {
		const order = await this.deps.orders.require(guild, code);
		const stake = stakeOf(order);
		const above = order.state === 'disputed' ? await this.deps.policy.above(guild, actor, rulingAct.capability, stake) : null;
		if (!above?.second) return { order: await this.deps.rulings.rule(guild, actor, code, id) };
		const { choice, reason } = await this.deps.rulings.drafted(guild, actor, code, id);
		const payload = { code, version: order.version, ...choice };
		return this.#ask(order, actor, { ...rulingAct, amount: stake, payload, reason, request, insteadOf });
	}

	/** The acts as `approvals` carries them out. */
	public acts(): readonly ApprovableAct[] {
		return [
			{
				...refundAct,
				lines: (row) => this.#refundLines(row),
				mayAnswer: (row, actor) => this.#impartial(row, refundPayload.parse(row.payload).code, actor),
				changed: (row) => this.#changed(row, refundPayload.parse(row.payload)),
				look: (row) => ({ key: 'orders:button.view', id: viewId.make({ code: refundPayload.parse(row.payload).code }) }),
				carryOut: (row, _, closing) => this.#refund(row, closing),
				again: {
					may: async (row, actor) => void (await this.#refundAgain(row, actor)),
					ask: async (row, actor, request) => {
						const { code, reason, how } = await this.#refundAgain(row, actor);
						return askedOf(await this.cancel(row.guild, actor, code, { reason, how, request, insteadOf: row.request }));
					}
				}
			},
			{
				...rulingAct,
				lines: (row) => this.#rulingLines(row),
				mayAnswer: (row, actor) => this.#impartial(row, rulingPayload.parse(row.payload).code, actor),
				changed: (row) => this.#changed(row, rulingPayload.parse(row.payload)),
				look: (row) => ({
					key: 'orders:button.case',
					id: caseId.make({ code: rulingPayload.parse(row.payload).code, page: 0, side: '-' })
				}),
				carryOut: (row, _, closing) => this.#rule(row, closing),
				again: {
					may: async (row, actor) => void (await this.deps.rulings.mayRule(row.guild, actor, rulingPayload.parse(row.payload).code)),
					ask: async (row, actor, request) => {
						const { code, outcome, ...amounts } = rulingPayload.parse(row.payload);
						const form = {
							outcome,
							kept: String(amounts.kept),
							owed: String(amounts.owed),
							parts: String(amounts.parts),
							trust: amounts.trust ?? 'none',
							reason: row.reason
						};
						const { id } = await this.deps.rulings.propose(row.guild, actor, code, form);
						return askedOf(await this.rule(row.guild, actor, code, { id, request, insteadOf: row.request }));
					}
				}
			}
		];
	}

	async #ask(
		order: OrderRow,
		actor: Actor,
		wanted: {
			readonly kind: string;
			readonly capability: CapabilityKey;
			readonly amount: number;
			readonly payload: Value;
			readonly reason: string;
		} & Asking
	): Promise<OrderOutcome> {
		const { guild, code, version, state } = order;
		const { kind, capability, amount, payload, reason, request, insteadOf } = wanted;
		const second = await this.deps.approvals.needed(guild, actor, capability, amount);
		// The limit was lifted between the two looks: the next press does it alone.
		if (!second) throw new DomainError('orders.caseChanged', { code });
		const asked = order.second ?? null;
		const other = asked !== null && asked !== request ? await this.deps.approvals.stillWaits(guild, asked) : null;
		if (other) throw new DomainError('orders.secondWaits', { code, who: { kind: 'user-text', value: other.byName } });
		const mark: Change = {
			in: ordersCollection,
			id: order._id,
			when: { version, state, second: asked },
			set: { second: request },
			else: () => new DomainError('orders.caseChanged', { code })
		};
		await this.deps.approvals.ask(
			guild,
			actor,
			{
				...{ request, kind, capability, amount, currency: 'credits', subject: `order:${code}`, payload, reason },
				...{ until: order.dueAt, parties: [...participants(order)], changes: [mark] },
				...(insteadOf === undefined ? {} : { insteadOf })
			},
			second
		);
		return { asked: await this.deps.approvals.shown(guild, request) };
	}

	/** The refund that a change has ended, as it would be asked for now. @throws as `OrderService.ending`. */
	async #refundAgain(row: ApprovalRow, actor: Actor) {
		const { code, how } = refundPayload.parse(row.payload);
		await this.deps.orders.ending(row.guild, actor, code, 'staff', row.reason, how);
		return { code, how, reason: row.reason };
	}

	async #changed(row: ApprovalRow, { code, version }: { readonly code: string; readonly version: number }) {
		return changedSince(row, version, await this.deps.orders.require(row.guild, code));
	}

	async #refund(row: ApprovalRow, closing: Closing): Promise<void> {
		const { code, version, as, how } = refundPayload.parse(row.payload);
		const order = await this.#asAsked(row, code, version);
		const terms = cancelTerms(order, 'staff', await this.deps.settings.orders(row.guild));
		const by: Mover = { id: row.by, name: row.byName, kind: as };
		await this.deps.orders.endAgreed({ order, over: false, above: null, name: how, by, terms }, row.reason, closing);
	}

	async #rule(row: ApprovalRow, closing: Closing): Promise<void> {
		const { code, version, ...choice } = rulingPayload.parse(row.payload);
		const order = await this.#asAsked(row, code, version);
		const by: Mover = { id: row.by, name: row.byName, kind: 'staff' };
		await this.deps.rulings.carryOut(order, { ...choice, reason: row.reason }, by, closing);
	}

	/** The order, if nothing has happened to it since the second person was asked. */
	async #asAsked({ guild }: ApprovalRow, code: string, version: number): Promise<OrderRow> {
		const order = await this.deps.orders.require(guild, code);
		if (order.version !== version) throw new DomainError('orders.caseChanged', { code });
		return order;
	}

	async #impartial({ guild }: ApprovalRow, code: string, actor: Actor): Promise<void> {
		await this.deps.access.requireImpartial(await this.deps.orders.require(guild, code), actor);
	}

	async #refundLines(row: ApprovalRow): Promise<readonly ActLine[]> {
		const { code } = refundPayload.parse(row.payload);
		const order = await this.deps.orders.require(row.guild, code);
		const { released, kept } = cancelTerms(order, 'staff', await this.deps.settings.orders(row.guild));
		return [
			{ key: 'orders:second.refund', params: { code, buyer: `<@${order.buyer}>`, released: credits(released), kept: credits(kept) } }
		];
	}

	async #rulingLines(row: ApprovalRow): Promise<readonly ActLine[]> {
		const { code, version: _, ...choice } = rulingPayload.parse(row.payload);
		const order = await this.deps.orders.require(row.guild, code);
		const { released, captured } = rulingTerms(order, choice);
		const statements = order.problem?.statements ?? [];
		const last = statements.at(-1);
		return [
			{
				key: 'orders:second.ruling',
				params: {
					code,
					buyer: `<@${order.buyer}>`,
					outcome: { kind: 'text', key: `orders:second.outcome.${choice.outcome}` },
					released: credits(released),
					captured: credits(captured)
				}
			},
			...(last
				? [
						{
							key: 'orders:second.statements',
							params: {
								count: statements.length,
								who: { kind: 'user-text', value: last.byName },
								at: { kind: 'time', at: last.at, style: 'f' }
							} as const
						}
					]
				: [])
		];
	}
}

const askedOf = (outcome: OrderOutcome): ShownApproval | null => ('asked' in outcome ? outcome.asked : null);

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });
