import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, memberId, rowId } from '#core/ids';
import { dayMs } from '#core/time';
import { type Change, unitSeq } from '#core/units/unit';
import { tenureDays } from '#xp';
import { type DecisionDraft, newToDecide, oneMoreDecision, settledDecisions } from './decisions.js';
import { type FactKind, type Reading, readTrust, type Weighed, weighed, whatWouldRaise } from './engine/index.js';
import { etaOf, type GateAnswer, gatesOfPoint, limitsOf, type MemberFacts, type Pace, type Progress, paceDays, tierOf } from './gates.js';
import { atGates, gateClosed, gatesOfOrder, type OrderAsk, orderLimits } from './ordering.js';
import { replaced, restored } from './replaced.js';
import { evidenceAdded } from './scores/score.model.js';
import type { Score, Scores } from './scores/scores.service.js';
import { liveTiers } from './tiers.js';
import { type EvidenceRow, evidenceCollection } from './trust.model.js';
import type { TrustRepository } from './trust.repository.js';
import type { TierLimits, TrustSettings, TrustTier } from './trust.settings.js';

/** One piece of evidence as a domain reports it; amounts in credits, 0 or more. */
export interface EvidenceDraft {
	/** Unique in the guild, made from the business event: `order:A7K2Q:completed:buyer`. */
	readonly key: string;
	readonly subject: MemberId;
	readonly partner: MemberId | null;
	readonly kind: FactKind;
	/** What happened: `order.completed`, `case.upheld`, … */
	readonly event: string;
	readonly value: number;
	readonly source: string;
	/** The partner acted for the guild's staff; without it: no. */
	readonly seed?: boolean;
	/** Tribe of the partner at that time. */
	readonly tribe?: string | null;
	/** Subject and partner belong together (`Relations`); without it: no. */
	readonly related?: boolean;
	/** See `FactKind`; without it 1. */
	readonly mark?: number;
	/** When it stops counting by itself. */
	readonly until?: Date | null;
	/** Key of the evidence that this is about. */
	readonly of?: string | null;
	/** `source` of the deal about which people decide this, which goes through `decide`; without it: nobody does. */
	readonly decides?: string | null;
	readonly at: Date;
}

/** What some part knows of a member, as far as it knows; each field has one source. */
export interface FactSource {
	facts(guild: GuildId, member: MemberId): Promise<Partial<MemberFacts>>;
	/** Which of many members have a verified survivor; only where this source knows it. */
	verified?(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlySet<MemberId>>;
}

/** Refuses, with a `DomainError`, a member who may not order for now. */
export type OrderBar = (guild: GuildId, member: MemberId) => Promise<void>;

export interface TrustDeps {
	readonly repository: TrustRepository;
	readonly scores: Scores;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TrustSettings>;
	/** Role slots that the person acts for; some gates let them pass. */
	slots(guild: GuildId, actor: Actor): Promise<ReadonlySet<string>>;
	/** When members came, as far as it is known. */
	joined(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Date>>;
	/** What gates ask besides; without it nobody has a level, a rank or a pass. */
	readonly reading?: GateReading;
}

/** What gates ask about somebody that is not evidence. */
export interface GateReading {
	progress(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<Progress>;
	/** Keys of the gates that the member has a pass for now. */
	passes(guild: GuildId, member: MemberId): Promise<ReadonlySet<string>>;
}

/** Everything `/trust` shows about a member. */
export interface TrustProfile extends Reading {
	readonly tier: TrustTier | null;
	readonly nextTier: TrustTier | null;
	readonly limits: TierLimits | null;
	/** Of the formula that it was read with. */
	readonly formula: number;
}

/** A row of evidence with the weight that it has now. */
export interface WeighedEvidence {
	readonly row: EvidenceRow;
	/** In full deals; `null`: so old that it is kept in sums only, or taken back. */
	readonly weight: number | null;
	readonly good: boolean;
}

export interface EvidencePage {
	readonly rows: readonly WeighedEvidence[];
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

/** What it takes to reach a standing. */
export interface Raise {
	/** 0–1 */
	readonly target: number;
	/** Deals of the guild's ordinary value with new partners; `null`: none helps before what went bad has faded. */
	readonly deals: number | null;
	/** Credits of these deals. */
	readonly value: number;
}

const nothingKnown: MemberFacts = { verifiedGameId: false, admittedCase: false, sanctioned: false };

/** Standing, what it is made of, and what it opens. */
export class TrustService {
	readonly #facts: FactSource[] = [];
	#mayOrder: OrderBar = () => Promise.resolve();

