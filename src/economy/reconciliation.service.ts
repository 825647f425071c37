import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change, UnitWriter, Value } from '#core/units/unit';
import { type BooksRow, booksCollection, booksId, type Difference, firstBooks } from './books.model.js';
import type { BooksRepository } from './books.repository.js';
import type { HoldRow } from './ledger.model.js';
import { type AccountName, type Currency, moneyLock } from './money.js';
import { type Proof, proveBooks } from './proof.js';

/** The part of a log that reconciliation needs; pino fits. */
export interface ReconciliationLog {
	error(fields: object, message: string): void;
}

export interface ReconciliationDeps {
	readonly units: UnitWriter;
	readonly repository: BooksRepository;
	readonly clock: Clock;
	readonly log: ReconciliationLog;
	/** Sum of an account's legs after a sequence number. */
	readonly legsAfter: (guild: GuildId, account: AccountName, currency: Currency, seq: number) => Promise<number>;
}

/**
 * Which of these owners of holds are still open. Asked by reconciliation, answered by the domain that owns them.
 *
 * @param ids Without the kind: `A7K2Q` of `order:A7K2Q`.
 */
export type OpenOwners = (guild: GuildId, ids: readonly string[]) => Promise<ReadonlySet<string>>;

/** Where the books stand, for `/wallet` and the owner's notice. */
export interface BooksStatus {
	readonly state: 'balanced' | 'locked';
	/** The last check that balanced; `null` before the first. */
	readonly checkedAt: Date | null;
	/** The last proof from the first posting on. */
	readonly provedAt: Date | null;
	/** Postings up to the last check. */
	readonly postings: number;
	/** What did not add up when the books were locked, at most 20. */
	readonly differences: readonly Difference[];
}

export interface Reconciled {
	readonly guild: GuildId;
	readonly balanced: boolean;
	readonly differences: readonly Difference[];
}

/** Effect that tells the owner; its payload is `{ differences }`. */
export const booksLockedEffect = 'economy.books-locked';

/**
 * Checks that the books of each guild balance, and stops the guild's money when they do not (design rule 2). Only the full proof, run by
 * somebody who manages the guild, starts it again.
 */
export class Reconciliation {
	readonly #owners = new Map<string, OpenOwners>();

	public constructor(private readonly deps: ReconciliationDeps) {}

	/** Declares who knows the owners of one kind: `order` for holds of `order:A7K2Q`. Holds of other kinds are not asked about. */
	public registerHoldOwner(kind: string, open: OpenOwners): void {
		if (this.#owners.has(kind)) throw new Error(`Two domains own holds of ${kind}`);
		this.#owners.set(kind, open);
	}

	/**
	 * Checks one guild and, when something does not add up, locks its money, tells the owner and logs it.
	 *
	 * @param options `full`: everything from the first posting; else what has moved since the last check.
	 */
	public async reconcile(guild: GuildId, { full = false }: { full?: boolean } = {}): Promise<Reconciled> {
		const proof = await this.#prove(guild, full);
		const { differences } = proof;
		if (differences.length > 0) await this.#lock(guild, proof);
		else if (await this.#advance(guild, proof, full, proof.moved)) await this.#unlockLeftover(guild);
		return { guild, balanced: differences.length === 0, differences };
	}

	/** Checks every guild in which money has moved; a guild that can't be checked is logged and does not stop the others. */
	public async reconcileAll({ full = false }: { full?: boolean } = {}): Promise<Reconciled[]> {
		const results: Reconciled[] = [];
		for (const guild of await this.deps.repository.guilds()) {
			try {
				results.push(await this.reconcile(guild, { full }));
			} catch (error) {
				this.deps.log.error({ err: error, guild, full }, 'books could not be checked');
			}
		}
		return results;
	}

	/**
	 * Runs the full proof and unlocks the guild's money when it balances. Wrong checkpoints are no obstacle: they are made from postings,
	 * and are made again.
	 *
	 * @throws Forbidden `economy.prove` for who does not manage the guild · DomainError `economy.stillUnbalanced` (`count`).
	 */
	public async prove(guild: GuildId, actor: Actor): Promise<BooksStatus> {
		if (!actor.isGuildOwner && !actor.managesGuild) throw new Forbidden('economy.prove');
		const proof = await this.#prove(guild, true);
		const differences = proof.differences.filter(({ kind }) => kind !== 'checkpoint');
		if (differences.length > 0) {
			await this.#lock(guild, { ...proof, differences });
			throw new DomainError('economy.stillUnbalanced', { count: differences.length });
		}
		const known = new Set(proof.moved.map(({ account, currency }) => `${account} ${currency}`));
		const repairs = proof.repairs.filter(({ account, currency }) => !known.has(`${account} ${currency}`));
		await this.#advance(guild, proof, true, [...proof.moved, ...repairs]);
		if (proof.books.state === 'locked') await this.#unlock(guild, proof.books, actor);
		else await this.#unlockLeftover(guild);
		return this.status(guild);
	}

	public async status(guild: GuildId): Promise<BooksStatus> {
		const { state, checkedAt, provedAt, postings, differences } = await this.deps.repository.books(guild);
		return { state, checkedAt, provedAt, postings, differences };
	}

	/** Balance of a system account: its checkpoint and what came later. */
	public async systemBalance(guild: GuildId, account: AccountName, currency: Currency): Promise<number> {
		for (;;) {
			const { seq } = await this.deps.repository.books(guild);
			const checkpoint = await this.deps.repository.checkpoint(guild, account, currency);
			const later = await this.deps.legsAfter(guild, account, currency, seq);
			if ((await this.deps.repository.books(guild)).seq === seq) return checkpoint + later;
		}
	}

	async #prove(guild: GuildId, full: boolean): Promise<Proof> {
		const proof = await this.deps.repository.at(guild, (view) => proveBooks(guild, view, full));
		const orphans = await this.#orphans(guild, proof.openHolds);
		return { ...proof, differences: [...proof.differences, ...orphans] };
	}

	/** Open holds whose owner has ended. */
	async #orphans(guild: GuildId, holds: readonly HoldRow[]): Promise<Difference[]> {
		const orphans: Difference[] = [];
		for (const [kind, openOwners] of this.#owners) {
			const own = holds.filter(({ owner }) => owner.startsWith(`${kind}:`));
			if (own.length === 0) continue;
			const idOf = (hold: HoldRow): string => hold.owner.slice(kind.length + 1);
			const open = await openOwners(guild, [...new Set(own.map(idOf))]);
			for (const hold of own.filter((one) => !open.has(idOf(one)))) {
				// The owner may have ended since the ledger was read, and the hold with it.
				const now = await this.deps.repository.hold(guild, hold.holdId);
				if (now && now.remaining > 0) orphans.push({ kind: 'owner', subject: hold.owner, expected: 0, found: now.remaining });
			}
		}
		return orphans;
	}

