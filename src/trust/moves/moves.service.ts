import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import { sameJson } from '#settings';
import { tenureDays } from '#xp';
import { type Credit, creditCut, type Formula, type MemberState, readTrust } from '../engine/index.js';
import { tierOf } from '../gates.js';
import type { ScoreRepository } from '../scores/score.repository.js';
import { foldRows } from '../scores/scores.service.js';
import type { TrustTier } from '../trust.settings.js';

/** Members, and pieces of evidence, that are gone through; a larger guild is told that it was not worked out. */
const mostMembers = 2_000;
const mostEvidence = 30_000;
const perRead = 1_000;
/** Members of whom it is asked at once whether their survivor is verified. */
const perLook = 100;

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

export interface MovesDeps {
	readonly repository: ScoreRepository;
	readonly clock: Clock;
	joined(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Date>>;
	verified(guild: GuildId, member: MemberId): Promise<boolean>;
}

interface Known {
	readonly state: MemberState;
	readonly credit: Credit | null;
}

/** Works out, before a change of the formula or of the tiers is in force, who would be in another tier by it. Writes nothing. */
export class TrustMoves {
	public constructor(private readonly deps: MovesDeps) {}

	public async between(guild: GuildId, now: TrustRules, wanted: TrustRules): Promise<Moves> {
		const row = await this.deps.repository.fold(guild);
		if (!row || (await this.deps.repository.count(guild, row.gen)) > mostMembers) return row ? null : { of: 0, moves: [] };
		const scores = await this.deps.repository.everyScore(guild, row.gen);
		const before = new Map<string, Known>(scores.map(({ member, state, credit }) => [member, { state, credit }]));
		const after = sameJson(now.formula, wanted.formula) ? before : await this.#folded(guild, wanted.formula);
		if (!after) return null;
		const members = scores.map(({ member }) => member);
		const joined = await this.deps.joined(guild, members);
		const at = this.deps.clock.now();
		const verified = new Set<MemberId>();
		for (let start = 0; start < members.length; start += perLook) {
			const some = members.slice(start, start + perLook);
			const found = await Promise.all(some.map((member) => this.deps.verified(guild, member)));
			for (const [index, member] of some.entries()) if (found[index]) verified.add(member);
		}
		const moves: Move[] = [];
		for (const member of members) {
			const [old, fresh] = [before.get(member), after.get(member)];
			if (!old || !fresh) continue;
			const since = joined.get(member);
			const context = {
				now: at.getTime(),
				tenureDays: since ? tenureDays(since, at) : 0,
				verified: verified.has(member)
			};
			const from = tierOf(now.tiers, readTrust(old.state, { ...context, credit: old.credit, formula: row.formula ?? now.formula }));
			const to = tierOf(wanted.tiers, readTrust(fresh.state, { ...context, credit: fresh.credit, formula: wanted.formula }));
			if (from?.key !== to?.key) moves.push({ member, from, to, up: placeOf(wanted.tiers, to) > placeOf(wanted.tiers, from) });
		}
		return { of: members.length, moves };
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

const placeOf = (tiers: readonly TrustTier[], tier: TrustTier | null): number => tiers.findIndex(({ key }) => key === tier?.key);
