import { DomainError, type TextParams } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { memberId } from '#core/ids';
import { type Change, type Row, unitSeq } from '#core/units/unit';
import { accountId, accountsCollection, holdRowId, holdsCollection, postingId, postingsCollection } from './ledger.model.js';
import {
	type CaptureDraft,
	type Currency,
	type GrantDraft,
	type HoldDraft,
	type HoldPartDraft,
	type HoldRef,
	holdAccount,
	type Leg,
	type MaxBalances,
	type Movement,
	maxAmount,
	memberAccount,
	mint,
	type PostingDraft,
	shopAccount
} from './money.js';

/**
 * Movements of value as changes of a unit of work. Pure: the caller puts them into its own unit, with `locks: [moneyLock]`.
 */

/**
 * The changes of a posting between members and system accounts.
 *
 * @param max Bounds of what members receive; without them nothing but the size of numbers is a bound.
 * @param taken The refusal when a posting of this key exists; without it that is a bug.
 */
export function posting(draft: PostingDraft, at: Date, max?: MaxBalances, taken?: () => Error): Change[] {
	for (const { account } of draft.legs)
		if (account.startsWith('hold:')) throw new TypeError(`${draft.key}: holds move by hold, capture and release only`);
	return [...draft.legs.flatMap((leg) => balanceChanges(draft.guild, leg, max)), entry(draft, draft.legs, at, taken)];
}

/** Moves free value of a member into a hold. */
export function hold(draft: HoldDraft, at: Date): Change[] {
	const { guild, holdId, member, currency = 'credits', amount, owner } = draft;
	checkAmount(amount);
	const legs: Leg[] = [
		{ account: memberAccount(member), currency, amount: -amount },
		{ account: holdAccount(holdId), currency, amount }
	];
	const row = {
		_id: holdRowId(guild, holdId),
		guild,
		holdId,
		member,
		currency,
		amount,
		captured: 0,
		released: 0,
		remaining: amount,
		frozen: false,
		owner,
		at
	};
	return [debit(guild, member, currency, amount, { held: amount }), { in: holdsCollection, insert: row }, entry(draft, legs, at)];
}

/** Moves held value to whom it is due. */
export function capture(draft: CaptureDraft, at: Date, max?: MaxBalances): Change[] {
	const { guild, holdId, member, currency = 'credits', amount, to = [{ account: shopAccount, amount }] } = draft;
	checkAmount(amount);
	const received = to.map((part): Leg => ({ account: part.account, currency, amount: part.amount }));
	if (received.some((leg) => leg.amount <= 0 || leg.account.startsWith('hold:')))
		throw new TypeError(`${draft.key}: captures are received`);
	const legs: Leg[] = [{ account: holdAccount(holdId), currency, amount: -amount }, ...received];
	return [
		leaveHold(draft, { captured: amount }),
		{ in: accountsCollection, id: accountId(guild, member, currency), inc: { held: -amount } },
		...received.flatMap((leg) => balanceChanges(guild, leg, max)),
		entry(draft, legs, at)
	];
}

/** Gives held value back. It was the member's, so no upper bound refuses it. */
export function release(draft: HoldPartDraft, at: Date): Change[] {
	const { guild, holdId, member, currency = 'credits', amount } = draft;
	checkAmount(amount);
	const legs: Leg[] = [
		{ account: holdAccount(holdId), currency, amount: -amount },
		{ account: memberAccount(member), currency, amount }
	];
	return [
		leaveHold(draft, { released: amount }),
		{ in: accountsCollection, id: accountId(guild, member, currency), inc: { held: -amount, balance: amount } },
		entry(draft, legs, at)
	];
}

/** Stops a hold: nothing is captured or released from it until it is thawed. */
export const freeze = (draft: HoldRef): Change[] => [markHold(draft, true)];

/** Lets a frozen hold move again; in the unit that decides what becomes of it. */
export const thaw = (draft: HoldRef): Change[] => [markHold(draft, false)];

/** Mints value for a member. */
export function grant(draft: GrantDraft, at: Date, max: MaxBalances): Change[] {
	const { member, currency = 'credits', amount } = draft;
	checkAmount(amount);
	const legs: Leg[] = [
		{ account: mint, currency, amount: -amount },
		{ account: memberAccount(member), currency, amount }
	];
	return posting({ ...draft, legs }, at, max);
}

/** @throws DomainError `economy.amount` (`min`, `max`) for what no leg can move. */
export function checkAmount(amount: number, min = 1): void {
	if (!Number.isSafeInteger(amount) || amount < min || amount > maxAmount) throw new DomainError('economy.amount', { min, max: maxAmount });
}

/** The member behind an account, or `null` for holds and system accounts. */
export function memberOf(account: string): MemberId | null {
	return account.startsWith('member:') ? memberId(account.slice('member:'.length)) : null;
}

