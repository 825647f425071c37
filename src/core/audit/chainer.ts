import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { GuildId } from '../ids.js';
import type { Leases } from '../leases/leases.js';
import type { Logger } from '../logging/logger.js';
import type { UnitWriter } from '../units/unit.js';
import type { AuditRepository, HeadRow } from './audit.repository.js';
import { type ChainHead, type ChainLink, emptyHead, type FaultKind, fault, link, peopleIn } from './chain.js';

/** The effect that carries the head of the chain out of the database. */
export const auditHeadEffect = 'audit.head';

/** What that effect shows. */
export interface AuditHeadPayload {
	readonly seq: number;
	readonly hash: string;
	/** UTC day, `2026-11-21`. */
	readonly day: string;
	readonly [field: string]: string | number;
}

/** The result of a proof of the audit log. */
export interface AuditProof {
	readonly rows: number;
	readonly head: ChainHead;
	/** The first row that does not fit, or the head when the last rows are gone, and why; `null` when the log is whole. */
	readonly fault: { readonly id: string; readonly why: FaultKind } | null;
	/** The UTC day on which a head was last told outside the database; `null`: not yet. */
	readonly toldOn: string | null;
}

export interface AuditChainOptions {
	readonly rows: AuditRepository;
	readonly leases: Leases;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Whether somebody carries the head out; without it there is nothing to tell. */
	readonly canTell: () => boolean;
}

const pageSize = 200;
const leaseMs = 30_000;

/** Gives audit rows their sequence and hash in commit order, proves the chain, and tells its head once a day (design rule 12). */
export class AuditChain {
	readonly #options: AuditChainOptions;

	public constructor(options: AuditChainOptions) {
		this.#options = options;
	}

	/** Chains what is new in every guild, and tells the day's head. One guild's trouble does not keep the others. */
	public async run(): Promise<void> {
		const { rows, leases, logger } = this.#options;
		for (const guild of await rows.guilds()) {
			try {
				await leases.hold(`audit|${guild}`, leaseMs, async () => {
					await this.chain(guild);
					await this.#tellHead(guild);
				});
			} catch (error) {
				logger.error({ err: error, guild }, 'the audit log could not be chained');
			}
		}
	}

	/** Chains the new rows of one guild; returns how many. Safe to run twice at once: the head moves under a guard. */
	public async chain(guild: GuildId): Promise<number> {
		const { rows } = this.#options;
		let chained = 0;
		for (;;) {
			const head = await rows.head(guild);
			const fresh = await rows.after(guild, head, pageSize);
			const last = fresh.at(-1);
			if (last === undefined) return chained;
			const keys = await rows.keys(guild, [...new Set(fresh.flatMap(peopleIn))], true);

			let before: ChainHead = head;
			const links = fresh.map((row): { row: typeof row; chain: ChainLink } => {
				const chain = link(row, before, keys, randomBytes(16).toString('base64url'));
				before = chain;
				return { row, chain };
			});
			const moved: HeadRow = { ...head, seq: before.seq, hash: before.hash, unitSeq: last.unitSeq, index: last.index };
			if (await rows.append(head, links, moved)) chained += links.length;
		}
	}

	/** Goes through the whole log of a guild and finds the first row that was changed, removed or put in. */
	public async prove(guild: GuildId): Promise<AuditProof> {
		const { rows } = this.#options;
		const head = await rows.head(guild);
		const toldOn = head.toldOn ?? null;
		let before: ChainHead = emptyHead;
		let place = { unitSeq: 0, index: -1 };
		for (;;) {
			const page = (await rows.after(guild, place, pageSize)).filter((row) => !isAfter(row, head));
			if (page.length === 0) break;
			const keys = await rows.keys(guild, [...new Set(page.flatMap(peopleIn))], false);
			for (const row of page) {
				const why = fault(row, before, keys);
				if (why !== null || row.chain === undefined)
					return { rows: before.seq, head: { seq: head.seq, hash: head.hash }, fault: { id: row._id, why: why ?? 'unchained' }, toldOn };
				before = row.chain;
				place = row;
			}
		}
		const whole = before.seq === head.seq && before.hash === head.hash;
		return { rows: before.seq, head: { seq: head.seq, hash: head.hash }, fault: whole ? null : { id: head._id, why: 'end' }, toldOn };
	}

	async #tellHead(guild: GuildId): Promise<void> {
		const { rows, units, clock, canTell } = this.#options;
		const head = await rows.head(guild);
		if (!canTell() || head.seq === head.told) return;
		const day = clock.now().toISOString().slice(0, 10);
		const payload: AuditHeadPayload = { seq: head.seq, hash: head.hash, day };
		const key = `${auditHeadEffect}:${day}`;
		const { result: told } = await units.execute({
			guild,
			key,
			content: { day },
			changes: [],
			outbox: [{ key, kind: auditHeadEffect, aggregate: 'audit', payload }],
			result: head.seq
		});
		// A repetition tells which head has left today; a crash before it was noted is made good so.
		if (typeof told === 'number' && told > head.told) await rows.noteTold(guild, told, day);
	}
}

const isAfter = (row: { unitSeq: number; index: number }, head: { unitSeq: number; index: number }): boolean =>
	row.unitSeq > head.unitSeq || (row.unitSeq === head.unitSeq && row.index > head.index);
