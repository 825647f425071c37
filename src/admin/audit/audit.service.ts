import { TZDate } from '@date-fns/tz';
import type { Actor } from '#core/actor';
import type { AuditRow } from '#core/audit/chain';
import type { AuditChain, AuditProof } from '#core/audit/chainer';
import type { CsvFile } from '#core/csv';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter } from '#core/units/unit';
import { actionsOf } from './actions.js';
import type { AuditPlace, AuditReader } from './audit.ports.js';
import { auditCsv } from './audit-csv.js';

export interface AuditLogDependencies {
	readonly rows: AuditReader;
	readonly chain: Pick<AuditChain, 'chain' | 'prove'>;
	readonly policy: Policy;
	readonly units: UnitWriter;
	/** IANA zone of the guild, in which days begin. */
	zone(guild: GuildId): Promise<string>;
}

/** Which entries, as options, selects and custom ids carry it: input, where an empty text means any. */
export interface AuditQuery {
	/** One of `auditAreas`; anything else is any. */
	readonly area: string;
	/** Discord id of whoever acted. */
	readonly member: string;
	/** The first day, `2026-11-01`, in the guild's zone. */
	readonly from: string;
}

/** One page of the log, the newest entry first. */
export interface AuditPage {
	readonly query: AuditQuery;
	readonly rows: readonly AuditRow[];
	/** From 0. */
	readonly page: number;
	/** Where the page with newer, and with older entries begins, as a custom id carries it; `null`: there is none. */
	readonly newer: string | null;
	readonly older: string | null;
}

/** What a proof found, and the row that it is about. */
export interface AuditVerdict extends AuditProof {
	/** `null` when the log is whole, or the row is gone. */
	readonly row: AuditRow | null;
}

/** Entries of one page. */
export const auditPageSize = 8;

/** The audit log for those who may read it: pages, a file, and its proof. */
export class AuditLog {
	/** @param bounds Of a file: entries, bytes. */
	public constructor(
		private readonly with_: AuditLogDependencies,
		private readonly bounds: { readonly rows: number; readonly bytes: number } = { rows: 10_000, bytes: 8 * 1024 * 1024 }
	) {}

	/**
	 * @param at Where the page begins, as a page before it said; anything else begins with the newest entry.
	 * @throws Forbidden without `audit.view` · DomainError `admin.auditDay` (`wrote`) when `from` is no day.
	 */
	public async page(
		guild: GuildId,
		actor: Actor,
		query: AuditQuery,
		{ page, at }: { readonly page: number; readonly at: string }
	): Promise<AuditPage> {
		await this.with_.policy.require(guild, actor, 'audit.view');
		const { filter, since } = await this.#filter(guild, query);
		const { place, side } = placeOf(at);
		const found = await this.with_.rows.page(guild, filter, { place, side }, auditPageSize + 1);
		// Less than a page before the newest entry: the first page, as it is now.
		if (side === 'newer' && found.length <= auditPageSize) return this.page(guild, actor, query, { page: 0, at: '' });
		const rows = (side === 'newer' ? found.slice(-auditPageSize) : found.slice(0, auditPageSize)).filter((row) => row.at >= since);
		const [first] = rows;
		const last = rows.at(-1);
		const more = rows.length === auditPageSize && (side === 'newer' || found.length > auditPageSize);
		return {
			query,
			rows,
			page: place === null ? 0 : Math.max(1, page),
			newer: place !== null && first !== undefined ? cursor('n', first) : null,
			older: more && last !== undefined ? cursor('o', last) : null
		};
	}

	/**
	 * What is filtered as a CSV file, which leaves an entry of its own.
	 *
	 * @param request Id of the request: sent twice, it is one entry.
	 * @throws as `page`, and DomainError `admin.auditEmpty`.
	 */
	public async export(guild: GuildId, actor: Actor, query: AuditQuery, request: string): Promise<CsvFile> {
		await this.with_.policy.require(guild, actor, 'audit.view');
		const { filter, since } = await this.#filter(guild, query);
		const file = await auditCsv(this.with_.rows.walk(guild, filter, this.bounds.rows + 1), since, this.bounds);
		if (file.rows === 0) throw new DomainError('admin.auditEmpty');
		const { area, member, from } = query;
		await this.with_.units.execute({
			guild,
			key: `audit:export:${request}`,
			content: null,
			changes: [],
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action: 'audit.exported',
					target: 'audit',
					after: { rows: file.rows, area, member, from }
				}
			]
		});
		return file;
	}

	/** Chains what is new and goes through the whole log. @throws Forbidden without `audit.view`. */
	public async verify(guild: GuildId, actor: Actor): Promise<AuditVerdict> {
		const { policy, chain, rows } = this.with_;
		await policy.require(guild, actor, 'audit.view');
		await chain.chain(guild);
		const proof = await chain.prove(guild);
		return { ...proof, row: proof.fault === null ? null : await rows.find(guild, proof.fault.id) };
	}

	async #filter(guild: GuildId, { area, member, from }: AuditQuery) {
		const actions = actionsOf(area);
		const filter = { ...(actions === undefined ? {} : { actions }), ...(/^\d{15,20}$/.test(member) ? { actor: member } : {}) };
		return { filter, since: from === '' ? new Date(0) : dayOf(from, await this.with_.zone(guild)) };
	}
}

/** The first moment of a day that was typed. */
function dayOf(typed: string, zone: string): Date {
	const [, year = '', month = '', date = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed.trim()) ?? [];
	const day = new TZDate(Number(year), Number(month) - 1, Number(date), zone);
	const real = year !== '' && day.getMonth() === Number(month) - 1 && day.getDate() === Number(date);
	if (!real) throw new DomainError('admin.auditDay', { wrote: { kind: 'user-text', value: typed.slice(0, 40) } });
	return new Date(day.getTime());
}

const cursor = (side: 'n' | 'o', { unitSeq, index }: AuditPlace): string => `${side}${unitSeq}.${index}`;

function placeOf(at: string): { readonly place: AuditPlace | null; readonly side: 'older' | 'newer' } {
	const [, side, unitSeq, index] = /^([no])(\d{1,15})\.(\d{1,4})$/.exec(at) ?? [];
	if (unitSeq === undefined || index === undefined) return { place: null, side: 'older' };
	return { place: { unitSeq: Number(unitSeq), index: Number(index) }, side: side === 'n' ? 'newer' : 'older' };
}
