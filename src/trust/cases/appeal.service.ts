import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
import type { GuildId } from '#core/ids';
import { dayMs } from '#core/time';
import { contentHash } from '#core/units/content-hash';
import type { Change, UnitWriter } from '#core/units/unit';
import { type Economy, memberAccount } from '#economy';
import { DecidedMeanwhile } from '../decisions.js';
import type { TrustService } from '../trust.service.js';
import type { TrustSettings } from '../trust.settings.js';
import { type CaseAccess, notFound } from './case.access.js';
import { type Appeal, type CaseRow, caseNotesCollection, type Verdict, type VerdictChoice } from './case.model.js';
import { type CaseMoves, movedOn } from './case.moves.js';
import { type CaseRepository, verdictNoteId } from './case.repository.js';
import { caseCode, caseSubject, orderOf, partiesOf, textIn, verdictKey, voidOfVerdict } from './case.rules.js';
import type { CaseService } from './case.service.js';
import type { DealSource } from './deals.js';
import { liftSanction } from './sanctions.js';
import { staff } from './triage.service.js';

/** The receiver of a compensation may spend, and others decide about the deal, while it is taken back; it is looked at again so many times. */
const rounds = 10;

export interface AppealDeps {
	readonly units: UnitWriter;
	readonly cases: CaseService;
	readonly repository: CaseRepository;
	readonly access: CaseAccess;
	readonly moves: CaseMoves;
	readonly economy: Pick<Economy, 'balance' | 'posting' | 'locks'>;
	readonly trust: Pick<TrustService, 'addEvidence' | 'restoreEvidence' | 'withoutDecision'>;
	readonly deals: Pick<DealSource, 'deal'>;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<Pick<TrustSettings, 'reports'>>;
}

export interface AppealForm {
	/** `confirm` or `reverse`. */
	readonly outcome: string;
	readonly reason: string;
}

/** What another judge is about to say to an appeal. */
export interface ProposedAppeal {
	readonly row: CaseRow;
	readonly verdict: Verdict;
	readonly reverse: boolean;
	readonly reason: string;
	/** Credits that would go back, and those that the receiver has not any more. */
	readonly back: number;
	readonly missing: number;
	readonly name: string;
}

/** One appeal for each upheld case, decided by somebody who has not judged it before. */
export class AppealService {
	public constructor(private readonly deps: AppealDeps) {}

	/** The case, if this person may appeal it now. @throws NotFound `cases` · Forbidden `cases.notSubject` · `cases.appealOver` {case}. */
	public async mayAppeal(guild: GuildId, actor: Actor, number: number): Promise<CaseRow> {
		const row = await this.deps.cases.find(guild, number);
		if ((await this.deps.access.reader(row, actor)) !== 'subject') throw new Forbidden('cases.notSubject');
		if (row.state !== 'decided' || row.appeal !== null) throw new DomainError('cases.appealOver', { case: caseCode(number) });
		return row;
	}

	/** The subject of an upheld case says why the verdict is wrong. @throws as `mayAppeal` · `cases.textShort` {min}. */
	public async appeal(guild: GuildId, actor: Actor, number: number, written: string): Promise<CaseRow> {
		const now = await this.deps.cases.find(guild, number);
		if (now.state === 'appealed' && now.appeal?.by === actor.id) return now;
		const row = await this.mayAppeal(guild, actor, number);
		const text = textIn(written, 'report');
		const at = this.deps.clock.now();
		const { reports } = await this.deps.settings(guild);
		const appeal: Appeal = { by: actor.id, text, at, outcome: null, judge: null, reason: '', missing: 0, decidedAt: null };
		await this.deps.moves.move(row, {
			name: 'appeal',
			by: { id: actor.id, kind: 'member' },
			reason: text,
			dueAt: new Date(at.getTime() + reports.appealVerdictDays * dayMs),
			set: { appeal },
			tell: [{ member: row.subject, what: 'appealed' }]
		});
		return this.deps.cases.find(guild, number);
	}

	/** The case, if this person may decide its appeal now. @throws as `CaseAccess.requireOther` · `cases.moved`. */
	public async mayDecide(guild: GuildId, actor: Actor, number: number): Promise<{ row: CaseRow; verdict: Verdict; appeal: Appeal }> {
		const row = await this.deps.cases.find(guild, number);
		await this.deps.access.requireOther(row, actor);
		const { state, verdict, appeal } = row;
		if (state !== 'appealed' || !verdict || !appeal) throw movedOn(number);
		return { row, verdict, appeal };
	}

	/** Checks what the judge has written and keeps it; nothing has happened yet. @throws as `mayDecide` · `cases.choice` · `cases.textShort`. */
	public async propose(guild: GuildId, actor: Actor, number: number, version: number, form: AppealForm): Promise<ProposedAppeal> {
		const { row, verdict } = await this.mayDecide(guild, actor, number);
		if (row.version !== version) throw movedOn(number);
		if (form.outcome !== 'confirm' && form.outcome !== 'reverse') throw new DomainError('cases.choice');
		const choice = kept(form.outcome === 'reverse', textIn(form.reason, 'reason'));
		const name = appealName(row, choice);
		const id = verdictNoteId(guild, number);
		await this.deps.units.execute({
			guild,
			key: `${caseSubject(number)}:appeal-draft:${actor.id}:${name}`,
			content: null,
			changes: [
				{
					in: caseNotesCollection,
					id,
					upsert: { _id: id, guild, by: actor.id, name: null, message: null, drafts: {} },
					set: { [`drafts.${actor.id}-${name}`]: choice }
				}
			]
		});
		return this.#shown(row, verdict, choice);
	}

