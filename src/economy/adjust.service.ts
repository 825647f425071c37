import { z } from 'zod';
import type { ApprovableAct, Approvals, Closing, ShownApproval } from '#approvals';
import type { Actor } from '#core/actor';
import { DomainError, Forbidden, NotFound, type TextParam } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { Unit, UnitWriter } from '#core/units/unit';
import type { EconomyRepository } from './economy.repository.js';
import type { Economy } from './economy.service.js';
import { accountId, accountsCollection } from './ledger.model.js';
import { type Currency, currencies, type Leg, maxAmount, memberAccount, mint, sink } from './money.js';

/** A correction of one member's value by hand. */
export interface Adjustment {
	/** Id of the interaction: one press is one correction. */
	readonly request: string;
	readonly member: MemberId;
	/** Name to show. */
	readonly memberName: string;
	/** Whether they are in the guild now; somebody who is not must have had value here before. */
	readonly present: boolean;
	readonly currency: Currency;
	/** What the member gets, negative: what is taken. Whole, not 0, at most a billion either way. */
	readonly amount: number;
	/** Why; 1 to 500 characters, in the member's history too. */
	readonly reason: string;
}

/** What a correction has done: the member's free balance before and after. */
export interface Adjusted {
	readonly key: string;
	readonly member: MemberId;
	readonly currency: Currency;
	readonly amount: number;
	readonly before: number;
	readonly after: number;
	readonly reason: string;
}

/** Done at once, or waiting for a second person. */
export type AdjustOutcome = { readonly done: Adjusted } | { readonly asked: ShownApproval };

export interface AdjustDeps {
	readonly units: UnitWriter;
	readonly economy: Economy;
	readonly repository: Pick<EconomyRepository, 'posting' | 'accounts'>;
	readonly policy: Pick<Policy, 'require'>;
	readonly approvals: Approvals;
}

const capability = 'money.adjust';
const kind = 'economy.adjust';
const most = 1_000_000_000;
const longestReason = 500;

const payloadSchema = z.object({
	member: z.string(),
	memberName: z.string(),
	currency: z.enum(currencies),
	amount: z.number().int(),
	/** Key of the posting that is taken back; `null` for a correction of its own. */
	reverses: z.string().nullable()
});

type Payload = z.output<typeof payloadSchema>;

/** Whose change it is: who asked, and the second person above the limit. */
interface Doers {
	readonly by: string;
	readonly byName: string;
	readonly kind: 'owner' | 'staff';
	readonly second: Actor | null;
}

/**
 * Corrections of members' value by hand. What a member gets is minted, what is taken leaves by a sink of its own; nothing is set. One is
 * taken back by another posting only. Above the limit of `money.adjust` a second person has to agree.
 */
export class Adjustments {
	public constructor(private readonly deps: AdjustDeps) {}

	/**
	 * Corrects what a member has, or asks for a second person.
	 *
	 * @throws Forbidden `settings.capability` · `economy.adjustSelf` for one's own wallet, but for the owner · `approvals.limit` ·
	 * DomainError `economy.adjustAmount` {max} · `economy.adjustReason` {max} · `economy.adjustShort` {available, taken} when the member has
	 * less than is taken · `economy.adjustStranger` · `economy.maxBalance` · `unit.locked`.
	 */
	public async adjust(guild: GuildId, actor: Actor, wanted: Adjustment): Promise<AdjustOutcome> {
		const { request, member, memberName, currency, amount } = wanted;
		await this.#mayAdjust(guild, actor, member);
		if (!Number.isSafeInteger(amount) || amount === 0 || Math.abs(amount) > most)
			throw new DomainError('economy.adjustAmount', { max: most });
		if (!wanted.present && (await this.deps.repository.accounts(guild, member)).length === 0)
			throw new DomainError('economy.adjustStranger', { who: { kind: 'user-text', value: memberName } });
		return this.#do(guild, actor, request, wanted.reason, { member, memberName, currency, amount, reverses: null });
	}

