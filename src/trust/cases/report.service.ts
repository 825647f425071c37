import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import { channelId, type GuildId, type MemberId, madeAt, messageId } from '#core/ids';
import { dayMs } from '#core/time';
import type { AuditDraft, Change, OutboxDraft, UnitWriter } from '#core/units/unit';
import type { FileRef, IncomingFile, Uploads } from '#shop';
import type { TrustSettings } from '../trust.settings.js';
import {
	type CaseKind,
	type CaseReport,
	type CaseRow,
	caseCountersCollection,
	caseKeysCollection,
	caseNotesCollection,
	casesCollection,
	type ReportedMessage
} from './case.model.js';
import type { CaseMover, CaseMoves } from './case.moves.js';
import { type CaseRepository, caseRowId, lastCaseId, messageNoteId, openKeyId } from './case.repository.js';
import { caseSubject, evidenceRules, kindOf, mostReports, orderCodeIn, textIn } from './case.rules.js';
import { caseSaga } from './case.saga.js';
import type { DealSource } from './deals.js';
import { pauseId, reportCounts } from './report.limits.js';

/** A message that nobody reported after all is forgotten after this. */
const messageKeptMs = dayMs;
export const messageDeadline = 'cases.message';
/** A round is lost only to another report that was stored, so rounds end; this is the bound for a bug. */
const rounds = 300;
/** Words of one report that are looked up as codes of orders. */
const mostCodes = 5;

export interface ReportDeps {
	readonly units: UnitWriter;
	readonly repository: CaseRepository;
	readonly uploads: Pick<Uploads, 'keep'>;
	readonly moves: CaseMoves;
	readonly deals: DealSource;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TrustSettings['reports']>;
	zone(guild: GuildId): Promise<string>;
	/** The bot's own account, which nobody reports. */
	self(): MemberId | null;
}

/** A report as it was sent; nothing is checked yet. */
export interface ReportForm {
	readonly subject: MemberId | null;
	readonly kind: string;
	readonly text: string;
	readonly files: readonly IncomingFile[];
	/** Code of an order, or link of a message. */
	readonly about: string;
	/** Name under which `keepMessage` kept a message; empty for none. */
	readonly message: string;
}

/** A report that is complete and was checked. */
export interface NewReport {
	readonly by: MemberId;
	readonly subject: MemberId;
	readonly kind: CaseKind;
	readonly text: string;
	readonly files: readonly FileRef[];
	/** Words that may be codes of orders; the first one of a deal between author and subject is kept. */
	readonly orders: readonly string[];
	readonly message: ReportedMessage | null;
	/** Staff open it in their work: no limits of members, and its author is no side. */
	readonly staff?: { readonly other: MemberId };
}

/** What storing a report writes, and the case that has it. */
export interface ReportPlan {
	readonly number: number;
	readonly fresh: boolean;
	readonly changes: readonly Change[];
	readonly outbox: readonly OutboxDraft[];
	readonly audit: readonly AuditDraft[];
}

/** Another report was faster; read again. Never shown to anybody. */
export class ReportRaced extends Error {
	public override readonly name = 'ReportRaced';
}

/**
 * Takes reports in. A report changes nothing for anybody until staff admit it, and nobody but they and its author know of it. Those about
 * one subject and kind are one case while it is undecided.
 */
export class ReportService {
	public constructor(private readonly deps: ReportDeps) {}

	/**
	 * Whether this person may report now, and whom.
	 *
	 * @param pending Reports of this person that the same unit holds already.
	 * @throws `cases.self` · `cases.bot` · `cases.paused` {until} after a malicious report · `cases.tooMany` {max, again} · `cases.pair`
	 * {max, again}.
	 */
	public async mayReport(guild: GuildId, by: MemberId, subject: MemberId | null, pending = 0): Promise<void> {
		if (subject === by) throw new DomainError('cases.self');
		if (subject !== null && subject === this.deps.self()) throw new DomainError('cases.bot');
		const now = this.deps.clock.now();
		const { until } = await this.deps.repository.counter(guild, pauseId(guild, by));
		if (until !== null && until > now) throw new DomainError('cases.paused', { until: { kind: 'deadline', at: until } });
		for (const limit of await this.#limits(guild, by, subject)) {
			const { count } = await this.deps.repository.counter(guild, limit.id);
			if (count + (limit.daily ? pending : 0) >= limit.max) throw limit.refusal();
		}
	}