	public constructor(private readonly deps: TrustDeps) {}

	/** Those who know game identities, cases and sanctions register here at start; what one of them says of a member, holds. */
	public askFacts(source: FactSource): void {
		this.#facts.push(source);
	}

	/** Whoever keeps sanctions registers here at start; asked before every order. */
	public barOrders(bar: OrderBar): void {
		this.#mayOrder = bar;
	}

	/** The change that adds evidence; the same key is written once, also when its unit is built again. */
	public addEvidence(guild: GuildId, draft: EvidenceDraft): Change[] {
		if (draft.subject === draft.partner) throw new RangeError('Nobody is evidence for themselves');
		if (!Number.isSafeInteger(draft.value) || draft.value < 0) throw new RangeError(`Not a value: ${draft.value}`);
		const { key } = draft;
		const _id = rowId(guild, 'evidence', key);
		const fields = { seed: false, tribe: null, related: false, mark: 1, until: null, of: null, decides: null, ...draft };
		// An update on what is there already changes nothing, so a second delivery does no harm.
		return [
			{ in: evidenceCollection, id: _id, upsert: { _id, guild, ...fields, seq: unitSeq }, set: { source: draft.source } },
			evidenceAdded(guild)
		];
	}

	/**
	 * The changes that take back what is known against a member, because a decision says all of it.
	 *
	 * @param about `source` and the beginning of the keys of what goes; `by`: key of the decision's own evidence.
	 */
	public async replaceEvidence(
		guild: GuildId,
		subject: MemberId,
		about: { readonly source: string; readonly only: string; readonly by: string; readonly event: string; readonly at: Date }
	): Promise<Change[]> {
		const rows = await this.deps.repository.ofSource(guild, subject, about.source);
		return replaced(rows, about.by, about.event, about.at, about.only).flatMap((draft) => this.addEvidence(guild, draft));
	}

	/** The changes that add evidence which `replaceEvidence` would take back: whoever decides about the deal (`source`) at the same moment looks again. */
	public addReplaceable(guild: GuildId, draft: EvidenceDraft): Change[] {
		return [newToDecide(guild, draft.subject, draft.source), ...this.addEvidence(guild, draft)];
	}

	/** The changes that count again what `replaceEvidence` took back for `by` alone, because that was reversed. */
	public async restoreEvidence(
		guild: GuildId,
		subject: MemberId,
		about: { readonly source: string; readonly by: string; readonly at: Date }
	): Promise<Change[]> {
		const rows = await this.deps.repository.ofSource(guild, subject, about.source);
		return restored(rows, about.by, about.at).flatMap((draft) => this.addEvidence(guild, draft));
	}

	/**
	 * The changes of a decision by people about a member and a deal; of several only the heaviest counts. Their unit is refused with
	 * `DecidedMeanwhile` when somebody else has decided about the same since: `decidedInTurn` runs the step again.
	 */
	public decide(guild: GuildId, draft: DecisionDraft): Promise<Change[]> {
		const { subject, decides: deal, key: by, at } = draft;
		return this.#settle(guild, subject, { deal, add: draft, by, at });
	}

	/** The changes that let the other decisions about a deal count as if that one (`by`) had never been made. Its own evidence the caller takes back. */
	public withoutDecision(
		guild: GuildId,
		subject: MemberId,
		about: { readonly deal: string; readonly by: string; readonly at: Date }
	): Promise<Change[]> {
		return this.#settle(guild, subject, { ...about, add: null });
	}

	async #settle(
		guild: GuildId,
		subject: MemberId,
		about: { readonly deal: string; readonly add: DecisionDraft | null; readonly by: string; readonly at: Date }
	): Promise<Change[]> {
		const [{ rows, decisions }, { formula }] = await Promise.all([
			this.deps.repository.ofDeal(guild, subject, about.deal),
			this.deps.scores.basis(guild)
		]);
		const drafts = settledDecisions({ rows, noShow: formula.standing.noShow, ...about });
		return [oneMoreDecision(guild, subject, about.deal, decisions), ...drafts.flatMap((draft) => this.addEvidence(guild, draft))];
	}

	/** What weighs how much against somebody, in per cent. */
	public async severity(guild: GuildId): Promise<TrustSettings['severity']> {
		return (await this.deps.settings(guild)).severity;
	}