	/**
	 * Takes a correction back by another posting.
	 *
	 * @param of The interaction that made the correction.
	 * @throws as `adjust` · NotFound `economy.entry` · DomainError `economy.reversed`.
	 */
	public async takeBack(
		guild: GuildId,
		actor: Actor,
		{
			request,
			of,
			reason,
			memberName
		}: { readonly request: string; readonly of: string; readonly reason: string; readonly memberName: string }
	): Promise<AdjustOutcome> {
		const leg = await this.adjusted(guild, actor, of);
		return this.#do(guild, actor, request, reason, {
			member: leg.member,
			memberName,
			currency: leg.currency,
			amount: -leg.amount,
			reverses: keyOf(of)
		});
	}

	/** What a correction moved, for who may take it back. @throws as `takeBack`. */
	public async adjusted(
		guild: GuildId,
		actor: Actor,
		of: string
	): Promise<{ readonly member: MemberId; readonly currency: Currency; readonly amount: number }> {
		await this.deps.policy.require(guild, actor, capability);
		const posting = await this.deps.repository.posting(guild, keyOf(of));
		const leg = posting?.legs.find(({ account }) => account.startsWith('member:'));
		if (!posting || !leg || posting.reason !== 'adjust') throw new NotFound('economy.entry');
		const member = memberId(leg.account.slice('member:'.length));
		await this.#mayAdjust(guild, actor, member);
		return { member, currency: leg.currency, amount: leg.amount };
	}

	/** The act as `approvals` carries it out. */
	public act(): ApprovableAct {
		return {
			kind,
			channels: ['audit'],
			lines: async (row) => {
				const payload = payloadSchema.parse(row.payload);
				const before = await this.#free(row.guild, payload);
				return [
					{
						key: payload.reverses === null ? 'economy:adjust.line' : 'economy:adjust.backLine',
						params: {
							who: `<@${payload.member}>`,
							name: { kind: 'user-text', value: payload.memberName },
							...change(payload.currency, payload.amount),
							before: amountOf(payload.currency, before),
							after: amountOf(payload.currency, before + payload.amount)
						}
					}
				];
			},
			carryOut: async (row, second, closing) => {
				const by: Doers = { by: row.by, byName: row.byName, kind: 'staff', second };
				await this.#execute(row.guild, row.request, payloadSchema.parse(row.payload), row.reason, by, closing);
			}
		};
	}

	async #mayAdjust(guild: GuildId, actor: Actor, member: string): Promise<void> {
		await this.deps.policy.require(guild, actor, capability);
		if (member === actor.id && !actor.isGuildOwner) throw new Forbidden('economy.adjustSelf');
	}

	async #do(guild: GuildId, actor: Actor, request: string, written: string, payload: Payload): Promise<AdjustOutcome> {
		const reason = written.trim();
		if (reason === '' || reason.length > longestReason) throw new DomainError('economy.adjustReason', { max: longestReason });
		const { member, currency, amount } = payload;
		const second = await this.deps.approvals.needed(guild, actor, capability, Math.abs(amount), currency);
		if (second === null) {
			const doers: Doers = { by: actor.id, byName: actor.name, kind: actor.isGuildOwner ? 'owner' : 'staff', second: null };
			return { done: await this.#execute(guild, request, payload, reason, doers) };
		}
		// Nobody is asked for what can't be done.
		const free = await this.#free(guild, payload);
		if (free + amount < 0) throw short(currency, free, amount);
		const draft = {
			request,
			kind,
			capability,
			amount: Math.abs(amount),
			currency,
			subject: `member:${member}`,
			payload,
			parties: [member],
			reason
		} as const;
		await this.deps.approvals.ask(guild, actor, draft, second);
		return { asked: await this.deps.approvals.shown(guild, request) };
	}

	async #execute(guild: GuildId, request: string, payload: Payload, reason: string, doers: Doers, closing?: Closing): Promise<Adjusted> {
		const { currency, amount } = payload;
		const member = memberId(payload.member);
		const row = accountId(guild, member, currency);
		const unit =
			payload.reverses === null
				? await this.#correction(guild, request, payload, reason, doers)
				: await this.#reversal(guild, request, payload, reason, doers);
		try {
			const { result } = await this.deps.units.execute({
				...unit,
				changes: [...unit.changes, ...(closing?.changes ?? [])],
				audit: [...(unit.audit ?? []), ...(closing?.audit ?? [])],
				outbox: [...(closing?.outbox ?? [])],
				result: 0,
				after: (rows) => ({ result: Number(rows.get(accountsCollection, row)?.balance ?? 0) })
			});
			return { key: unit.key, member, currency, amount, before: result - amount, after: result, reason };
		} catch (error) {
			if (error instanceof DomainError && error.code === 'economy.notEnough')
				throw short(currency, await this.#free(guild, payload), amount);
			throw error;
		}
	}

	async #correction(guild: GuildId, request: string, { member, currency, amount }: Payload, reason: string, doers: Doers): Promise<Unit> {
		const { by, second } = doers;
		const key = keyOf(request);
		const legs: readonly Leg[] = [
			{ account: memberAccount(memberId(member)), currency, amount },
			{ account: amount > 0 ? mint : sink('adjust'), currency, amount: -amount }
		];
		const draft = {
			guild,
			key,
			reason: 'adjust',
			memo: { why: reason, ...(second ? { second: second.id } : {}) },
			actor: by,
			legs
		} as const;
		return {
			guild,
			key,
			content: { member, currency, amount, reason },
			locks: this.deps.economy.locks,
			changes: this.deps.economy.posting(draft, await this.deps.economy.maxBalances(guild)),
			audit: [
				{
					actor: by,
					actorKind: doers.kind,
					action: 'economy.adjusted',
					target: `member:${member}`,
					after: { currency, amount, second: second?.id ?? null },
					reason
				}
			]
		};
	}

	/** Each wish to take it back is a unit of its own, so that the second one is refused and not answered with the first one's result. */
	async #reversal(guild: GuildId, request: string, { reverses }: Payload, reason: string, { by, byName, kind: as }: Doers): Promise<Unit> {
		const actor = { id: memberId(by), name: byName, isGuildOwner: as === 'owner' };
		const unit = await this.deps.economy.reverse(guild, { posting: reverses ?? '', actor, reason });
		return { ...unit, key: `adjust-back:${request}`, content: { posting: reverses, reason } };
	}

	async #free(guild: GuildId, { member, currency }: Payload): Promise<number> {
		return (await this.deps.economy.balance(guild, memberId(member)))[currency].free;
	}
}

/** Key of the posting of a correction, from the interaction that asked for it. */
const keyOf = (request: string): string => `adjust:${request}`;

const amountOf = (currency: Currency, value: number): TextParam => ({ kind: 'amount', currency, value });

/** What is given or taken, in words. */
export const change = (currency: Currency, amount: number): Readonly<Record<'change', TextParam>> => ({
	change: {
		kind: 'text',
		key: amount > 0 ? 'economy:adjust.given' : 'economy:adjust.taken',
		params: { amount: amountOf(currency, Math.min(Math.abs(amount), maxAmount)) }
	}
});

const short = (currency: Currency, available: number, amount: number): DomainError =>
	new DomainError('economy.adjustShort', { available: amountOf(currency, available), taken: amountOf(currency, -amount) });
