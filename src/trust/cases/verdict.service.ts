import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { Change, UnitWriter } from '#core/units/unit';
import { type Economy, memberAccount } from '#economy';
import { decidedInTurn } from '../decisions.js';
import type { Relations } from '../relations.js';
import type { TrustService } from '../trust.service.js';
import { severityLevels, type TrustSettings } from '../trust.settings.js';
import {
	type CaseRow,
	caseNotesCollection,
	sanctionKinds,
	type TrustEffect,
	trustEffects,
	type Verdict,
	type VerdictChoice
} from './case.model.js';
import { type CaseMoves, movedOn } from './case.moves.js';
import { type CaseRepository, verdictNoteId } from './case.repository.js';
import {
	caseCode,
	caseSubject,
	evidenceOfVerdict,
	orderOf,
	partiesOf,
	reportersOf,
	textIn,
	verdictKey,
	verdictName,
	waitingOf
} from './case.rules.js';
import type { CaseService } from './case.service.js';
import type { DealSource } from './deals.js';
import { sanction, sanctionUntil } from './sanctions.js';
import { closeKey, staff } from './triage.service.js';

export interface VerdictDeps {
	readonly units: UnitWriter;
	readonly cases: CaseService;
	readonly repository: CaseRepository;
	readonly moves: CaseMoves;
	readonly deals: DealSource;
	readonly economy: Pick<Economy, 'balance' | 'posting' | 'maxBalances' | 'locks'>;
	readonly trust: Pick<TrustService, 'addEvidence' | 'decide' | 'replaceEvidence'>;
	readonly relations: Pick<Relations, 'between'>;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<Pick<TrustSettings, 'reports' | 'sanctionDays' | 'severity'>>;
	/** Credits that one verdict of this person may move; `null`: no limit. */
	limit(guild: GuildId, actor: Actor): Promise<number | null>;
}

/** The judge's form as it was sent; nothing is checked yet. */
export interface VerdictForm {
	/** `notUpheld`, or the effect on trust of an upheld case. */
	readonly verdict: string;
	/** One of `severityLevels`; how heavy it is says the guild. */
	readonly severity: string;
	/** `none`, or the key of a sanction. */
	readonly sanction: string;
	readonly reason: string;
	readonly notes: string;
}

/** The second page: credits that go from the subject to who was harmed. */
export interface CompensationForm {
	readonly amount: string;
	readonly harmed: MemberId | null;
}

/** A verdict before it takes effect: what it would do, under the name that confirms exactly this. */
export interface ProposedVerdict {
	readonly row: CaseRow;
	readonly choice: VerdictChoice;
	/** When the sanction would end; `null`: never, or there is none. */
	readonly until: Date | null;
	readonly appealBy: Date;
	readonly name: string;
}

/** Verdicts on cases, by somebody without a part in them: written, read again with everything they do, then carried out as a whole. */
export class VerdictService {
	public constructor(private readonly deps: VerdictDeps) {}

	/** The case, if this person may decide it now. @throws as `CaseService.mayJudge` · `cases.unheard` {until} while its subject may still answer. */
	public async mayDecide(guild: GuildId, actor: Actor, number: number): Promise<CaseRow> {
		const row = await this.deps.cases.mayJudge(guild, actor, number);
		const heard = row.statements.some(({ side }) => side === 'subject');
		if (!heard && row.statementsBy !== null && row.statementsBy > this.deps.clock.now())
			throw new DomainError('cases.unheard', { until: { kind: 'deadline', at: row.statementsBy } });
		return row;
	}

