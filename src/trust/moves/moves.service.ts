import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import { sameJson } from '#settings';
import { tenureDays } from '#xp';
import { type Credit, creditCut, type Formula, type MemberState, readTrust } from '../engine/index.js';
import { tierOf } from '../gates.js';
import type { FoldRow } from '../scores/score.model.js';
import type { ScoreRepository } from '../scores/score.repository.js';
import { foldRows } from '../scores/scores.service.js';
import { byDemands } from '../tiers.js';
import type { TrustTier } from '../trust.settings.js';

/** Members, and pieces of evidence, that are gone through; a larger guild is told that it was not worked out. */
const mostMembers = 2_000;
const mostEvidence = 30_000;
const perRead = 1_000;

/** What standings are read with. */
export interface TrustRules {
	readonly formula: Formula;
	readonly tiers: readonly TrustTier[];
}

/** Somebody whose tier would be another. */
export interface Move {
	readonly member: MemberId;
	/** `null`: below every tier. */
	readonly from: TrustTier | null;
	readonly to: TrustTier | null;
	readonly up: boolean;
}

/** Who would move, of how many; `null`: the guild is too large to work it out at once. */
export type Moves = { readonly of: number; readonly moves: readonly Move[] } | null;

/** How many of the known members stand in which tier, by its key. */
export interface TierCounts {
	readonly of: number;
	readonly byTier: ReadonlyMap<string, number>;
}

export interface MovesDeps {
	readonly repository: ScoreRepository;
	readonly clock: Clock;
	/** Folds what is missing first; `null` in a guild without evidence. */
	current(guild: GuildId): Promise<FoldRow | null>;
	joined(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Date>>;
	/** Those of them who have a verified survivor. */
	verified(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlySet<MemberId>>;
}

interface There {
	readonly known: ReadonlyMap<MemberId, Known>;
	/** That they were folded with. */
	readonly formula: Formula;
	/** What a standing is read with besides. */
	contexts(member: MemberId): { readonly now: number; readonly tenureDays: number; readonly verified: boolean };
}

interface Known {
	readonly state: MemberState;
	readonly credit: Credit | null;
}

/** Works out who stands in which tier, and, before a change of the formula or of the tiers is in force, who would be in another one by it. Writes nothing. */
export class TrustMoves {
	public constructor(private readonly deps: MovesDeps) {}

	/** @param now What is in force. @param wanted What would be. */
	public async between(guild: GuildId, now: TrustRules, wanted: TrustRules): Promise<Moves> {
		const there = await this.#there(guild, now.formula);
		const after = there && sameJson(now.formula, wanted.formula) ? there.known : there && (await this.#folded(guild, wanted.formula));
		if (!there || !after) return null;
		const moves: Move[] = [];
		for (const [member, old] of there.known) {
			const fresh = after.get(member);
			if (!fresh) continue;
			const context = there.contexts(member);
			const from = tierOf(now.tiers, readTrust(old.state, { ...context, credit: old.credit, formula: there.formula }));
			const to = tierOf(wanted.tiers, readTrust(fresh.state, { ...context, credit: fresh.credit, formula: wanted.formula }));
			const step = stepOf(wanted.tiers, from, to);
			if (from?.key !== to?.key && step !== 0) moves.push({ member, from, to, up: step > 0 });
		}
		return { of: there.known.size, moves };
	}

	/** How many known members stand in each tier; `null`: the guild is too large to count them at once. */
	public async standing(guild: GuildId, { formula, tiers }: TrustRules): Promise<TierCounts | null> {
		const there = await this.#there(guild, formula);
		if (!there) return null;
		const byTier = new Map<string, number>();
		for (const [member, { state, credit }] of there.known) {
			const tier = tierOf(tiers, readTrust(state, { ...there.contexts(member), credit, formula: there.formula }));
			if (tier) byTier.set(tier.key, (byTier.get(tier.key) ?? 0) + 1);
		}
		return { of: there.known.size, byTier };
	}

	/** What is known of the members who are here; `null`: of too many. */
	async #there(guild: GuildId, formula: Formula): Promise<There | null> {
		const { repository, clock, joined: joinedAt, verified: verifiedOf } = this.deps;
		const row = await this.deps.current(guild);
		if (row && (await repository.count(guild, row.gen)) > mostMembers) return null;
		const scores = row ? await repository.everyScore(guild, row.gen) : [];
		// The generation was replaced, and its states dropped, between the two reads.
		if (row && (await repository.fold(guild))?.gen !== row.gen) return this.#there(guild, formula);
		const members = scores.map(({ member }) => member);
		const [joined, verified] = await Promise.all([joinedAt(guild, members), verifiedOf(guild, members)]);
		// Who has left, or was not looked at yet, would be counted as somebody who has just come. In a guild without XP that is everybody.
		const here = joined.size > 0 ? scores.filter(({ member }) => joined.has(member)) : scores;
		const now = clock.now();
		return {
			known: new Map<MemberId, Known>(here.map(({ member, state, credit }) => [member, { state, credit }])),
			formula: row?.formula ?? formula,
			contexts(member: MemberId) {
				const since = joined.get(member);
				return { now: now.getTime(), tenureDays: since ? tenureDays(since, now) : 0, verified: verified.has(member) };
			}
		};
	}

	/** All states as another formula would make them; `null`: there is too much evidence. */
	async #folded(guild: GuildId, formula: Formula): Promise<ReadonlyMap<string, Known> | null> {
		let states: ReadonlyMap<string, MemberState> = new Map();
		for (let seq = 0, read = 0; ; ) {
			const rows = await this.deps.repository.evidenceAfter(guild, seq, perRead);
			const last = rows.at(-1);
			if (!last) break;
			read += rows.length;
			if (read > mostEvidence) return null;
			states = new Map([...states, ...foldRows(rows, states, formula)]);
			seq = last.seq;
		}
		const credit = creditCut(states.values(), { now: this.deps.clock.now().getTime(), formula });
		const none: Credit = { weight: 0, value: 0 };
		return new Map([...states].map(([member, state]) => [member, { state, credit: credit.get(member) ?? none }]));
	}
}

/** Whether somebody rises (1), falls (-1) or neither (0), by what `tiers` ask for each; a tier that they don't have asks what it asked. */
function stepOf(tiers: readonly TrustTier[], from: TrustTier | null, to: TrustTier | null): number {
	if (!from || !to) return Number(to !== null) - Number(from !== null);
	const asked = (tier: TrustTier): TrustTier => tiers.find(({ key }) => key === tier.key) ?? tier;
	return Math.sign(byDemands(asked(to), asked(from)));
}