/** @throws TypeError for legs that are no posting: fewer than two, fractions, zero, an account twice, a sum that is not zero. */
export function checkLegs(key: string, legs: readonly Leg[]): void {
	if (legs.length < 2) throw new TypeError(`${key}: a posting has two or more legs`);
	const sums = new Map<Currency, number>();
	const seen = new Set<string>();
	for (const { account, currency, amount } of legs) {
		if (!Number.isSafeInteger(amount) || amount === 0 || Math.abs(amount) > maxAmount)
			throw new TypeError(`${key}: ${amount} is no amount of a leg`);
		if (seen.has(`${account} ${currency}`)) throw new TypeError(`${key}: two legs of ${account}`);
		seen.add(`${account} ${currency}`);
		sums.set(currency, (sums.get(currency) ?? 0) + amount);
	}
	for (const [currency, sum] of sums) if (sum !== 0) throw new TypeError(`${key}: legs sum up to ${sum} ${currency}`);
}

function entry({ guild, key, reason, ref, memo, actor }: Movement, legs: readonly Leg[], at: Date, taken?: () => Error): Change {
	checkLegs(key, legs);
	const row = {
		_id: postingId(guild, key),
		guild,
		key,
		seq: unitSeq,
		at,
		reason,
		legs: legs.map(({ account, currency, amount }) => ({ account, currency, amount })),
		memo: memo ?? {},
		ref: ref ?? null,
		actor
	};
	return { in: postingsCollection, insert: row, ...(taken ? { else: taken } : {}) };
}

function balanceChanges(guild: GuildId, { account, currency, amount }: Leg, max?: MaxBalances): Change[] {
	const member = memberOf(account);
	if (!member) return [];
	return [amount < 0 ? debit(guild, member, currency, -amount) : credit(guild, member, currency, amount, max?.[currency])];
}

function debit(guild: GuildId, member: MemberId, currency: Currency, amount: number, also: { readonly held?: number } = {}): Change {
	return {
		in: accountsCollection,
		id: accountId(guild, member, currency),
		when: { balance: { $gte: amount } },
		inc: { balance: -amount, ...also },
		else: (row) => notEnough(row, currency, amount)
	};
}

function credit(guild: GuildId, member: MemberId, currency: Currency, amount: number, max?: number): Change {
	const _id = accountId(guild, member, currency);
	return {
		in: accountsCollection,
		id: _id,
		upsert: { _id, guild, member, currency, balance: 0, held: 0 },
		...(max === undefined ? {} : { when: { balance: { $lte: max - amount } } }),
		inc: { balance: amount },
		else: (row) =>
			new DomainError('economy.maxBalance', {
				balance: { kind: 'amount', currency, value: numberOf(row, 'balance') },
				max: { kind: 'amount', currency, value: max ?? maxAmount }
			})
	};
}

function leaveHold(draft: HoldPartDraft, part: { readonly captured?: number; readonly released?: number }): Change {
	const { guild, holdId, member, currency = 'credits', amount } = draft;
	return {
		in: holdsCollection,
		id: holdRowId(guild, holdId),
		when: { member, currency, remaining: { $gte: amount }, frozen: { $ne: true } },
		inc: { ...part, remaining: -amount },
		else: (row) =>
			row?.frozen === true && row.member === member
				? frozenHold(row, currency)
				: new DomainError('economy.holdShort', amounts(currency, { amount, remaining: numberOf(row, 'remaining') }))
	};
}

function markHold({ guild, holdId, member, currency = 'credits' }: HoldRef, frozen: boolean): Change {
	return {
		in: holdsCollection,
		id: holdRowId(guild, holdId),
		when: { member, currency, remaining: { $gte: 1 }, frozen: frozen ? { $ne: true } : true },
		set: { frozen },
		else: (row) => {
			const remaining = row?.member === member ? numberOf(row, 'remaining') : 0;
			if (remaining === 0) return new DomainError('economy.holdShort', amounts(currency, { amount: 1, remaining }));
			return frozen ? frozenHold(row, currency) : new DomainError('economy.holdNotFrozen', amounts(currency, { remaining }));
		}
	};
}

function frozenHold(row: Row | null, currency: Currency): DomainError {
	return new DomainError('economy.holdFrozen', amounts(currency, { remaining: numberOf(row, 'remaining') }));
}

function amounts(currency: Currency, values: Readonly<Record<string, number>>): TextParams {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { kind: 'amount', currency, value }]));
}

function notEnough(row: Row | null, currency: Currency, price: number): DomainError {
	const available = numberOf(row, 'balance');
	return new DomainError('economy.notEnough', {
		available: { kind: 'amount', currency, value: available },
		price: { kind: 'amount', currency, value: price },
		missing: { kind: 'amount', currency, value: price - available },
		held: { kind: 'amount', currency, value: numberOf(row, 'held') }
	});
}

function numberOf(row: Row | null, field: string): number {
	const value = row?.[field];
	return typeof value === 'number' ? value : 0;
}
