import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter } from '#core/units/unit';
import { definedSlices } from '../define.js';
import type { Settings } from '../settings.service.js';
import { auditOf, Commits, factsOf, requestKey } from './commits.js';
import { docChanges, sealed } from './documents.js';
import { Drafts } from './drafts.js';
import { Plans } from './plans.js';
import { held, movePointer, planEndedEvent, planGone } from './publishing.changes.js';
import { checkedNote, mayLook, mayPublish, publishRefusal } from './publishing.refusals.js';
import type {
	DocChange,
	DraftMarks,
	Finding,
	PublishCheck,
	Publisher,
	PublishingState,
	Side,
	VersionAuthor,
	VersionDoc,
	VersionFacts,
	VersionSource
} from './publishing.types.js';
import type { VersionStore } from './version.store.js';

export interface PublishingDeps {
	readonly store: VersionStore;
	readonly settings: Settings;
	readonly units: UnitWriter;
	readonly policy: Policy;
	readonly clock: Clock;
	/** Told of a check that could not be made. */
	report(error: unknown, guild: GuildId): void;
}

/** Documents that the record of a discarded draft names. */
const mostNamed = 50;

/** Versions that one page of the list shows. */
const perPage = 10;

/**
 * Draft, check, publish, plan, roll back. What editors have saved is the draft; members see the version in force. A publication stores
 * documents that are not there yet and moves one pointer; whatever happens in between, one whole version is in force.
 *
 * Refused with Forbidden without `config.publish` (to look: `config.view`) · `settings.publishing.live` where no draft is kept ·
 * `settings.publishing.moved` {number} when another version is in force than the caller saw · `settings.publishing.draftMoved` when the draft
 * is another one.
 */
export class Publishing {
	readonly #drafts: Drafts;
	readonly #commits: Commits;
	readonly #plans: Plans;

	public constructor(private readonly deps: PublishingDeps) {
		this.#drafts = new Drafts(deps);
		this.#commits = new Commits({ ...deps, drafts: this.#drafts });
		this.#plans = new Plans({ ...deps, drafts: this.#drafts, commits: this.#commits });
	}

	/** Registers a domain's documents, at start. */
	public useSource(source: VersionSource): void {
		this.#drafts.sources.push(source);
	}

	/** Registers what is looked at before a version comes into force. */
	public useCheck(check: PublishCheck): void {
		this.#drafts.checks.push(check);
	}

