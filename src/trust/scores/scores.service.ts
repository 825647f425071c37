import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import type { Leases } from '#core/leases/leases';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import { type Credit, emptyState, type Fact, type Formula, fold, type MemberState } from '../engine/index.js';
import type { EvidenceRow } from '../trust.model.js';
import { cutOf } from './cut-thread.js';
import { type FoldRow, foldId, type NextGeneration, scoreFoldsCollection, scoreId, scoresCollection, storedState } from './score.model.js';
import type { ScoreRepository } from './score.repository.js';

/** Evidence that one unit folds. */
const perUnit = 200;
/** Guilds up to so many members are looked at for groups within a minute of new evidence; larger ones once a night. */
const smallGuild = 2_000;
const leaseMs = 120_000;

/** A row of evidence as the engine takes it. */
export const factOf = (row: EvidenceRow): Fact => ({
	key: row.key,
	at: row.at.getTime(),
	subject: row.subject,
	kind: row.kind,
	partner: row.partner,
	value: row.value,
	seed: row.seed,
	tribe: row.tribe,
	related: row.related,
	mark: row.mark,
	until: row.until?.getTime() ?? null,
	of: row.of
});

/** Folds rows in their order into the states that they touch. @returns The states that changed. */
export function foldRows(
	rows: readonly EvidenceRow[],
	known: ReadonlyMap<string, MemberState>,
	formula: Formula
): Map<string, MemberState> {
	const changed = new Map<string, MemberState>();
	const states = { get: (member: string): MemberState => changed.get(member) ?? known.get(member) ?? emptyState(member) };
	for (const row of rows) for (const state of fold(factOf(row), states, formula)) changed.set(state.member, state);
	return changed;
}

/** The state of a member, with what it is to be read with. */
export interface Score {
	readonly state: MemberState;
	readonly credit: Credit | null;
	readonly formula: Formula;
}

const noCredit: Credit = { weight: 0, value: 0 };

/** Somebody else has moved the fold on; the loop looks again. */
class FoldMoved extends Error {
	public override readonly name = 'FoldMoved';
}

export interface ScoresDeps {
	readonly repository: ScoreRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly leases: Pick<Leases, 'take'>;
	/** The formula that the guild has in force. */
	formula(guild: GuildId): Promise<Formula>;
	report(error: unknown, guild: GuildId): void;
}

/**
 * Keeps what is known of each member: evidence is folded in the order in which it was committed, each row exactly once, and a reader
 * first sees to it that nothing is missing. All of it can be rebuilt from the evidence to the same numbers.
 */
export class Scores {
	public constructor(private readonly deps: ScoresDeps) {}

	/** The state of a member with everything that has been committed; somebody nobody knows has an empty one. */
	public async of(guild: GuildId, member: MemberId): Promise<Score> {
		for (;;) {
			const row = await this.current(guild);
			const score = await this.deps.repository.score(guild, row?.gen ?? 1, member);
			// The generation was replaced, and its states dropped, between the two reads.
			if (!score && row && (await this.deps.repository.fold(guild))?.gen !== row.gen) continue;
			const formula = row?.formula ?? (await this.deps.formula(guild));
			return { state: score?.state ?? emptyState(member), credit: score?.credit ?? null, formula };
		}
	}

	/** Scores of several members at once; those of whom nothing is known are left out. */
	public async among(guild: GuildId, members: readonly MemberId[]): Promise<Map<string, Score>> {
		for (;;) {
			const row = await this.current(guild);
			if (!row) return new Map();
			const formula = row.formula ?? (await this.deps.formula(guild));
			const scores = await this.deps.repository.scores(guild, row.gen, members);
			if (scores.length < members.length && (await this.deps.repository.fold(guild))?.gen !== row.gen) continue;
			return new Map(scores.map(({ member, state, credit }) => [member, { state, credit, formula }]));
		}
	}

	/** What standings are read with; once it is another one, each of them may be another one. */
	public async basis(guild: GuildId): Promise<{ readonly gen: number; readonly formula: Formula }> {
		const row = await this.current(guild);
		return { gen: row?.gen ?? 1, formula: row?.formula ?? (await this.deps.formula(guild)) };
	}

	/** Folds what is missing. @returns The fold row as it is then; `null` in a guild without evidence. */
	public async current(guild: GuildId): Promise<FoldRow | null> {
		for (;;) {
			const row = await this.deps.repository.fold(guild);
			if (!row || row.folded >= row.head) return row;
			await this.#step(row, { gen: row.gen, folded: row.folded, formula: row.formula ?? (await this.deps.formula(guild)) }, false);
		}
	}

	/** Folds, looks for groups and rebuilds where it is due; every minute, under a lease per guild. */
	public async run(): Promise<void> {
		for (const guild of await this.deps.repository.guilds()) {
			try {
				await this.#look(guild);
			} catch (error) {
				this.deps.report(error, guild);
			}
		}
	}