	/**
	 * Keeps a message as it reads now, for the form that is about to be filled; one of each member, the latest.
	 *
	 * @returns The name under which it is found.
	 */
	public async keepMessage(guild: GuildId, actor: Actor, message: ReportedMessage, request: string): Promise<string> {
		await this.mayReport(guild, actor.id, message.author);
		const at = this.deps.clock.now();
		const kept = { ...message, text: message.text.slice(0, 2000) };
		const id = messageNoteId(guild, actor.id);
		await this.deps.units.execute({
			guild,
			key: `case-message:${request}`,
			content: { link: message.link },
			changes: [
				{
					in: caseNotesCollection,
					id,
					upsert: { _id: id, guild, by: actor.id, name: null, message: null, drafts: null },
					set: { name: request, message: kept }
				},
				setDeadline(guild, `casemessage:${actor.id}`, messageDeadline, new Date(at.getTime() + messageKeptMs))
			]
		});
		return request;
	}

	/** Forgets a message that nobody has reported. */
	public async forget({ guild, subject, at }: DeadlineRow): Promise<void> {
		const by = subject.split(':')[1] ?? '';
		const changes = [
			{ in: caseNotesCollection, delete: messageNoteId(guild, by) },
			ifStillDue(clearDeadline(guild, subject, messageDeadline), at)
		];
		try {
			await this.deps.units.execute({ guild, key: `${subject}:forget:${at.getTime()}`, content: null, changes });
		} catch (error) {
			// Another message has taken its place.
			if (!(error instanceof DeadlineMoved)) throw error;
		}
	}

	/**
	 * Stores a report: a new case, or one more report of a case that is open. The same request twice is one report.
	 *
	 * @throws as `mayReport` · `cases.who` · `cases.choice` · `cases.textShort` · `cases.textLong` · `cases.files` {rule, wrote} ·
	 * `cases.about` {wrote} · `cases.full` {max}.
	 */
	public async report(guild: GuildId, actor: Actor, form: ReportForm, request: string): Promise<CaseRow> {
		const key = `report:${request}`;
		const before = await this.deps.units.outcome(guild, key);
		if (before) return this.#stored(guild, Number(before.result));
		if (form.subject === null) throw new DomainError('cases.who');
		await this.mayReport(guild, actor.id, form.subject);
		const kind = kindOf(form.kind);
		const text = textIn(form.text, 'report');
		const { orders, link } = await this.#about(guild, actor, form.subject, form.about);
		const kept = form.message === '' ? null : await this.deps.repository.message(guild, form.message, actor.id);
		const stored = await this.deps.uploads.keep(guild, actor.id, evidenceRules, form.files);
		if (!stored.ok) throw new DomainError('cases.files', { rule: stored.rule, wrote: { kind: 'user-text', value: stored.wrote } });
		const report: NewReport = { by: actor.id, subject: form.subject, kind, text, files: stored.files, orders, message: kept ?? link };
		const dropped = kept === null ? [] : this.#dropMessage(guild, actor.id, form.message);
		return this.#store(guild, key, report, dropped);
	}

