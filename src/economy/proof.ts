import type { GuildId } from '#core/ids';
import type { BooksRow, Difference } from './books.model.js';
import { checkpointId } from './books.model.js';
import type { Balance, LedgerView } from './books.repository.js';
import { checkLegs, memberOf } from './compile.js';
import { accountId, type HoldRow, holdRowId, type PostingRow, postingId } from './ledger.model.js';
import { type AccountName, type Currency, currencies, holdAccount } from './money.js';

/** What a check of the books has found. */
export interface Proof {
	readonly books: BooksRow;
	readonly seq: number;
	/** All postings up to `seq`. */
	readonly postings: number;
	/** The first ones; empty: everything adds up. */
	readonly differences: readonly Difference[];
	/** Balances that have moved since the last checkpoint. */
	readonly moved: readonly Balance[];
	/** Checkpoints that are wrong, as they should be. */
	readonly repairs: readonly Balance[];
	readonly openHolds: readonly HoldRow[];
}

const mostDifferences = 20;

/**
 * Checks a ledger at one moment: each posting sums up to zero, each balance is what its postings say, each hold is captured + released +
 * remaining, each member's held is what the open holds say.
 *
 * @param full From the first posting, all rows, and the checkpoints too; else only what has moved since the last checkpoint.
 */
export async function proveBooks(guild: GuildId, view: LedgerView, full: boolean): Promise<Proof> {
	const check = new Check(guild, view);
	if (full) await check.untilCheckpoint();
	await check.sinceCheckpoint(full);
	await check.balances(full);
	await check.heldValue(full);
	if (full) check.total();
	return check.proof();
}

class Check {
	readonly #differences: Difference[] = [];
	/** Balances by account and currency, worked out of legs; zero is left out. */
	readonly #sums = new Map<string, Balance>();
	/** The same, those that moved since the checkpoint; zero is kept. */
	readonly #moved = new Map<string, Balance>();
	readonly #repairs: Balance[] = [];
	readonly #openHolds: HoldRow[] = [];
	/** Accounts whose held value may have moved. */
	readonly #holders = new Set<string>();
	/** What the rows hold per currency, for the total. */
	readonly #found = new Map<Currency, number>();
	#postings = 0;

	public constructor(
		private readonly guild: GuildId,
		private readonly view: LedgerView
	) {}

