import type { MemberId } from '#core/ids';
import { type GuildId, rowId } from '#core/ids';
import type { Value } from '#core/units/unit';
import type { HistoryCursor } from './economy.repository.js';
import type { AccountRow, HoldRow, PostingRow } from './ledger.model.js';
import { type Currency, type Leg, memberAccount, type Reason } from './money.js';

export interface OpenHold {
	readonly id: string;
	/** Whose state ends it: `order:A7K2Q`. */
	readonly owner: string;
	readonly remaining: number;
	readonly at: Date;
}

export interface Purse {
	readonly free: number;
	readonly held: number;
	/** Oldest first, at most 100 over both currencies. */
	readonly holds: readonly OpenHold[];
}

export type Wallet = Readonly<Record<Currency, Purse>>;

/** One line of a member's history. */
export interface HistoryEntry {
	readonly key: string;
	readonly at: Date;
	readonly reason: Reason;
	/** What it was about: `order:A7K2Q`. */
	readonly ref: string | null;
	readonly memo: { readonly [field: string]: Value };
	/** What the member received (or gave, negative), per currency. */
	readonly amounts: readonly { readonly currency: Currency; readonly amount: number }[];
	/** The other sides. */
	readonly others: readonly Leg[];
}

export interface HistoryPage {
	readonly entries: readonly HistoryEntry[];
	/** Cursor of the next page, or `null` on the last. */
	readonly next: string | null;
}

/** Balance and open holds as one member sees them. */
export function walletOf(accounts: readonly AccountRow[], holds: readonly HoldRow[]): Wallet {
	const purse = (currency: Currency): Purse => {
		const account = accounts.find((row) => row.currency === currency);
		return {
			free: account?.balance ?? 0,
			held: account?.held ?? 0,
			holds: holds
				.filter((row) => row.currency === currency)
				.map(({ holdId, owner, remaining, at }) => ({ id: holdId, owner, remaining, at }))
		};
	};
	return { credits: purse('credits'), tokens: purse('tokens') };
}

/** A page of `limit` entries out of one row more than that. */
export function historyPage(member: MemberId, currency: Currency | null, rows: readonly PostingRow[], limit: number): HistoryPage {
	const account = memberAccount(member);
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	const entries = page.map(({ key, at, reason, ref, memo, legs }): HistoryEntry => {
		const own = legs.filter((leg) => leg.account === account && (currency === null || leg.currency === currency));
		return {
			key,
			at,
			reason,
			ref,
			memo: memo ?? {},
			amounts: own.map((leg) => ({ currency: leg.currency, amount: leg.amount })),
			others: legs.filter((leg) => leg.account !== account)
		};
	});
	return { entries, next: rows.length > limit && last ? `${last.seq}.${last.key}` : null };
}

/** The place a cursor names; `null` for one that can't be read. */
export function readCursor(guild: GuildId, cursor: string | null): HistoryCursor | null {
	const match = cursor === null ? null : /^(\d{1,15})\.(.+)$/s.exec(cursor);
	const [, seq, key] = match ?? [];
	return seq === undefined || key === undefined ? null : { seq: Number(seq), id: rowId(guild, 'posting', key) };
}
