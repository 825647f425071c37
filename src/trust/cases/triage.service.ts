import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { Change } from '#core/units/unit';
import type { TrustSettings } from '../trust.settings.js';
import type { CaseAccess } from './case.access.js';
import { type CaseRow, caseCountersCollection, caseKeysCollection } from './case.model.js';
import { type CaseLookup, type CaseMover, type CaseMoves, movedOn } from './case.moves.js';
import { openKeyId } from './case.repository.js';
import { caseSubject, reportersOf, textIn } from './case.rules.js';
import { pauseId } from './report.limits.js';
import { sanction, sanctionUntil } from './sanctions.js';

export interface TriageDeps {
	readonly access: CaseAccess;
	readonly moves: CaseMoves;
	readonly clock: Clock;
	readonly find: CaseLookup;
	settings(guild: GuildId): Promise<Pick<TrustSettings, 'reports' | 'sanctionDays'>>;
}

/** How a report is found malicious. */
export interface MaliciousForm {
	readonly reason: string;
	/** Whether its authors are warned, too. */
	readonly warn: boolean;
}

/** Staff look at reports before anything happens: what they admit becomes a case, the rest is closed. */
export class TriageService {
	public constructor(private readonly deps: TriageDeps) {}

	/** The case, if this person may triage it now. @throws as `CaseAccess.require` · `cases.moved`. */
	public async mayTriage(guild: GuildId, actor: Actor, number: number): Promise<CaseRow> {
		const row = await this.deps.find(guild, number);
		await this.deps.access.require(row, actor, 'cases.triage');
		if (row.state !== 'reported') throw movedOn(number);
		return row;
	}

	/**
	 * Admits a report: it has its effect from now on, its subject is told, and both sides may say what happened.
	 *
	 * @param version Of the case as this person has read it.
	 */
	public async admit(guild: GuildId, actor: Actor, number: number, version: number): Promise<CaseRow> {
		const done = await this.deps.find(guild, number);
		if (done.state === 'admitted' && done.admittedBy === actor.id) return done;
		const row = await this.#read(guild, actor, number, version);
		const { reports } = await this.deps.settings(guild);
		const at = this.deps.clock.now();
		await this.deps.moves.move(row, {
			name: 'admit',
			by: staff(actor),
			dueAt: new Date(at.getTime() + reports.admittedEffectMaxDays * dayMs),
			set: { admittedBy: actor.id, admittedAt: at, statementsBy: new Date(at.getTime() + reports.statementDays * dayMs) },
			tell: [{ member: row.subject, what: 'named' }, ...reportersOf(row).map((member) => ({ member, what: 'taken' as const }))],
			outbox: [{ key: `${caseSubject(number)}:room`, kind: 'cases.room', aggregate: caseSubject(number), payload: { number } }]
		});
		return this.deps.find(guild, number);
	}

	/** Closes a report without any effect; its authors are told why. @throws `cases.textShort` {min}. */
	public async dismiss(guild: GuildId, actor: Actor, number: number, version: number, reason: string): Promise<CaseRow> {
		const row = await this.#read(guild, actor, number, version);
		const why = textIn(reason, 'reason');
		await this.deps.moves.move(row, {
			name: 'dismiss',
			by: staff(actor),
			reason: why,
			set: { closing: { by: actor.id, reason: why, at: this.deps.clock.now() } },
			changes: [closeKey(row)],
			tell: reportersOf(row).map((member) => ({ member, what: 'dismissed' }))
		});
		return this.deps.find(guild, number);
	}

	/**
	 * Closes a report that was made in bad faith: the only kind that costs its authors something. They report nothing for a time, and may be
	 * warned.
	 */
	public async markMalicious(guild: GuildId, actor: Actor, number: number, version: number, form: MaliciousForm): Promise<CaseRow> {
		const row = await this.#read(guild, actor, number, version);
		const reason = textIn(form.reason, 'reason');
		const { reports, sanctionDays } = await this.deps.settings(guild);
		const at = this.deps.clock.now();
		const pausedUntil = new Date(at.getTime() + reports.maliciousPauseDays * dayMs);
		const authors = reportersOf(row);
		await this.deps.moves.move(row, {
			name: 'markMalicious',
			by: staff(actor),
			reason,
			set: { closing: { by: actor.id, reason, at } },
			changes: [
				closeKey(row),
				...authors.map((member) => pause(guild, member, pausedUntil)),
				...(form.warn
					? authors.flatMap((member) =>
							sanction(row, { member, kind: 'warning', from: at, until: sanctionUntil(sanctionDays, 'warning', at) })
						)
					: [])
			],
			kept: { authors: [...authors], warned: form.warn },
			tell: authors.map((member) => ({ member, what: 'malicious' }))
		});
		return this.deps.find(guild, number);
	}

	async #read(guild: GuildId, actor: Actor, number: number, version: number): Promise<CaseRow> {
		const row = await this.mayTriage(guild, actor, number);
		// One more report came in: they decide about what they have not read.
		if (row.version !== version) throw movedOn(number);
		return row;
	}
}

export const staff = ({ id }: Pick<Actor, 'id'>): CaseMover => ({ id, kind: 'staff' });

/** Further reports about the subject and kind begin a case of their own. */
export const closeKey = ({ guild, subject, kind }: CaseRow): Change => ({
	in: caseKeysCollection,
	delete: openKeyId(guild, subject, kind)
});

function pause(guild: GuildId, member: MemberId, until: Date): Change {
	const id = pauseId(guild, member);
	return { in: caseCountersCollection, id, upsert: { _id: id, guild, count: 0, until: null }, set: { until } };
}
