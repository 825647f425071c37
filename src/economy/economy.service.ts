import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { AuditDraft, Change, OutboxDraft, Unit, UnitWriter } from '#core/units/unit';
import * as compile from './compile.js';
import type { EconomyRepository, Flows } from './economy.repository.js';
import type { EconomySettings } from './economy.settings.js';
import {
	type CaptureDraft,
	type Currency,
	type GrantDraft,
	type HoldDraft,
	type HoldPartDraft,
	type HoldRef,
	type Leg,
	type MaxBalances,
	memberAccount,
	moneyLock,
	noteLength,
	type PostingDraft,
	taxAccount
} from './money.js';
import { type RealMoney, realMoneyOf } from './real-money.js';
import type { Reconciliation } from './reconciliation.service.js';
import { type HistoryPage, historyPage, readCursor, type Wallet, walletOf } from './wallet.js';

export interface EconomyDeps {
	readonly units: UnitWriter;
	readonly repository: EconomyRepository;
	readonly clock: Clock;
	/** Checks that it all adds up. */
	readonly books: Reconciliation;
	readonly settings: (guild: GuildId) => Promise<EconomySettings>;
}

export interface TransferRequest {
	readonly guild: GuildId;
	readonly from: MemberId;
	readonly to: MemberId;
	/** What leaves the sender; the fee is taken out of it. */
	readonly amount: number;
	/** Unique in the guild, from the request: the interaction's id. */
	readonly key: string;
	/** Up to 200 characters. */
	readonly note?: string;
}

export interface TransferDone {
	readonly amount: number;
	readonly fee: number;
	readonly received: number;
	/** Already done before; nothing moved now. */
	readonly replayed: boolean;
}

export interface StartGrant {
	readonly credits: number;
	readonly tokens: number;
	/** Paid just now; `false`: the member has had it before. */
	readonly fresh: boolean;
}

export interface ReversalRequest {
	/** Key of the posting to undo. */
	readonly posting: string;
	readonly actor: Pick<Actor, 'id' | 'isGuildOwner'>;
	readonly reason: string;
}

/**
 * The money of a guild: credits and tokens.
 *
 * `posting`, `hold`, `capture`, `release`, `grant` return changes for the caller's own unit, which names `locks: [moneyLock]`; nothing
 * has moved before that unit commits.
 */
export class Economy {
	/** Locks of every unit that moves money. */
	public readonly locks: readonly string[] = [moneyLock];

	/** Reconciliation: whether the books of a guild balance, the lock when they do not, and the way out. */
	public readonly books: Reconciliation;

	public constructor(private readonly deps: EconomyDeps) {
		this.books = deps.books;
	}

	public settings(guild: GuildId): Promise<EconomySettings> {
		return this.deps.settings(guild);
	}

	/** Whether items that are settled outside (`external`) may be ordered now, and who allowed it. */
	public async realMoney(guild: GuildId): Promise<RealMoney> {
		return realMoneyOf(await this.deps.settings(guild));
	}

	/** The bounds of what members may have, for `posting`, `capture` and `grant`. */
	public async maxBalances(guild: GuildId): Promise<MaxBalances> {
		return maxOf(await this.deps.settings(guild));
	}

	/**
	 * Value between members and system accounts.
	 *
	 * In the unit: DomainError `economy.notEnough` (`available`, `price`, `missing`, `held`) · `economy.maxBalance` (`balance`, `max`).
	 *
	 * @throws TypeError for legs that are no posting.
	 */
	public posting(draft: PostingDraft, max?: MaxBalances): Change[] {
		return compile.posting(draft, this.deps.clock.now(), max);
	}

	/**
	 * Sets value of a member aside. The hold ends when its owner's state says so, never by itself.
	 *
	 * In the unit: DomainError `economy.notEnough`.
	 *
	 * @throws DomainError `economy.amount`.
	 */
	public hold(draft: HoldDraft): Change[] {
		return compile.hold(draft, this.deps.clock.now());
	}

	/**
	 * Held value, or a part of it, goes to whom it is due (default: the shop).
	 *
	 * In the unit: DomainError `economy.holdShort` (`amount`, `remaining`) when less is held, or the hold is another member's.
	 */
	public capture(draft: CaptureDraft, max?: MaxBalances): Change[] {
		return compile.capture(draft, this.deps.clock.now(), max);
	}