	/** Standing of a member with tier and limits; `joinedAt` is `null` for somebody who has left. */
	public async profile(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<TrustProfile> {
		const [settings, score, verified] = await Promise.all([
			this.deps.settings(guild),
			this.deps.scores.of(guild, member),
			this.#verified(guild, member)
		]);
		const standing = this.#read(score, joinedAt, verified);
		const tier = tierOf(settings.tiers, standing);
		const live = liveTiers(settings.tiers);
		const nextTier = live[tier ? live.indexOf(tier) + 1 : 0] ?? null;
		return { ...standing, tier, nextTier, limits: limitsOf(settings, tier, standing), formula: score.formula.version };
	}

	/** The engine's answer alone. */
	public async standing(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<Reading> {
		const [score, verified] = await Promise.all([this.deps.scores.of(guild, member), this.#verified(guild, member)]);
		return this.#read(score, joinedAt, verified);
	}

	/** Standings of several members at once; those of whom nothing is known are left out. */
	public async standings(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Reading>> {
		const [scores, joined] = await Promise.all([this.deps.scores.among(guild, members), this.deps.joined(guild, members)]);
		const read = await Promise.all(
			[...scores].map(async ([name, score]): Promise<[MemberId, Reading]> => {
				const member = memberId(name);
				return [member, this.#read(score, joined.get(member) ?? null, await this.#verified(guild, member))];
			})
		);
		return new Map(read);
	}

	/** What it takes to reach each of these standings (0–1). */
	public async raises(guild: GuildId, member: MemberId, joinedAt: Date | null, targets: readonly number[]): Promise<readonly Raise[]> {
		const [score, verified] = await Promise.all([this.deps.scores.of(guild, member), this.#verified(guild, member)]);
		const context = this.#context(score, joinedAt, verified);
		return targets.map((target) => {
			const raise = whatWouldRaise(score.state, context, target);
			return { target, deals: raise?.deals ?? null, value: raise?.value ?? 0 };
		});
	}

	/** Share that each further deal with the same member, and with the same staff, counts; 0–1. */
	public async repeats(guild: GuildId, member: MemberId): Promise<{ readonly member: number; readonly staff: number }> {
		const { formula } = await this.deps.scores.of(guild, member);
		return { member: formula.pairs.member, staff: formula.pairs.staff };
	}

	/** The evidence behind a standing with the weight of each row, newest first; `page` from 0, moved back to the last one. */
	public async evidence(guild: GuildId, member: MemberId, page: number, size: number): Promise<EvidencePage> {
		const [score, all] = await Promise.all([this.deps.scores.of(guild, member), this.deps.repository.about(guild, member)]);
		const total = all.length;
		const pages = Math.max(1, Math.ceil(total / size));
		const shown = Math.min(Math.max(page, 0), pages - 1);
		const rows = all.slice(shown * size, (shown + 1) * size);
		const now = this.deps.clock.now().getTime();
		const weights = new Map<string, Weighed>(weighed(score.state, { now, formula: score.formula }).map((one) => [one.entry.key, one]));
		return {
			rows: rows.map((row) => {
				const found = weights.get(row.key);
				return { row, weight: found?.weight ?? null, good: found?.good ?? !['case', 'noShow', 'stake'].includes(row.kind) };
			}),
			page: shown,
			pages,
			total
		};
	}

	/** How a member stands at some gates, in their order; gates that the guild does not have are open. */
	public async gates(guild: GuildId, actor: Actor, keys: readonly string[]): Promise<GateAnswer[]> {
		if (keys.length === 0) return [];
		const standing = await this.standing(guild, actor.id, actor.joinedAt);
		return this.#measure(guild, actor, standing, keys);
	}

	/** All gates of the guild, for the screen. */
	public async allGates(guild: GuildId, actor: Actor): Promise<GateAnswer[]> {
		const { gates } = await this.deps.settings(guild);
		return this.gates(
			guild,
			actor,
			gates.flatMap(({ key, archived }) => (archived ? [] : key))
		);
	}

	/** Whether any part knows game identities, cases and sanctions. */
	public get knowsFacts(): boolean {
		return this.#facts.length > 0;
	}

	/** What the other parts know of a member. */
	public async facts(guild: GuildId, member: MemberId): Promise<MemberFacts> {
		const known = await Promise.all(this.#facts.map((source) => source.facts(guild, member)));
		return Object.assign({}, nothingKnown, ...known);
	}

	/** Those of many members who have a verified survivor. */
	public async verifiedAmong(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlySet<MemberId>> {
		const found = await Promise.all(this.#facts.map((source) => source.verified?.(guild, members)));
		return new Set(found.flatMap((some) => [...(some ?? [])]));
	}

	/** @throws DomainError `trust.gateClosed` {gate, need, have, how}. */
	public async requireGate(guild: GuildId, actor: Actor, key: string): Promise<void> {
		for (const answer of await this.gates(guild, actor, [key])) if (!answer.open) throw gateClosed(answer);
	}

	/**
	 * Whether somebody may do what a guard point stands for: `economy.send`, `ticket:help`. Without a gate on it: yes.
	 *
	 * @param also Gates that guard it besides, by key.
	 * @throws DomainError `trust.gateClosed` {gate, need, have, how} of the first that is closed.
	 */
	public async requirePoint(guild: GuildId, actor: Actor, point: string, also: readonly string[] = []): Promise<void> {
		const guarding = gatesOfPoint(await this.deps.settings(guild), point);
		for (const answer of await this.gates(guild, actor, [...new Set([...also, ...guarding])])) if (!answer.open) throw gateClosed(answer);
	}

	/**
	 * Whether somebody may place an order: its gates, and what their tier may have open. The counted part has to be guarded again by
	 * the order's own unit, with the limits that this returns.
	 *
	 * @throws what the bar refuses · DomainError `trust.gateClosed` · `trust.limitOrders` {max, count, tier} · `trust.limitValue` {max, open, value, tier}.
	 */
	public async canOrder(guild: GuildId, actor: Actor, ask: OrderAsk): Promise<TierLimits | null> {
		await this.#mayOrder(guild, actor.id);
		const [settings, standing] = await Promise.all([this.deps.settings(guild), this.standing(guild, actor.id, actor.joinedAt)]);
		const keys = gatesOfOrder(settings, ask);
		for (const answer of await this.#measure(guild, actor, standing, keys)) if (!answer.open) throw gateClosed(answer);
		return orderLimits(settings, standing, ask);
	}

	/** Why somebody may order nothing for now, whatever it is; `null`: they may. */
	public async barred(guild: GuildId, member: MemberId): Promise<DomainError | null> {
		try {
			await this.#mayOrder(guild, member);
			return null;
		} catch (error) {
			if (error instanceof DomainError) return error;
			throw error;
		}
	}

	/** Whether somebody may fill in an order behind these gates. @throws what the bar refuses · DomainError `trust.gateClosed`. */
	public async requireOrdering(guild: GuildId, actor: Actor, gates: readonly string[]): Promise<void> {
		await this.#mayOrder(guild, actor.id);
		for (const answer of await this.gates(guild, actor, gates)) if (!answer.open) throw gateClosed(answer);
	}

	async #measure(guild: GuildId, actor: Actor, standing: Reading, keys: readonly string[]): Promise<GateAnswer[]> {
		if (keys.length === 0) return [];
		const settings = await this.deps.settings(guild);
		const asked = settings.gates.filter(({ key, archived }) => !archived && keys.includes(key));
		if (asked.length === 0) return [];
		const { reading } = this.deps;
		const [facts, slots, progress, passes] = await Promise.all([
			this.facts(guild, actor.id),
			this.deps.slots(guild, actor),
			asked.some(({ require }) => require.level > 0 || require.rank !== '')
				? reading?.progress(guild, actor.id, actor.joinedAt)
				: undefined,
			asked.some(({ manualPass }) => manualPass !== null) ? reading?.passes(guild, actor.id) : undefined
		]);
		const answers = atGates(settings, { standing, facts, slots, progress, passes }, keys);
		if (answers.every(({ open }) => open)) return answers;
		const pace = await this.#pace(guild, actor.id);
		return answers.map((answer) => (answer.open ? answer : { ...answer, etaDays: etaOf(answer.missing, pace) }));
	}

	/** How fast a member settles deals. */
	async #pace(guild: GuildId, member: MemberId): Promise<Pace> {
		const since = this.deps.clock.now().getTime() - paceDays * dayMs;
		const deals = (await this.deps.repository.about(guild, member)).filter(({ kind }) => kind === 'deal');
		return { recentDeals: deals.filter(({ at }) => at.getTime() >= since).length, settledDeals: deals.length };
	}

	async #verified(guild: GuildId, member: MemberId): Promise<boolean> {
		return (await this.facts(guild, member)).verifiedGameId;
	}

	#read(score: Score, joinedAt: Date | null, verified: boolean): Reading {
		return readTrust(score.state, this.#context(score, joinedAt, verified));
	}

	#context({ credit, formula }: Score, joinedAt: Date | null, verified: boolean) {
		const now = this.deps.clock.now();
		return { now: now.getTime(), tenureDays: joinedAt ? tenureDays(joinedAt, now) : 0, verified, credit, formula };
	}
}