	/** Everything up to the checkpoint again, and whether the checkpoints say the same. */
	public async untilCheckpoint(): Promise<void> {
		const { books } = this.view;
		for await (const posting of this.view.postings(0, books.seq)) for (const leg of this.#checked(posting)) add(this.#sums, leg);
		this.#compare('checkpoint', 'postings', this.#postings, books.postings);
		const unseen = new Map(this.#sums);
		for await (const { account, currency, balance } of this.view.checkpoints()) {
			this.#checkpoint({ account, currency, balance: balanceIn(this.#sums, account, currency) }, balance);
			unseen.delete(keyOf(account, currency));
		}
		for (const missing of unseen.values()) this.#checkpoint(missing, 0);
	}

	public async sinceCheckpoint(full: boolean): Promise<void> {
		const { books, seq } = this.view;
		if (!full) this.#postings = books.postings;
		for await (const posting of this.view.postings(books.seq, full ? Number.MAX_SAFE_INTEGER : seq))
			for (const leg of this.#checked(posting)) add(this.#moved, leg, true);
		if (full) {
			for (const [key, moved] of this.#moved) {
				add(this.#sums, { ...moved, amount: moved.balance });
				this.#moved.set(key, { ...moved, balance: balanceIn(this.#sums, moved.account, moved.currency) });
			}
			return;
		}
		const ids = [...this.#moved.values()].map(({ account, currency }) => checkpointId(this.guild, account, currency));
		for (const part of chunks(ids))
			for await (const { account, currency, balance } of this.view.checkpoints(part))
				add(this.#moved, { account, currency, amount: balance }, true);
		for (const [key, moved] of this.#moved) this.#sums.set(key, moved);
	}

	/** The rows of members and holds against what their postings say. */
	public async balances(full: boolean): Promise<void> {
		const unseen = new Map([...this.#sums].filter(([, { account }]) => !account.startsWith('system:')));
		const compare = (account: AccountName, currency: Currency, found: number, kind: 'balance' | 'hold'): void => {
			this.#compare(kind, `${account} ${currency}`, balanceIn(this.#sums, account, currency), found);
			this.#found.set(currency, (this.#found.get(currency) ?? 0) + found);
			unseen.delete(keyOf(account, currency));
		};
		const wanted = [...unseen.values()];
		const accountIds = wanted.flatMap(({ account, currency }) => {
			const member = memberOf(account);
			return member ? [accountId(this.guild, member, currency)] : [];
		});
		for (const id of accountIds) this.#holders.add(id);
		const holdIds = wanted.flatMap(({ account }) =>
			account.startsWith('hold:') ? [holdRowId(this.guild, account.slice('hold:'.length))] : []
		);
		for (const ids of full ? [undefined] : chunks(accountIds))
			for await (const { member, currency, balance } of this.view.accounts(ids)) compare(`member:${member}`, currency, balance, 'balance');
		for (const ids of full ? [undefined] : chunks(holdIds))
			for await (const hold of this.view.holds(ids)) {
				const { holdId, member, currency, amount, captured, released, remaining } = hold;
				compare(holdAccount(holdId), currency, remaining, 'hold');
				this.#compare('hold', `${holdId} parts`, amount, captured + released + remaining);
				this.#holders.add(accountId(this.guild, member, currency));
			}
		for (const [subject, { balance }] of unseen) this.#compare('balance', subject, balance, 0);
	}

	/** What accounts call held against the open holds; also finds who owns these. */
	public async heldValue(full: boolean): Promise<void> {
		const held = new Map<string, number>();
		for await (const hold of this.view.openHolds()) {
			this.#openHolds.push(hold);
			const id = accountId(this.guild, hold.member, hold.currency);
			held.set(id, (held.get(id) ?? 0) + hold.remaining);
		}
		for (const ids of full ? [undefined] : chunks([...new Set([...held.keys(), ...this.#holders])]))
			for await (const row of this.view.accounts(ids)) {
				this.#compare('held', `member:${row.member} ${row.currency}`, held.get(row._id) ?? 0, row.held);
				held.delete(row._id);
			}
		for (const [subject, expected] of held) this.#compare('held', subject, expected, 0);
	}

	/** All rows and system accounts of a currency together are nothing. */
	public total(): void {
		for (const currency of currencies) {
			const system = [...this.#sums.values()].filter((one) => one.currency === currency && one.account.startsWith('system:'));
			const total = system.reduce((sum, { balance }) => sum + balance, this.#found.get(currency) ?? 0);
			this.#compare('total', currency, 0, total);
		}
	}

	public proof(): Proof {
		return {
			books: this.view.books,
			seq: this.view.seq,
			postings: this.#postings,
			differences: this.#differences,
			moved: [...this.#moved.values()],
			repairs: this.#repairs,
			openHolds: this.#openHolds
		};
	}

	/** The legs of a posting that is one; a posting that is none is a difference and moves nothing. */
	#checked(posting: PostingRow): PostingRow['legs'] {
		this.#postings++;
		try {
			checkLegs(posting.key, posting.legs);
			if (posting._id !== postingId(this.guild, posting.key)) throw new TypeError(`${posting._id} is not ${posting.key}`);
			return posting.legs;
		} catch (error) {
			if (!(error instanceof TypeError)) throw error;
			const sum = Array.isArray(posting.legs) ? posting.legs.reduce((total, { amount }) => total + amount, 0) : Number.NaN;
			this.#add({ kind: 'posting', subject: error.message, expected: 0, found: sum });
			return [];
		}
	}

	#checkpoint(right: Balance, found: number): void {
		this.#compare('checkpoint', `${right.account} ${right.currency}`, right.balance, found);
		if (right.balance !== found) this.#repairs.push(right);
	}

	#compare(kind: Difference['kind'], subject: string, expected: number, found: number): void {
		if (expected !== found) this.#add({ kind, subject, expected, found });
	}

	#add(difference: Difference): void {
		if (this.#differences.length < mostDifferences) this.#differences.push(difference);
	}
}

const keyOf = (account: string, currency: Currency): string => `${account} ${currency}`;
const balanceIn = (sums: ReadonlyMap<string, Balance>, account: string, currency: Currency): number =>
	sums.get(keyOf(account, currency))?.balance ?? 0;

function add(
	sums: Map<string, Balance>,
	{ account, currency, amount }: { readonly account: AccountName; readonly currency: Currency; readonly amount: number },
	keepZero = false
): void {
	const key = keyOf(account, currency);
	const balance = (sums.get(key)?.balance ?? 0) + amount;
	// Every order leaves a hold behind that is back at zero: years of them need not stay in memory.
	if (balance === 0 && !keepZero) sums.delete(key);
	else sums.set(key, { account, currency, balance });
}

function chunks<T>(list: readonly T[], size = 1_000): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}