	/** Held value, or a part of it, goes back to its member. In the unit: DomainError `economy.holdShort`. */
	public release(draft: HoldPartDraft): Change[] {
		return compile.release(draft, this.deps.clock.now());
	}

	/**
	 * Freezes a hold in which something is left: captures and releases are refused with `economy.holdFrozen` until it is thawed. No value
	 * moves, so it works while the books are locked.
	 *
	 * In the unit: DomainError `economy.holdFrozen` when it is frozen already · `economy.holdShort` when nothing is left.
	 */
	public freeze(draft: HoldRef): Change[] {
		return compile.freeze(draft);
	}

	/** Thaws a frozen hold, in front of the changes that end it. In the unit: DomainError `economy.holdNotFrozen`. */
	public thaw(draft: HoldRef): Change[] {
		return compile.thaw(draft);
	}

	/** Mints value for a member. In the unit: DomainError `economy.maxBalance`. */
	public grant(draft: GrantDraft, max: MaxBalances): Change[] {
		return compile.grant(draft, this.deps.clock.now(), max);
	}

	/**
	 * The unit that undoes a posting by its opposite; what was captured from a hold goes back to the hold's member.
	 *
	 * In the unit: DomainError `economy.notEnough` when who received it has spent it · `economy.reversed` when it was undone already.
	 *
	 * @throws NotFound `entry` · DomainError `economy.notReversible` for holds and releases (their owner ends them) and reversals.
	 */
	public async reverse(guild: GuildId, { posting: key, actor, reason }: ReversalRequest): Promise<Unit> {
		const original = await this.deps.repository.posting(guild, key);
		if (!original) throw new NotFound('economy.entry');
		if (original.reason === 'reversal') throw new DomainError('economy.notReversible');
		const legs = new Map<string, Leg>();
		for (const leg of original.legs) {
			const account = leg.account.startsWith('hold:') ? await this.#holder(guild, leg) : leg.account;
			const id = `${account} ${leg.currency}`;
			const amount = (legs.get(id)?.amount ?? 0) - leg.amount;
			legs.set(id, { account, currency: leg.currency, amount });
		}
		const moved = [...legs.values()].filter(({ amount }) => amount !== 0);
		// A release only went from a member's hold to the member.
		if (moved.length === 0) throw new DomainError('economy.notReversible');
		const draft: PostingDraft = {
			guild,
			key: `reverse:${key}`,
			reason: 'reversal',
			legs: moved,
			memo: { of: key, why: reason },
			actor: actor.id,
			...(original.ref ? { ref: original.ref } : {})
		};
		const audit: AuditDraft = {
			actor: actor.id,
			actorKind: actor.isGuildOwner ? 'owner' : 'staff',
			action: 'economy.reversed',
			target: `posting:${key}`,
			before: original.legs.map((leg) => ({ ...leg })),
			reason
		};
		return {
			guild,
			key: `reverse:${key}`,
			content: { posting: key },
			locks: this.locks,
			changes: compile.posting(draft, this.deps.clock.now(), undefined, () => new DomainError('economy.reversed')),
			audit: [audit]
		};
	}

	/**
	 * Moves credits from a member to another; what members ask for goes through `Sending`, which asks who guards it.
	 *
	 * @param counted What else the unit has to hold.
	 * @param outbox Whom it tells.
	 * @throws DomainError `economy.sendOff` · `economy.sameAccount` · `economy.amount` (`min`, `max`) · `economy.noteLength` (`max`) ·
	 * `economy.notEnough` · `economy.maxBalance` of the receiver · `unit.locked`.
	 */
	public async transfer(
		{ guild, from, to, amount, key, note }: TransferRequest,
		counted: readonly Change[] = [],
		outbox: readonly OutboxDraft[] = []
	): Promise<TransferDone> {
		const settings = await this.deps.settings(guild);
		if (!settings.send.enabled) throw new DomainError('economy.sendOff');
		if (from === to) throw new DomainError('economy.sameAccount');
		compile.checkAmount(amount, settings.send.min);
		if (note && note.length > noteLength) throw new DomainError('economy.noteLength', { max: noteLength });
		const fee = sendingFee(settings.send, amount);
		const legs: Leg[] = [
			{ account: memberAccount(from), currency: 'credits', amount: -amount },
			{ account: memberAccount(to), currency: 'credits', amount: amount - fee },
			{ account: taxAccount, currency: 'credits', amount: fee }
		];
		const draft: PostingDraft = {
			guild,
			key: `transfer:${key}`,
			reason: 'transfer',
			legs: legs.filter((leg) => leg.amount !== 0),
			memo: { from, to, ...(note ? { note } : {}) },
			actor: from
		};
		const { result, replayed } = await this.deps.units.execute({
			guild,
			key: `transfer:${key}`,
			content: { from, to, amount, note: note ?? null },
			locks: this.locks,
			changes: [...counted, ...this.posting(draft, maxOf(settings))],
			outbox,
			result: { amount, fee, received: amount - fee }
		});
		return { ...result, replayed };
	}