	/**
	 * Staff open a case in their work, without the limits of members: its subject reads `text`, and only staff read who `other` is. The same
	 * request twice is one.
	 *
	 * @throws `cases.full` {max}.
	 */
	public async open(
		guild: GuildId,
		actor: Actor,
		{
			subject,
			other,
			kind,
			text
		}: { readonly subject: MemberId; readonly other: MemberId; readonly kind: CaseKind; readonly text: string },
		request: string
	): Promise<CaseRow> {
		const key = `report:${request}`;
		const before = await this.deps.units.outcome(guild, key);
		if (before) return this.#stored(guild, Number(before.result));
		return this.#store(guild, key, { by: actor.id, subject, kind, text, files: [], orders: [], message: null, staff: { other } }, []);
	}

	async #store(guild: GuildId, key: string, report: NewReport, dropped: readonly Change[]): Promise<CaseRow> {
		const { subject, kind, text } = report;
		for (let round = 0; round < rounds; round++) {
			const plan = await this.plan(guild, report);
			try {
				const { result } = await this.deps.units.execute({
					guild,
					key,
					content: { subject, kind, text },
					changes: [...plan.changes, ...dropped],
					outbox: plan.outbox,
					audit: plan.audit,
					result: plan.number
				});
				return await this.#stored(guild, result);
			} catch (error) {
				if (!(error instanceof ReportRaced)) throw error;
			}
		}
		throw new Error(`A report could not be stored in ${rounds} rounds`);
	}

	/**
	 * What storing a report writes. The unit is refused with `ReportRaced` when another report was faster, or with the limits of `mayReport`.
	 *
	 * @param after How many new cases the same unit makes before this one.
	 * @throws `cases.full` {max}.
	 */
	public async plan(guild: GuildId, report: NewReport, after = 0): Promise<ReportPlan> {
		const { by, subject, kind, text, files, message, staff } = report;
		const at = this.deps.clock.now();
		const order = await this.#order(guild, report);
		const other = staff?.other ?? null;
		const entry: CaseReport = { by, text, files, order, message, at, takenIn: true, staff: staff !== undefined, other };
		const limits = (staff ? [] : await this.#limits(guild, by, subject)).map(
			({ id, max, refusal }): Change => ({
				in: caseCountersCollection,
				id,
				upsert: { _id: id, guild, count: 0, until: null },
				when: { count: { $lt: max } },
				inc: { count: 1 },
				else: refusal
			})
		);
		const there = await this.deps.repository.openFor(guild, subject, kind);
		const row = there === null ? null : await this.deps.repository.find(guild, there);
		const plan = row ? this.#further(row, entry) : await this.#first(guild, subject, kind, entry, after);
		return { ...plan, changes: [...limits, ...plan.changes] };
	}

	/** One more report of a case. What joins an admitted case was seen by no triage, so it waits for a judge. */
	#further(row: CaseRow, entry: CaseReport): ReportPlan {
		const { number } = row;
		const takenIn = row.state === 'reported';
		if (row.reportCount >= mostReports) throw new DomainError('cases.full', { max: mostReports });
		const change: Change = {
			in: casesCollection,
			id: row._id,
			when: { state: takenIn ? 'reported' : { $in: ['admitted', 'overdue'] }, reportCount: { $lt: mostReports } },
			push: { reports: { ...entry, takenIn } },
			inc: { version: 1, reportCount: 1 },
			else: () => new ReportRaced()
		};
		const audit = [this.deps.moves.audit(row, 'joined', moverOf(entry), {})];
		// Named after the report: many may come from one version.
		const outbox = this.deps.moves.cards(row).map((draft) => ({ ...draft, key: `${draft.key}:${entry.by}:${entry.at.getTime()}` }));
		return { number, fresh: false, changes: [change], outbox, audit };
	}

	async #first(guild: GuildId, subject: MemberId, kind: CaseKind, entry: CaseReport, after: number): Promise<ReportPlan> {
		const [last, { triageDays }] = await Promise.all([this.deps.repository.last(guild), this.deps.settings(guild)]);
		const number = last + after + 1;
		const dueAt = new Date(entry.at.getTime() + triageDays * dayMs);
		const raced = () => new ReportRaced();
		const row = {
			_id: caseRowId(guild, number),
			guild,
			number,
			subject,
			kind,
			state: caseSaga.initial,
			version: 1,
			open: true,
			reports: [entry],
			reportCount: 1,
			statements: [],
			openedAt: entry.at,
			dueAt,
			admittedBy: null,
			admittedAt: null,
			statementsBy: null,
			verdict: null,
			appeal: null,
			closing: null,
			call: null,
			room: null,
			threads: {}
		};
		const counter = lastCaseId(guild);
		const keyRow = { _id: openKeyId(guild, subject, kind), guild, number };
		const changes: Change[] = [
			{
				in: caseCountersCollection,
				id: counter,
				upsert: { _id: counter, guild, count: 0, until: null },
				when: { count: number - 1 },
				inc: { count: 1 },
				else: raced
			},
			{ in: caseKeysCollection, insert: keyRow, else: raced },
			{ in: casesCollection, insert: row, else: raced },
			setDeadline(guild, caseSubject(number), caseSaga.states.reported?.deadline ?? '', dueAt)
		];
		const audit = [this.deps.moves.audit({ number }, 'reported', moverOf(entry), { after: { kind } })];
		const aggregate = caseSubject(number);
		return {
			number,
			fresh: true,
			changes,
			audit,
			outbox: [{ key: `${aggregate}:call`, kind: 'cases.call', aggregate, payload: { number } }]
		};
	}

	/** The first of the orders that author and subject both have a part in; somebody else's order is as good as none. */
	async #order(guild: GuildId, { by, subject, orders }: Pick<NewReport, 'by' | 'subject' | 'orders'>): Promise<string | null> {
		for (const code of orders.slice(0, mostCodes)) {
			const people = (await this.deps.deals.deal(guild, code))?.people ?? [];
			if (people.includes(by) && people.includes(subject)) return code;
		}
		return null;
	}

	/** Order or message that a report names. */
	async #about(
		guild: GuildId,
		{ id: by }: Actor,
		subject: MemberId,
		written: string
	): Promise<{ orders: readonly string[]; link: ReportedMessage | null }> {
		const about = written.trim();
		if (about === '') return { orders: [], link: null };
		const refused = () => new DomainError('cases.about', { wrote: { kind: 'user-text', value: about.slice(0, 60) } });
		const order = orderCodeIn(about);
		if (order !== null) {
			const orders = [order];
			if ((await this.#order(guild, { by, subject, orders })) === null) throw refused();
			return { orders, link: null };
		}
		const [, where, channel, message] =
			/^https:\/\/(?:\w+\.)?discord\.com\/channels\/(\d{15,20})\/(\d{15,20})\/(\d{15,20})$/.exec(about) ?? [];
		if (where !== guild || !channel || !message) throw refused();
		const link = `https://discord.com/channels/${guild}/${channelId(channel)}/${messageId(message)}`;
		return { orders: [], link: { author: null, text: '', link, at: new Date(madeAt(message)) } };
	}

	async #limits(guild: GuildId, by: MemberId, subject: MemberId | null) {
		const [settings, zone] = await Promise.all([this.deps.settings(guild), this.deps.zone(guild)]);
		return reportCounts(guild, { by, subject, settings, zone, now: this.deps.clock.now() });
	}

	#dropMessage(guild: GuildId, by: MemberId, name: string): Change[] {
		// One that was kept meanwhile stays, until it is reported or the next takes its place.
		return [
			{ in: caseNotesCollection, delete: messageNoteId(guild, by), when: { name } },
			clearDeadline(guild, `casemessage:${by}`, messageDeadline)
		];
	}

	async #stored(guild: GuildId, number: number): Promise<CaseRow> {
		const row = await this.deps.repository.find(guild, number);
		if (!row) throw new Error(`Case ${number} was stored and is not there`);
		return row;
	}
}

const moverOf = ({ by, staff }: CaseReport): CaseMover => ({ id: by, kind: staff ? 'staff' : 'member' });