	/**
	 * Checks what a judge has written and keeps it until they confirm it; nothing has happened yet.
	 *
	 * @param version Of the case as the judge has read it.
	 * @throws as `mayDecide` · `cases.choice` · `cases.textShort` {min} · `cases.textLong` {max}.
	 */
	public async propose(guild: GuildId, actor: Actor, number: number, version: number, form: VerdictForm): Promise<ProposedVerdict> {
		const row = await this.mayDecide(guild, actor, number);
		if (row.version !== version) throw movedOn(number);
		const upheld = form.verdict !== 'notUpheld';
		const effect = upheld ? effectOf(form.verdict) : 'none';
		const level = severityLevels.find((known) => known === form.severity);
		const kind = form.sanction === 'none' ? null : sanctionKinds.find((known) => known === form.sanction);
		if (level === undefined || kind === undefined) throw new DomainError('cases.choice');
		return this.#keep(actor, row, {
			upheld,
			effect,
			severity: (await this.deps.settings(guild)).severity.levels[level],
			sanction: upheld ? kind : null,
			compensation: 0,
			harmed: upheld ? (reportersOf(row)[0] ?? null) : null,
			reason: textIn(form.reason, 'reason'),
			notes: textIn(form.notes, 'notes')
		});
	}

	/**
	 * The same verdict with money: from the subject to who was harmed, within what the subject has free.
	 *
	 * @throws as `proposed` · `cases.onlyUpheld` · `cases.amount` · `cases.harmed` · `cases.tooMuch` {free} · `cases.limit` {limit}.
	 */
	public async compensate(guild: GuildId, actor: Actor, number: number, name: string, form: CompensationForm): Promise<ProposedVerdict> {
		const { row, choice } = await this.proposed(guild, actor, number, name);
		if (!choice.upheld) throw new DomainError('cases.onlyUpheld');
		const plain = form.amount.replace(/[\s.,'’_]/gu, '');
		if (!/^\d{1,12}$/.test(plain)) throw new DomainError('cases.amount');
		if (form.harmed === null || !reportersOf(row).includes(form.harmed)) throw new DomainError('cases.harmed');
		const compensation = Number(plain);
		const [{ credits }, limit] = await Promise.all([this.deps.economy.balance(guild, row.subject), this.deps.limit(guild, actor)]);
		if (compensation > credits.free) throw new DomainError('cases.tooMuch', { free: amount(credits.free) });
		if (limit !== null && compensation > limit) throw new DomainError('cases.limit', { limit: amount(limit) });
		return this.#keep(actor, row, { ...choice, compensation, harmed: form.harmed });
	}

	/** The verdict that this judge has written. @throws as `mayDecide` · `cases.moved` when the case has changed since. */
	public async proposed(guild: GuildId, actor: Actor, number: number, name: string): Promise<ProposedVerdict> {
		const row = await this.mayDecide(guild, actor, number);
		const choice = await this.deps.repository.draft(guild, number, draftField(actor.id, name));
		if (!choice || verdictName(row, choice) !== name) throw movedOn(number);
		return this.#shown(row, choice);
	}

	/**
	 * Carries out the verdict that a judge has read: state, evidence, sanction and money in one unit.
	 *
	 * @throws as `proposed` · `economy.notEnough` when the subject has spent it meanwhile · `economy.maxBalance` of the receiver · `unit.locked`.
	 */
	public decide(guild: GuildId, actor: Actor, number: number, name: string): Promise<CaseRow> {
		return decidedInTurn(() => this.#decide(guild, actor, number, name));
	}

	async #decide(guild: GuildId, actor: Actor, number: number, name: string): Promise<CaseRow> {
		const done = await this.deps.cases.find(guild, number);
		if ((done.state === 'decided' || done.state === 'final') && done.verdict?.by === actor.id) return done;
		const { row, choice, until, appealBy } = await this.proposed(guild, actor, number, name);
		const at = this.deps.clock.now();
		const { upheld, reason, compensation, sanction: kind, effect, severity, harmed } = choice;
		const verdict: Verdict = { ...choice, by: actor.id, at, until };
		const money = compensation > 0 && harmed !== null ? await this.#pay(row, actor, compensation, harmed) : [];
		await this.deps.moves.move(row, {
			name: upheld ? 'uphold' : 'acquit',
			by: staff(actor),
			reason,
			...(upheld ? { dueAt: appealBy } : {}),
			set: { verdict },
			changes: [
				...money,
				closeKey(row),
				...(await this.#evidence(row, choice, at)),
				...(kind ? sanction(row, { member: row.subject, kind, from: at, until }) : [])
			],
			locks: money.length > 0 ? this.deps.economy.locks : [],
			kept: { effect, severity, sanction: kind, compensation, harmed },
			tell: [
				...partiesOf(row).map((member) => ({ member, what: 'verdict' as const })),
				...waitingOf(row).map((member) => ({ member, what: 'dismissed' as const }))
			]
		});
		return this.deps.cases.find(guild, number);
	}

	async #evidence(row: CaseRow, choice: VerdictChoice, at: Date): Promise<readonly Change[]> {
		const { guild, subject } = row;
		const code = orderOf(row);
		const [deal, relation, { severity }] = await Promise.all([
			code === null ? null : this.deps.deals.deal(guild, code),
			choice.harmed ? this.deps.relations.between(guild, subject, choice.harmed) : null,
			this.deps.settings(guild)
		]);
		const related = relation ? relation.sameTribe || relation.invited : false;
		const draft = evidenceOfVerdict(row, choice, { deal, at, related, severity });
		if (!draft) return [];
		if (!deal) return this.deps.trust.addEvidence(guild, draft);
		// What was known of the deal before is part of the verdict: one incident counts once.
		const about = { source: deal.source, only: '', by: verdictKey(row.number), event: 'case.replaced', at };
		return [
			...(await this.deps.trust.decide(guild, { ...draft, decides: deal.source })),
			...(await this.deps.trust.replaceEvidence(guild, subject, about))
		];
	}

	async #pay({ guild, number, subject }: CaseRow, actor: Actor, credits: number, harmed: MemberId): Promise<readonly Change[]> {
		const max = await this.deps.economy.maxBalances(guild);
		return this.deps.economy.posting(
			{
				guild,
				key: compensationKey(number),
				reason: 'case.compensation',
				ref: caseSubject(number),
				memo: { why: caseCode(number) },
				actor: actor.id,
				legs: [
					{ account: memberAccount(subject), currency: 'credits', amount: -credits },
					{ account: memberAccount(harmed), currency: 'credits', amount: credits }
				]
			},
			max
		);
	}

	async #keep(actor: Actor, row: CaseRow, choice: VerdictChoice): Promise<ProposedVerdict> {
		const { guild, number } = row;
		const name = verdictName(row, choice);
		const id = verdictNoteId(guild, number);
		await this.deps.units.execute({
			guild,
			key: `${caseSubject(number)}:draft:${actor.id}:${name}`,
			content: null,
			changes: [
				{
					in: caseNotesCollection,
					id,
					upsert: { _id: id, guild, by: actor.id, name: null, message: null, drafts: {} },
					set: { [`drafts.${draftField(actor.id, name)}`]: choice }
				}
			]
		});
		return this.#shown(row, choice);
	}

	async #shown(row: CaseRow, choice: VerdictChoice): Promise<ProposedVerdict> {
		const { reports, sanctionDays } = await this.deps.settings(row.guild);
		const now = this.deps.clock.now();
		return {
			row,
			choice,
			until: choice.sanction ? sanctionUntil(sanctionDays, choice.sanction, now) : null,
			appealBy: new Date(now.getTime() + reports.appealDays * dayMs),
			name: verdictName(row, choice)
		};
	}
}

/** The ledger's key of what a verdict pays. */
export const compensationKey = (number: number): string => `${caseSubject(number)}:compensation`;

const draftField = (judge: MemberId, name: string): string => `${judge}-${name}`;
const amount = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

function effectOf(written: string): TrustEffect {
	const effect = trustEffects.find((known) => known === written);
	if (!effect) throw new DomainError('cases.choice');
	return effect;
}