	/**
	 * Pays the start grant, once per member for ever; `null` when the owner has not chosen one or the Discord account is too young.
	 *
	 * @throws DomainError `unit.locked`.
	 */
	public async grantStart(guild: GuildId, actor: Actor): Promise<StartGrant | null> {
		const settings = await this.deps.settings(guild);
		const { enabled, credits, tokens, minAccountAgeDays } = settings.startGrant;
		const age = this.deps.clock.now().getTime() - actor.accountCreatedAt.getTime();
		if (!enabled || credits + tokens === 0 || age < minAccountAgeDays * dayMs) return null;
		const part = (currency: Currency, amount: number): Change[] =>
			amount === 0
				? []
				: this.grant(
						{
							guild,
							key: `grant:start:${actor.id}:${currency}`,
							reason: 'grant.start',
							member: actor.id,
							currency,
							amount,
							actor: 'system'
						},
						maxOf(settings)
					);
		const { result, replayed } = await this.deps.units.execute({
			guild,
			key: `grant:start:${actor.id}`,
			content: { member: actor.id },
			locks: this.locks,
			changes: [...part('credits', credits), ...part('tokens', tokens)],
			result: { credits, tokens }
		});
		return { ...result, fresh: !replayed };
	}

	/** What a member has: free, held, and in which holds. */
	public async balance(guild: GuildId, member: MemberId): Promise<Wallet> {
		const [accounts, holds] = await Promise.all([
			this.deps.repository.accounts(guild, member),
			this.deps.repository.openHolds(guild, member)
		]);
		return walletOf(accounts, holds);
	}

	/** What a member has received and given since a moment. */
	public flows(guild: GuildId, member: MemberId, currency: Currency, since: Date): Promise<Flows> {
		return this.deps.repository.flows(guild, member, currency, since);
	}

	/**
	 * The member's entries, newest first.
	 *
	 * @param options `size` 1 to 50, default 10 · `cursor` is the `next` of the page before; one that can't be read starts anew.
	 */
	public async history(
		guild: GuildId,
		member: MemberId,
		{ currency = null, size = 10, cursor = null }: { currency?: Currency | null; size?: number; cursor?: string | null } = {}
	): Promise<HistoryPage> {
		const limit = Math.min(Math.max(size, 1), 50);
		const rows = await this.deps.repository.history(guild, member, currency, limit + 1, readCursor(guild, cursor));
		return historyPage(member, currency, rows, limit);
	}

	/** Captured value goes back to the member who had set it aside; what went into a hold is for the hold's owner to end. */
	async #holder(guild: GuildId, leg: Leg): Promise<Leg['account']> {
		const hold = await this.deps.repository.hold(guild, leg.account.slice('hold:'.length));
		if (!hold || leg.amount > 0) throw new DomainError('economy.notReversible');
		return memberAccount(memberId(hold.member));
	}
}

/** What leaves the guild's money when a member sends an amount. */
export const sendingFee = ({ feePercent }: Pick<EconomySettings['send'], 'feePercent'>, amount: number): number =>
	Math.ceil((amount * feePercent) / 100);

const maxOf = ({ currencies }: EconomySettings): MaxBalances => ({
	credits: currencies.credits.maxBalance,
	tokens: currencies.tokens.maxBalance
});