	#advance(guild: GuildId, proof: Proof, proved: boolean, changed: Proof['moved']): Promise<boolean> {
		const { books, seq, postings } = proof;
		return this.deps.repository.advance(guild, books, { seq, postings, at: this.deps.clock.now(), proved }, changed);
	}

	/** First the lock, then the notice: after a crash between them the next check finds the books unbalanced and unlocked, and repeats. */
	async #lock(guild: GuildId, { books, differences }: Proof): Promise<void> {
		const list = differences.map((difference): Value => ({ ...difference }));
		await this.deps.units.setLock(guild, moneyLock, list);
		this.deps.log.error({ guild, differences }, 'books do not balance, money is locked');
		if (books.state === 'locked') return;
		const key = `books:lock:${books.lockings + 1}`;
		await this.deps.units.execute({
			guild,
			key,
			content: null,
			changes: [this.#changeBooks(guild, { set: { state: 'locked', differences: list }, inc: { lockings: 1 } })],
			outbox: [{ key, kind: booksLockedEffect, aggregate: 'books', payload: { differences: list } }],
			audit: [{ actor: 'reconciliation', actorKind: 'system', action: 'economy.books-locked', target: 'books', after: list }]
		});
	}

	async #unlock(guild: GuildId, books: BooksRow, actor: Actor): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `books:unlock:${books.lockings}`,
			content: null,
			changes: [this.#changeBooks(guild, { set: { state: 'balanced', differences: [] } })],
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action: 'economy.books-unlocked',
					target: 'books',
					before: books.differences.map((difference) => ({ ...difference }))
				}
			]
		});
		await this.deps.units.setLock(guild, moneyLock, null);
	}

	/** A crash between unlocking's two steps, or between locking's, leaves a lock that the books know nothing of. */
	async #unlockLeftover(guild: GuildId): Promise<void> {
		if (!(moneyLock in (await this.deps.units.locks(guild)))) return;
		// Another check may have locked them since this one began; then the lock is no leftover.
		if ((await this.deps.repository.books(guild)).state === 'balanced') await this.deps.units.setLock(guild, moneyLock, null);
	}

	#changeBooks(guild: GuildId, change: { set: Readonly<Record<string, Value>>; inc?: Readonly<Record<string, number>> }): Change {
		return { in: booksCollection, id: booksId(guild), upsert: { ...firstBooks(guild), differences: [] }, ...change };
	}
}