	/**
	 * Carries out what the judge has read. Reversed: the evidence no longer counts, the sanction is lifted, and the compensation goes back as
	 * far as its receiver has it free; what is missing is kept in the case.
	 *
	 * @throws as `mayDecide` · `cases.moved` when the case has changed since · `unit.locked`.
	 */
	public async decide(guild: GuildId, actor: Actor, number: number, name: string): Promise<CaseRow> {
		const done = await this.deps.cases.find(guild, number);
		if (done.appeal?.judge === actor.id && done.state === 'final') return done;
		for (let round = 1; ; round++) {
			const { row, verdict, appeal } = await this.mayDecide(guild, actor, number);
			const choice = await this.deps.repository.draft(guild, number, `${actor.id}-${name}`);
			if (!choice || appealName(row, choice) !== name) throw movedOn(number);
			const shown = await this.#shown(row, verdict, choice);
			try {
				await this.#carryOut(actor, shown, appeal);
				return await this.deps.cases.find(guild, number);
			} catch (error) {
				const again = error instanceof DecidedMeanwhile || (error instanceof DomainError && error.code === 'economy.notEnough');
				if (!again || round >= rounds) throw error;
			}
		}
	}

	async #carryOut(actor: Actor, { row, verdict, reverse, reason, back, missing }: ProposedAppeal, appeal: Appeal): Promise<void> {
		const { subject } = row;
		const at = this.deps.clock.now();
		const outcome = reverse ? 'reversed' : 'confirmed';
		const money = reverse && back > 0 ? this.#back(row, verdict, actor, back) : [];
		const counted = verdict.upheld && verdict.effect !== 'none';
		await this.deps.moves.move(row, {
			name: reverse ? 'reverse' : 'confirm',
			by: staff(actor),
			reason,
			set: { appeal: { ...appeal, outcome, judge: actor.id, reason, missing: reverse ? missing : 0, decidedAt: at } },
			changes: [
				...money,
				...(reverse && counted ? await this.#uncounted(row, at) : []),
				...(reverse && verdict.sanction ? liftSanction(row, subject, at) : [])
			],
			locks: money.length > 0 ? this.deps.economy.locks : [],
			kept: { outcome, back: reverse ? back : 0, missing: reverse ? missing : 0 },
			tell: partiesOf(row).map((member) => ({ member, what: 'appealDone' }))
		});
	}

	/** The verdict proves nothing any more; what it had replaced counts again. */
	async #uncounted(row: CaseRow, at: Date): Promise<readonly Change[]> {
		const { guild, number, subject } = row;
		const code = orderOf(row);
		const deal = code === null ? null : await this.deps.deals.deal(guild, code);
		const gone = this.deps.trust.addEvidence(guild, voidOfVerdict(row, deal, at));
		if (!deal) return gone;
		const by = verdictKey(number);
		return [
			...gone,
			...(await this.deps.trust.withoutDecision(guild, subject, { deal: deal.source, by, at })),
			...(await this.deps.trust.restoreEvidence(guild, subject, { source: deal.source, by, at }))
		];
	}

	#back({ guild, number, subject }: CaseRow, { harmed }: Verdict, actor: Actor, credits: number): readonly Change[] {
		if (harmed === null) throw notFound(number);
		return this.deps.economy.posting({
			guild,
			key: `${caseSubject(number)}:compensation-back`,
			reason: 'reversal',
			ref: caseSubject(number),
			memo: { why: caseCode(number) },
			actor: actor.id,
			legs: [
				{ account: memberAccount(harmed), currency: 'credits', amount: -credits },
				{ account: memberAccount(subject), currency: 'credits', amount: credits }
			]
		});
	}

	async #shown(row: CaseRow, verdict: Verdict, choice: VerdictChoice): Promise<ProposedAppeal> {
		const reverse = !choice.upheld;
		const owed = reverse && verdict.harmed ? verdict.compensation : 0;
		const free = owed > 0 && verdict.harmed ? (await this.deps.economy.balance(row.guild, verdict.harmed)).credits.free : 0;
		const back = Math.min(owed, free);
		return { row, verdict, reverse, reason: choice.reason, back, missing: owed - back, name: appealName(row, choice) };
	}
}

/** What a judge wrote to an appeal, as drafts of verdicts are kept: upheld means that the verdict stands. */
const kept = (reverse: boolean, reason: string): VerdictChoice => ({
	upheld: !reverse,
	effect: 'none',
	severity: 0,
	sanction: null,
	compensation: 0,
	harmed: null,
	reason,
	notes: ''
});

const appealName = ({ number, version }: Pick<CaseRow, 'number' | 'version'>, { upheld, reason }: VerdictChoice): string =>
	contentHash({ appeal: number, version, upheld, reason }).slice(0, 20);