	/** How things stand. @throws Forbidden */
	public async state(guild: GuildId, actor: Actor): Promise<PublishingState> {
		await this.deps.policy.require(guild, actor, mayLook);
		const pointer = await this.deps.settings.pointer(guild);
		if (pointer === null) return { mode: 'live', version: null, changes: 0, digest: '', editors: [], planned: null };
		const draft = await this.#drafts.draft(guild);
		const [editors, plan] = await Promise.all([
			draft.changes === 0 ? [] : Promise.all(this.#drafts.sources.map((source) => source.editors(guild, draft.on.at))),
			this.deps.store.plan(guild)
		]);
		const latest = new Map(
			editors
				.flat()
				.sort((one, other) => one.at.getTime() - other.at.getTime())
				.map((editor) => [editor.by, editor])
		);
		return {
			mode: 'draft',
			version: factsOf(draft.on),
			changes: draft.changes,
			digest: draft.digest,
			editors: [...latest.values()].sort((one, other) => other.at.getTime() - one.at.getTime()),
			planned: plan && { at: plan.at, by: plan.by, byName: plan.byName, changes: plan.changes, on: plan.on }
		};
	}

	/** Versions that were in force, the newest first, ten a page. @param before Only those below this number. @throws Forbidden */
	public async versions(guild: GuildId, actor: Actor, before = Number.MAX_SAFE_INTEGER): Promise<VersionFacts[]> {
		await this.deps.policy.require(guild, actor, mayLook);
		return (await this.deps.store.versions(guild, before, perPage)).map(factsOf);
	}

	/** What differs between two sides. @throws Forbidden · NotFound `settings.version` */
	public async diff(guild: GuildId, actor: Actor, from: Side, to: Side): Promise<DocChange[]> {
		await this.deps.policy.require(guild, actor, mayLook);
		const [before, after] = await Promise.all([this.#drafts.side(guild, from), this.#drafts.side(guild, to)]);
		return docChanges(before, after);
	}

	/** What a check of the draft finds; of what is in force where there is none. @throws Forbidden */
	public async findings(guild: GuildId, actor: Actor): Promise<readonly Finding[]> {
		await this.deps.policy.require(guild, actor, mayLook);
		const pointer = await this.deps.settings.pointer(guild);
		return this.#drafts.check(
			guild,
			pointer === null ? await sealed(await this.#drafts.fresh(guild), []) : (await this.#drafts.draft(guild)).docs
		);
	}

	/** The draft's documents, for those who look at something in them. @throws Forbidden */
	public async draft(guild: GuildId, actor: Actor): Promise<readonly VersionDoc[]> {
		await this.deps.policy.require(guild, actor, mayLook);
		return this.#drafts.side(guild, 'draft');
	}

	/** From now on edits collect in a draft; what is in force stays so, as a version. @throws `settings.publishing.begun` */
	public async begin(guild: GuildId, by: Publisher): Promise<VersionFacts> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		return this.#commits.once(guild, by, async () => {
			if ((await this.deps.settings.pointer(guild)) !== null) throw publishRefusal('begun');
			const guards = this.#drafts.guards(guild, await this.#drafts.marks(guild));
			const last = await this.#drafts.last(guild);
			const docs = await sealed(await this.#drafts.fresh(guild), last === null ? [] : await this.deps.store.refs(guild, last.manifest));
			return this.#commits.commit(guild, by, { action: 'begun', docs, on: null, last, from: null, note: '', guards });
		});
	}

	/**
	 * Puts the draft into force.
	 *
	 * @param digest Of the draft that was looked at.
	 * @throws `settings.publishing.nothing` · `settings.publishing.blocked` {count} while the check finds something that blocks ·
	 * `settings.publishing.note` {max}
	 */
	public async publish(guild: GuildId, by: Publisher, wish: { readonly digest: string; readonly note: string }): Promise<VersionFacts> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const note = checkedNote(wish.note);
		return this.#commits.once(guild, by, async () => {
			const draft = await this.#drafts.ready(guild, wish.digest);
			await this.#drafts.requireNoBlock(guild, draft.docs);
			return this.#commits.commit(guild, by, { action: 'published', docs: draft.docs, on: draft.on, last: null, from: null, note });
		});
	}

	/**
	 * Puts an earlier version's documents into force again, as a new version. The draft stays as it is.
	 *
	 * @param on The version that the caller saw in force.
	 * @throws NotFound `settings.version` · `settings.publishing.same` when nothing would differ
	 */
	public async rollBack(
		guild: GuildId,
		by: Publisher,
		wish: { readonly to: number; readonly on: number; readonly note: string }
	): Promise<VersionFacts> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const note = checkedNote(wish.note);
		return this.#commits.once(guild, by, async () => {
			const on = await this.#drafts.inForce(guild);
			if (on.number !== wish.on) throw publishRefusal('moved', { number: on.number });
			const to = await this.#drafts.version(guild, wish.to);
			if (to.manifest === on.manifest) throw publishRefusal('same', { number: to.number });
			const docs = await this.deps.store.docs(guild, to.manifest);
			requireReadable(docs);
			return this.#commits.commit(guild, by, { action: 'rolledBack', docs, on, last: null, from: to.number, note });
		});
	}

	/**
	 * Gives the editors' rows the content of the version in force. What was in the draft alone is lost.
	 *
	 * @throws `settings.publishing.nothing`
	 */
	public async discard(guild: GuildId, by: Publisher, { digest }: { readonly digest: string }): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const { units, settings, store } = this.deps;
		const key = requestKey(by.request);
		if (await units.outcome(guild, key)) return;
		const draft = await this.#drafts.ready(guild, digest);
		const [docs, plan] = await Promise.all([store.docs(guild, draft.on.manifest), store.plan(guild)]);
		const restored = (await Promise.all(this.#drafts.sources.map((source) => source.restore(guild, docs, by)))).flat();
		const lost = { changes: draft.changes, documents: draft.differs.slice(0, mostNamed) };
		try {
			await units.execute({
				guild,
				key,
				content: { digest },
				changes: [...this.#drafts.guards(guild, draft.marks), held(guild, draft.on), ...restored, ...planGone(guild, plan)],
				// What was planned is what is discarded: it must not come back by itself.
				...(plan ? { events: [planEndedEvent(plan, 'discarded')] } : {}),
				audit: [auditOf(by, 'settings.draftDiscarded', `version:${draft.on.number}`, lost, null)]
			});
		} finally {
			settings.changed(guild);
			this.#drafts.forget(guild);
		}
	}

	/** From now on each saved edit is in force at once. @throws `settings.publishing.notEmpty` {count} while the draft holds something */
	public async end(guild: GuildId, by: Publisher): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const { units, settings, store } = this.deps;
		const key = requestKey(by.request);
		if (await units.outcome(guild, key)) return;
		const draft = await this.#drafts.draft(guild);
		if (draft.changes > 0) throw publishRefusal('notEmpty', { count: draft.changes });
		const plan = await store.plan(guild);
		try {
			await units.execute({
				guild,
				key,
				content: null,
				changes: [...this.#drafts.guards(guild, draft.marks), movePointer(guild, draft.on, null), ...planGone(guild, plan)],
				...(plan && plan.by !== by.actor.id ? { events: [planEndedEvent(plan, 'cancelled')] } : {}),
				audit: [auditOf(by, 'settings.editsLive', `version:${draft.on.number}`, null, null)]
			});
		} finally {
			settings.changed(guild);
			this.#drafts.forget(guild);
		}
	}

	/** Where editors stand while the draft holds nothing; `null` where something waits, or no draft is kept. For set-up, before it changes rows. */
	public async clean(guild: GuildId): Promise<DraftMarks | null> {
		if ((await this.deps.settings.pointer(guild)) === null) return null;
		const { changes, marks } = await this.#drafts.draft(guild);
		return changes === 0 ? marks : null;
	}

	/**
	 * Puts what set-up has changed into force, if nobody has edited since and the check finds nothing that blocks; else it waits for somebody
	 * who publishes. Asks for no right: set-up has. The same request again does nothing.
	 *
	 * @param marks Where editors stood when set-up had changed its rows.
	 * @throws `settings.publishing.draftMoved` · `settings.publishing.blocked` · `settings.publishing.moved`
	 */
	public async afterSetup(guild: GuildId, by: VersionAuthor, marks: DraftMarks): Promise<void> {
		if ((await this.deps.settings.pointer(guild)) === null) return;
		await this.#commits.once(guild, by, async () => {
			const draft = await this.#drafts.draft(guild);
			if (draft.changes === 0) return factsOf(draft.on);
			await this.#drafts.requireNoBlock(guild, draft.docs);
			const coming = { action: 'setup', docs: draft.docs, on: draft.on, last: null, from: null, note: '' } as const;
			return this.#commits.commit(guild, by, { ...coming, guards: this.#drafts.guards(guild, marks) });
		});
	}

	/** How many documents of the draft wait; 0 where each edit is in force at once. For other services: asks for no right. */
	public async waiting(guild: GuildId): Promise<number> {
		return (await this.deps.settings.pointer(guild)) === null ? 0 : (await this.#drafts.draft(guild)).changes;
	}

	/** Lets the draft as it is come into force by itself; see `Plans.make`. */
	public plan(...wish: Parameters<Plans['make']>): Promise<void> {
		return this.#plans.make(...wish);
	}

	/** Takes the plan back; see `Plans.cancel`. */
	public cancelPlan(...wish: Parameters<Plans['cancel']>): Promise<void> {
		return this.#plans.cancel(...wish);
	}

	/** Carries out the plan whose moment has come, or ends it; see `Plans.due`. */
	public due(...row: Parameters<Plans['due']>): Promise<void> {
		return this.#plans.due(...row);
	}

	/** Registers who knows members as they are now: a plan is carried out only while its maker still may publish. */
	public useActors(actors: Parameters<Plans['useActors']>[0]): void {
		this.#plans.useActors(actors);
	}
}

/** Values of an earlier version that no longer fit would be refused to everybody who reads them. @throws `settings.publishing.outdated` {slice} */
function requireReadable(docs: readonly VersionDoc[]): void {
	for (const { kind, key, body } of docs) {
		if (kind !== 'slice' || definedSlices().get(key)?.schema.safeParse(body).success !== false) continue;
		throw publishRefusal('outdated', { slice: { kind: 'user-text', value: key } });
	}
}