	/** Builds all states anew beside those in use and puts them in their place; goes on where it was interrupted. @param mayGoOn Asked before each step. */
	public async rebuild(guild: GuildId, mayGoOn: () => Promise<boolean> = () => Promise.resolve(true)): Promise<void> {
		const formula = await this.deps.formula(guild);
		const row = await this.current(guild);
		if (!row) return;
		if (!row.next || !same(row.next.formula, formula)) await this.#begin(row, formula);
		for (;;) {
			const { folded, gen, next, head } = (await this.deps.repository.fold(guild)) ?? {};
			if (!next || gen === undefined || folded === undefined || head === undefined) break;
			if (!(await mayGoOn())) return;
			const at = { guild, head };
			if (next.folded < head) await this.#step({ ...row, ...at, gen, folded, next }, next, true);
			else {
				await this.#cut(guild, next.gen, next.formula);
				await this.#swap(guild, next);
			}
		}
		await this.deps.repository.dropBefore(guild, (await this.deps.repository.fold(guild))?.gen ?? 0);
	}

	async #look(guild: GuildId): Promise<void> {
		const row = await this.deps.repository.fold(guild);
		if (!row) return;
		const formula = await this.deps.formula(guild);
		const stale = row.formula !== null && !same(row.formula, formula);
		if (row.folded >= row.head && row.cut >= row.folded && !stale && !row.next && !this.#old(row)) return;
		const lease = await this.deps.leases.take(`trust:${guild}`, leaseMs);
		if (!lease) return;
		try {
			if (stale || row.next) return await this.rebuild(guild, () => lease.renew());
			const now = await this.current(guild);
			if (!now?.formula) return;
			const small = (await this.deps.repository.count(guild, now.gen)) <= smallGuild;
			if (!this.#old(now) && (!small || now.cut >= now.folded)) return;
			await this.#cut(guild, now.gen, now.formula);
			await this.deps.repository.cutDone(now, this.deps.clock.now());
		} finally {
			await lease.release();
		}
	}

	/** Deals fade, so what groups can pass on is looked at each day also where nothing happens. */
	#old({ cutAt }: FoldRow): boolean {
		return cutAt === null || this.deps.clock.now().getTime() - cutAt.getTime() >= dayMs;
	}

	async #cut(guild: GuildId, gen: number, formula: Formula): Promise<void> {
		const scores = await this.deps.repository.forCut(guild, gen);
		const credit = await cutOf({ states: scores.map(({ state }) => state), now: this.deps.clock.now().getTime(), formula });
		const changed = scores.flatMap(({ member, credit: before }) => {
			const after = credit.get(member) ?? noCredit;
			return before?.weight === after.weight && before.value === after.value ? [] : [{ member, credit: after }];
		});
		await this.deps.repository.setCredit(guild, gen, changed);
	}

	/** One unit: the next rows into the states they touch, and the fold moved on. */
	async #step(row: FoldRow, at: NextGeneration, beside: boolean): Promise<void> {
		const { guild } = row;
		const { gen, folded, formula } = at;
		const rows = await this.deps.repository.evidenceAfter(guild, folded, perUnit);
		const upTo = rows.at(-1)?.seq ?? row.head;
		const members = [...new Set(rows.flatMap(({ subject, partner }) => (partner === null ? [subject] : [subject, partner])))];
		const known = await this.deps.repository.scores(guild, gen, members);
		const changed = foldRows(rows, new Map(known.map(({ member, state }) => [member, state])), formula);
		const names = [...changed.keys()];
		const there = beside ? 'next.gen' : 'gen';
		const far = beside ? 'next.folded' : 'folded';
		try {
			await this.deps.units.execute({
				guild,
				key: `trust:fold:${gen}:${folded}`,
				content: null,
				changes: [
					...names.map((member) => {
						const _id = scoreId(guild, gen, member);
						const state = storedState(changed.get(member) ?? emptyState(member));
						return { in: scoresCollection, id: _id, upsert: { _id, guild, gen, member, state, credit: null }, set: { state } };
					}),
					{
						in: scoreFoldsCollection,
						id: foldId(guild),
						when: { [there]: gen, [far]: folded },
						set: { [far]: upTo, ...(beside ? {} : { formula }) },
						else: () => new FoldMoved()
					}
				],
				events: beside
					? []
					: [{ name: 'trust.folded', key: `trust:folded:${gen}:${folded}`, aggregate: `trust:${guild}`, payload: { members: names } }]
			});
		} catch (error) {
			if (!(error instanceof FoldMoved)) throw error;
		}
	}

	async #begin({ guild, gen, next }: FoldRow, formula: Formula): Promise<void> {
		const fresh: NextGeneration = { gen: Math.max(gen, next?.gen ?? 0) + 1, folded: 0, formula };
		await this.deps.units.execute({
			guild,
			key: `trust:rebuild:${fresh.gen}`,
			content: null,
			changes: [{ in: scoreFoldsCollection, id: foldId(guild), when: { gen }, set: { next: { ...fresh } }, else: () => new FoldMoved() }]
		});
	}

	/** The new states are read from here on; evidence that came in between is folded by whoever reads first. */
	async #swap(guild: GuildId, { gen, folded, formula }: NextGeneration): Promise<void> {
		try {
			await this.deps.units.execute({
				guild,
				key: `trust:swap:${gen}:${folded}`,
				content: null,
				changes: [
					{
						in: scoreFoldsCollection,
						id: foldId(guild),
						when: { 'next.gen': gen, 'next.folded': folded },
						set: { gen, folded, formula, next: null, cut: folded, cutAt: this.deps.clock.now() },
						else: () => new FoldMoved()
					}
				]
			});
		} catch (error) {
			if (!(error instanceof FoldMoved)) throw error;
		}
	}
}

const same = (one: Formula, other: Formula): boolean => JSON.stringify(one) === JSON.stringify(other);
