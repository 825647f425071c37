import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { Forbidden, NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { dayMs } from '#core/time';
import { closeness } from '../conflicts.js';
import type { Relations } from '../relations.js';
import type { CaseRow } from './case.model.js';
import { authorsOf, caseCode, concernedBy, openersOf, reportersOf } from './case.rules.js';
import type { DealSource } from './deals.js';

export interface CaseAccessDeps {
	readonly policy: Policy;
	readonly relations: Pick<Relations, 'between' | 'colleagues'>;
	readonly deals: DealSource;
	readonly clock: Clock;
	/** For how many days a deal makes two members partners. */
	partnerDays(guild: GuildId): Promise<number>;
}

export type CaseCapability = 'cases.triage' | 'cases.judge';
/** For whom a case is shown. `author`: their report waits to be taken in, and they read that alone. */
export type CaseReader = 'subject' | 'reporter' | 'author' | 'staff';

/** Who may see and act on a case (design rule 11): never its sides, their tribe, inviter, invited or recent partners. */
export class CaseAccess {
	public constructor(private readonly deps: CaseAccessDeps) {}

	/** Whether this person has a part in the case, or is too close to somebody who has. */
	public async conflicted(row: CaseRow, actor: Pick<Actor, 'id'>): Promise<boolean> {
		return (await this.conflictedAmong(row.guild, [row], actor)).has(row.number);
	}

	/** The numbers of those of these cases that are too close to this person; each member and order is asked about once. */
	public async conflictedAmong(guild: GuildId, rows: readonly CaseRow[], { id }: Pick<Actor, 'id'>): Promise<ReadonlySet<number>> {
		const since = new Date(this.deps.clock.now().getTime() - (await this.deps.partnerDays(guild)) * dayMs);
		const people = new Map<MemberId, Promise<boolean>>();
		const orders = new Map<string, Promise<boolean>>();
		const found = new Set<number>();
		for (const row of rows) if (await this.#touches(row, id, since, { people, orders })) found.add(row.number);
		return found;
	}

	async #touches(
		row: CaseRow,
		id: MemberId,
		since: Date,
		{ people, orders }: { readonly people: Map<MemberId, Promise<boolean>>; readonly orders: Map<string, Promise<boolean>> }
	): Promise<boolean> {
		const { guild } = row;
		const concerned = concernedBy(row);
		if (concerned.includes(id) || row.verdict?.harmed === id) return true;
		for (const other of concerned) if (await once(people, other, () => this.#close(guild, id, other, since))) return true;
		const worked = async (code: string) => (await this.deps.deals.deal(guild, code))?.people.includes(id) ?? false;
		for (const { order } of row.reports) if (order !== null && (await once(orders, order, () => worked(order)))) return true;
		return false;
	}

	/**
	 * Whoever opened a case or said something to it has made up their mind; whoever perhaps invited a side leaves it to others while there
	 * are any.
	 *
	 * @throws NotFound `cases` · Forbidden `settings.capability` · Forbidden `cases.conflict` {case} · Forbidden `cases.opener` {case} ·
	 * Forbidden `cases.maybeConflict` {case}.
	 */
	public async require(row: CaseRow, actor: Actor, capability: CaseCapability): Promise<void> {
		this.#hide(row, actor);
		await this.deps.policy.require(row.guild, actor, capability);
		if (await this.conflicted(row, actor)) throw new Forbidden('cases.conflict', { case: caseCode(row.number) });
		if (spoke(row, actor.id)) throw new Forbidden('cases.opener', { case: caseCode(row.number) });
		if ((await this.#maybe(row, actor.id)) && (await this.#othersCan(row, actor.id, capability)))
			throw new Forbidden('cases.maybeConflict', { case: caseCode(row.number) });
	}

	/** The same for an appeal: whoever has judged before is out of it. @throws as `require` · Forbidden `cases.sameJudge` {case}. */
	public async requireOther(row: CaseRow, actor: Actor): Promise<void> {
		await this.require(row, actor, 'cases.judge');
		if (row.verdict?.by === actor.id) throw new Forbidden('cases.sameJudge', { case: caseCode(row.number) });
	}

	/**
	 * As whom this person reads a case. @throws NotFound `cases` for everybody who has nothing to do with it, and for a subject before it was
	 * admitted · Forbidden `cases.conflict` {case} for staff who are too close to it.
	 */
	public async reader(row: CaseRow, actor: Actor): Promise<CaseReader> {
		this.#hide(row, actor);
		if (actor.id === row.subject) return 'subject';
		if (reportersOf(row).includes(actor.id)) return 'reporter';
		if (authorsOf(row).includes(actor.id)) return 'author';
		if (!(await this.isStaff(row.guild, actor))) throw notFound(row.number);
		if (await this.conflicted(row, actor)) throw new Forbidden('cases.conflict', { case: caseCode(row.number) });
		return 'staff';
	}

	/** Whether this person triages or judges at all. */
	public async isStaff(guild: GuildId, actor: Actor): Promise<boolean> {
		const may = await Promise.all([this.deps.policy.can(guild, actor, 'cases.triage'), this.deps.policy.can(guild, actor, 'cases.judge')]);
		return may.includes(true);
	}

	/** Before it is admitted a case is nothing to whom it is about, whatever else they may do. */
	#hide(row: CaseRow, actor: Actor): void {
		if (actor.id === row.subject && row.admittedAt === null) throw notFound(row.number);
	}

	async #close(guild: GuildId, one: MemberId, other: MemberId, since: Date): Promise<boolean> {
		const [conflict, partners] = await Promise.all([
			closeness(this.deps.relations, guild, one, [other]),
			this.deps.deals.partners(guild, one, other, since)
		]);
		return (conflict !== null && conflict !== 'maybe') || partners;
	}

	/** Whether somebody perhaps invited one of the people of the case, or was invited by one. */
	async #maybe(row: CaseRow, id: MemberId): Promise<boolean> {
		return (await closeness(this.deps.relations, row.guild, id, concernedBy(row))) === 'maybe';
	}

	/** Whether somebody else is known who may and is in no way close to it. */
	async #othersCan(row: CaseRow, not: MemberId, capability: CaseCapability): Promise<boolean> {
		for (const id of await this.deps.relations.colleagues(row.guild, capability)) {
			const out =
				id === not || id === row.verdict?.by || spoke(row, id) || (await this.conflicted(row, { id })) || (await this.#maybe(row, id));
			if (!out) return true;
		}
		return false;
	}
}

/** Whether somebody opened the case or gave a statement, as whoever. */
const spoke = (row: CaseRow, id: MemberId): boolean => openersOf(row).includes(id) || row.statements.some(({ by }) => by === id);

/** What was asked before is not asked again. */
function once<Key>(known: Map<Key, Promise<boolean>>, key: Key, ask: () => Promise<boolean>): Promise<boolean> {
	const answer = known.get(key) ?? ask();
	known.set(key, answer);
	return answer;
}

/** The case is not there, for whoever asks. */
export const notFound = (number: number): NotFound => new NotFound('cases', { case: caseCode(number) });
