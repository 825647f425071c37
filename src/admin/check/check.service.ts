import type { Actor } from '#core/actor';
import type { CheckText, GuildChecks, GuildFix, Problem } from '#core/checks';
import type { Clock } from '#core/clock';
import { DeadlineMoved } from '#core/deadlines/deadline';
import { NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter, Value } from '#core/units/unit';
import { type CheckRows, checkId, checksCollection } from './check.model.js';

/** Kind of the effect that tells the owner. */
export const alarmEffect = 'admin.check-alarm';
/** Problems that one message names; the list has all. */
const mostTold = 8;

/** A problem, and since when it was seen without being asked for. */
export interface SeenProblem {
	readonly problem: Problem;
	readonly since: Date | null;
}

/** What the owner is told of a problem. */
export type ToldProblem = { readonly id: string; readonly title: CheckText; readonly text: CheckText };

export interface CheckDeps {
	readonly checks: GuildChecks;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly rows: CheckRows;
	/** Told of a check that could not be made. */
	failed(error: unknown, check: string): void;
}

const order = { bad: 0, warn: 1, note: 2 } as const;

/** Looks for what keeps a guild's business from working, tells its owner once, and does about it what can be done. */
export class CheckService {
	public constructor(private readonly deps: CheckDeps) {}

	/** Everything that is wrong now, worst first. @throws Forbidden without `config.view` */
	public async look(guild: GuildId, actor: Actor): Promise<readonly SeenProblem[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const [{ problems }, row] = await Promise.all([this.#problems(guild), this.deps.rows.find(guild)]);
		const since = new Map(row?.open.map(({ id, at }) => [id, at]));
		return problems.map((problem) => ({ problem, since: since.get(problem.id) ?? null }));
	}

	/**
	 * A problem that is still there, with its fix: what is shown before it is done.
	 *
	 * @throws Forbidden without `config.view` · NotFound `admin.problem` when it is gone, or nothing can be done about it here.
	 */
	public async fixOf(
		guild: GuildId,
		actor: Actor,
		id: string
	): Promise<{ readonly problem: Problem; readonly fix: GuildFix; readonly says: CheckText }> {
		const found = (await this.look(guild, actor)).find(({ problem }) => problem.id === id);
		const fix = found?.problem.remedy.kind === 'fix' ? this.deps.checks.fixOf(found.problem.remedy.fix) : undefined;
		if (!found || !fix) throw new NotFound('admin.problem');
		return { problem: found.problem, fix, says: await fix.says(guild) };
	}

	/** Does it. @throws as `fixOf` · Forbidden without the capability of the fix · what the fix refuses */
	public async fix(guild: GuildId, actor: Actor, id: string): Promise<{ readonly problem: Problem; readonly done: CheckText }> {
		const { problem, fix } = await this.fixOf(guild, actor, id);
		await this.deps.policy.require(guild, actor, fix.capability);
		return { problem, done: await fix.run(guild, actor) };
	}

	/** Compares with what was found last and has the owner told what is new. A problem that went away is told again when it comes back. */
	public async run(guild: GuildId): Promise<void> {
		const row = await this.deps.rows.find(guild);
		const { problems: found, failed } = await this.#problems(guild);
		const problems = found.filter(({ weight }) => weight !== 'note');
		const before = new Map(row?.open.map(({ id, at }) => [id, at]));
		const fresh = problems.filter(({ id }) => !before.has(id));
		// What a check that failed had found before is not taken for gone: it would be told twice.
		const kept = failed ? (row?.open ?? []).filter(({ id }) => !problems.some((problem) => problem.id === id)) : [];
		if (fresh.length === 0 && problems.length + kept.length === before.size) return;
		const now = this.deps.clock.now();
		const n = (row?.n ?? 0) + 1;
		const key = `check:${n}`;
		const told = fresh.filter(({ quiet }) => !quiet);
		const payload: Value = {
			problems: told.slice(0, mostTold).map(({ id, title, text }) => ({ id, title: toValue(title), text: toValue(text) })),
			more: Math.max(0, told.length - mostTold)
		};
		const _id = checkId(guild);
		try {
			await this.deps.units.execute({
				guild,
				key,
				// Two processes that look at one moment may find different things: the first decides, the next look finds the rest.
				content: null,
				changes: [
					{
						in: checksCollection,
						id: _id,
						upsert: { _id, guild, n: 0, open: [] },
						when: { n: n - 1 },
						set: { open: [...problems.map(({ id }) => ({ id, at: before.get(id) ?? now })), ...kept] },
						inc: { n: 1 },
						else: () => new DeadlineMoved()
					}
				],
				outbox: told.length > 0 ? [{ key, kind: alarmEffect, aggregate: 'notices', payload }] : [],
				audit:
					told.length > 0
						? [{ actor: 'check', actorKind: 'system', action: 'check.found', target: 'guild', after: told.map(({ id }) => id) }]
						: []
			});
		} catch (error) {
			if (!(error instanceof DeadlineMoved)) throw error;
		}
	}

	/** One check that fails keeps the others from nothing. */
	async #problems(guild: GuildId): Promise<{ readonly problems: readonly Problem[]; readonly failed: boolean }> {
		let failed = false;
		const found = await Promise.all(
			this.deps.checks.all.map(async (check) => {
				try {
					return await check.run(guild, 'published');
				} catch (error) {
					failed = true;
					this.deps.failed(error, check.name);
					return [];
				}
			})
		);
		return { problems: found.flat().sort((one, other) => order[one.weight] - order[other.weight]), failed };
	}
}

const toValue = ({ key, params }: CheckText): Value => (params ? { key, params } : { key });
