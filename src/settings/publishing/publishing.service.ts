import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { AuditDraft, Change, UnitWriter, Value } from '#core/units/unit';
import type { Settings } from '../settings.service.js';
import { changed, docChanges, type FreshDoc, manifestOf, sealed } from './documents.js';
import { movePointer, newVersion, planDeadline, planRemoved, planSet, publishedEvent, versionsSubject } from './publishing.changes.js';
import { publishRefusal } from './publishing.refusals.js';
import type {
	DocChange,
	Finding,
	PublishCheck,
	Publisher,
	PublishingState,
	Side,
	VersionAction,
	VersionDoc,
	VersionFacts,
	VersionSource
} from './publishing.types.js';
import type { PlanRow, VersionRow } from './version.model.js';
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

/** Who may look, and who may put versions into force. */
const mayLook = 'config.view';
const mayPublish = 'config.publish';

/** Versions that one page of the list shows. */
const perPage = 10;
/** Longest note of a publisher. */
export const maxNote = 200;
/** How far ahead a version may be planned. */
export const maxPlanMs = 90 * 86_400_000;

/** Everything a draft is compared and published by, of one moment. */
interface Draft {
	readonly on: VersionRow;
	readonly docs: readonly VersionDoc[];
	readonly digest: string;
	readonly changes: number;
}

/**
 * Draft, check, publish, plan, roll back. What editors have saved is the draft; members see the version in force. A publication stores
 * documents that are not there yet and moves one pointer; whatever happens in between, one whole version is in force.
 *
 * Refused with Forbidden without `config.publish` (to look: `config.view`) · `settings.publishing.live` where no draft is kept ·
 * `settings.publishing.moved` {number} when another version is in force than the caller saw · `settings.publishing.draftMoved` when the draft
 * is another one.
 */
export class Publishing {
	readonly #sources: VersionSource[] = [];
	readonly #checks: PublishCheck[] = [];
	#actors: (guild: GuildId, member: MemberId) => Promise<Actor | null> = () => Promise.resolve(null);

	public constructor(private readonly deps: PublishingDeps) {}

	/** Registers a domain's documents, at start. */
	public useSource(source: VersionSource): void {
		this.#sources.push(source);
	}

	/** Registers what is looked at before a version comes into force. */
	public useCheck(check: PublishCheck): void {
		this.#checks.push(check);
	}

	/** Registers who knows members as they are now: a plan is carried out only while its maker still may publish. */
	public useActors(actors: (guild: GuildId, member: MemberId) => Promise<Actor | null>): void {
		this.#actors = actors;
	}

	/** How things stand. @throws Forbidden */
	public async state(guild: GuildId, actor: Actor): Promise<PublishingState> {
		await this.deps.policy.require(guild, actor, mayLook);
		const pointer = await this.deps.settings.pointer(guild);
		if (pointer === null) return { mode: 'live', version: null, changes: 0, digest: '', editors: [], planned: null };
		const draft = await this.#draft(guild);
		const [editors, plan] = await Promise.all([
			draft.changes === 0 ? [] : Promise.all(this.#sources.map((source) => source.editors(guild, draft.on.at))),
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
		const [before, after] = await Promise.all([this.#side(guild, from), this.#side(guild, to)]);
		return docChanges(before, after);
	}

	/** What a check of the draft finds; of what is in force where there is none. @throws Forbidden */
	public async findings(guild: GuildId, actor: Actor): Promise<readonly Finding[]> {
		await this.deps.policy.require(guild, actor, mayLook);
		const pointer = await this.deps.settings.pointer(guild);
		return this.#check(guild, pointer === null ? await sealed(await this.#fresh(guild), []) : (await this.#draft(guild)).docs);
	}

	/** The draft's documents, for those who look at something in them. @throws Forbidden */
	public async draft(guild: GuildId, actor: Actor): Promise<readonly VersionDoc[]> {
		await this.deps.policy.require(guild, actor, mayLook);
		return this.#side(guild, 'draft');
	}

	/** From now on edits collect in a draft; what is in force stays so, as a version. @throws `settings.publishing.begun` */
	public async begin(guild: GuildId, by: Publisher): Promise<VersionFacts> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		return this.#once(guild, by, async () => {
			if ((await this.deps.settings.pointer(guild)) !== null) throw publishRefusal('begun');
			const last = await this.#last(guild);
			const docs = await sealed(await this.#fresh(guild), last === null ? [] : await this.deps.store.refs(guild, last.manifest));
			return this.#commit(guild, by, { action: 'begun', docs, on: null, last, from: null, note: '' });
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
		return this.#once(guild, by, async () => {
			const draft = await this.#ready(guild, wish.digest);
			await this.#requireNoBlock(guild, draft.docs);
			return this.#commit(guild, by, { action: 'published', docs: draft.docs, on: draft.on, last: null, from: null, note });
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
		return this.#once(guild, by, async () => {
			const on = await this.#inForce(guild);
			if (on.number !== wish.on) throw publishRefusal('moved', { number: on.number });
			const to = await this.#version(guild, wish.to);
			if (to.manifest === on.manifest) throw publishRefusal('same', { number: to.number });
			const docs = await this.deps.store.docs(guild, to.manifest);
			return this.#commit(guild, by, { action: 'rolledBack', docs, on, last: null, from: to.number, note });
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
		const key = `publishing:${by.request}`;
		if (await units.outcome(guild, key)) return;
		const draft = await this.#ready(guild, digest);
		const docs = await store.docs(guild, draft.on.manifest);
		const changes = (await Promise.all(this.#sources.map((source) => source.restore(guild, docs, by)))).flat();
		const audit = auditOf(by, 'settings.draftDiscarded', `version:${draft.on.number}`, { changes: draft.changes }, null);
		try {
			await units.execute({ guild, key, content: { digest }, changes: [held(guild, draft.on), ...changes], audit: [audit] });
		} finally {
			settings.changed(guild);
			this.#forget(guild);
		}
	}

	/**
	 * Lets the draft as it is come into force by itself, unless another version does before.
	 *
	 * @throws as `publish` · `settings.publishing.when` {days} when the moment is past or too far away
	 */
	public async plan(
		guild: GuildId,
		by: Publisher,
		wish: { readonly digest: string; readonly at: Date; readonly note: string }
	): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const note = checkedNote(wish.note);
		const { units, store, clock } = this.deps;
		const key = `publishing:${by.request}`;
		if (await units.outcome(guild, key)) return;
		const ahead = wish.at.getTime() - clock.now().getTime();
		if (!(ahead > 0 && ahead <= maxPlanMs)) throw publishRefusal('when', { days: maxPlanMs / 86_400_000 });
		const draft = await this.#ready(guild, wish.digest);
		await this.#requireNoBlock(guild, draft.docs);
		const manifest = await store.save(guild, draft.docs);
		const plan = { at: wish.at, by: by.actor.id, byName: by.actor.name, manifest, on: draft.on.number, changes: draft.changes, note };
		await units.execute({
			guild,
			key,
			content: { digest: wish.digest, at: wish.at, note },
			changes: [
				held(guild, draft.on),
				planSet(guild, { ...plan, request: by.request }),
				setDeadline(guild, versionsSubject, planDeadline, wish.at, by.request)
			],
			audit: [
				auditOf(by, 'settings.versionPlanned', `version:${draft.on.number + 1}`, null, {
					at: wish.at.toISOString(),
					changes: draft.changes
				})
			]
		});
	}

	/** Takes the plan back. @throws NotFound `settings.plan` */
	public async cancelPlan(guild: GuildId, by: Publisher): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const { units, store } = this.deps;
		const key = `publishing:${by.request}`;
		if (await units.outcome(guild, key)) return;
		const plan = await store.plan(guild);
		if (plan === null) throw new NotFound('settings.plan');
		await units.execute({
			guild,
			key,
			content: null,
			changes: [planRemoved(guild, plan), clearDeadline(guild, versionsSubject, planDeadline)],
			audit: [auditOf(by, 'settings.planCancelled', `version:${plan.on + 1}`, { at: plan.at.toISOString() }, null)]
		});
	}

	/** From now on each saved edit is in force at once. @throws `settings.publishing.notEmpty` {count} while the draft holds something */
	public async end(guild: GuildId, by: Publisher): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const { units, settings, store } = this.deps;
		const key = `publishing:${by.request}`;
		if (await units.outcome(guild, key)) return;
		const draft = await this.#draft(guild);
		if (draft.changes > 0) throw publishRefusal('notEmpty', { count: draft.changes });
		const plan = await store.plan(guild);
		try {
			await units.execute({
				guild,
				key,
				content: null,
				changes: [
					movePointer(guild, draft.on, null),
					...(plan ? [planRemoved(guild, plan), clearDeadline(guild, versionsSubject, planDeadline)] : [])
				],
				audit: [auditOf(by, 'settings.editsLive', `version:${draft.on.number}`, null, null)]
			});
		} finally {
			settings.changed(guild);
			this.#forget(guild);
		}
	}

	/**
	 * Publishes what set-up has changed, if nothing else waited in the draft before it.
	 *
	 * @param before Digest of the draft before the set-up, and whether it held anything.
	 */
	public async afterSetup(guild: GuildId, by: Publisher): Promise<void> {
		await this.#once(guild, by, async () => {
			const draft = await this.#draft(guild);
			return this.#commit(guild, by, { action: 'setup', docs: draft.docs, on: draft.on, last: null, from: null, note: '' });
		});
	}

	/** How many documents of the draft wait; 0 where each edit is in force at once. For other services: asks for no right. */
	public async waiting(guild: GuildId): Promise<number> {
		return (await this.deps.settings.pointer(guild)) === null ? 0 : (await this.#draft(guild)).changes;
	}

	/** Carries out the plan whose moment has come, or ends it and says why. For the sweep: safe to run again. */
	public async due(guild: GuildId, request: string): Promise<void> {
		const { store, units } = this.deps;
		const plan = await store.plan(guild);
		if (plan === null || plan.request !== request) {
			await units.execute({ guild, key: `plan:${request}:stale`, content: null, changes: [] });
			return;
		}
		const actor = await this.#actors(guild, memberId(plan.by));
		const why = await this.#cannot(guild, plan, actor);
		if (why !== null || actor === null) return this.#endPlan(guild, plan, why ?? 'right');
		const docs = await store.docs(guild, plan.manifest);
		const on = await this.#inForce(guild);
		try {
			await this.#commit(
				guild,
				{ actor, request: `plan:${request}` },
				{ action: 'planned', docs, on, last: null, from: null, note: plan.note, plan }
			);
		} catch (error) {
			if (!(error instanceof DomainError)) throw error;
			await this.#endPlan(guild, plan, 'moved');
		}
	}

	/** Why a plan can't be carried out; `null`: it can. */
	async #cannot(guild: GuildId, plan: PlanRow, actor: Actor | null): Promise<'moved' | 'right' | 'blocked' | null> {
		const pointer = await this.deps.settings.pointer(guild);
		if (pointer?.number !== plan.on) return 'moved';
		if (actor === null || !(await this.deps.policy.can(guild, actor, mayPublish))) return 'right';
		const findings = await this.#check(guild, await this.deps.store.docs(guild, plan.manifest));
		return findings.some(({ level }) => level === 'blocks') ? 'blocked' : null;
	}

	async #endPlan(guild: GuildId, plan: PlanRow, why: string): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `plan:${plan.request}:ended`,
			content: { why },
			changes: [planRemoved(guild, plan), clearDeadline(guild, versionsSubject, planDeadline)],
			events: [
				{
					name: 'settings.planEnded',
					key: `settings:plan:${plan.request}`,
					aggregate: versionsSubject,
					payload: { by: plan.by, at: plan.at.toISOString(), why, changes: plan.changes }
				}
			],
			audit: [{ actor: 'publishing', actorKind: 'system', action: 'settings.planEnded', target: `version:${plan.on + 1}`, after: { why } }]
		});
	}

	/** The result of a request that has been carried out already, else what `act` does. */
	async #once(guild: GuildId, { request }: Publisher, act: () => Promise<VersionFacts>): Promise<VersionFacts> {
		const done = (await this.deps.units.outcome(guild, `publishing:${request}`))?.result;
		return typeof done === 'number' ? factsOf(await this.#version(guild, done)) : act();
	}

	async #commit(
		guild: GuildId,
		by: Publisher,
		what: {
			readonly action: VersionAction;
			readonly docs: readonly VersionDoc[];
			readonly on: VersionRow | null;
			readonly last: VersionRow | null;
			readonly from: number | null;
			readonly note: string;
			readonly plan?: PlanRow;
		}
	): Promise<VersionFacts> {
		const { store, units, settings, clock } = this.deps;
		const { action, docs, on, from, note } = what;
		const manifest = await store.save(guild, docs);
		const former = on ?? what.last;
		const number = (former?.number ?? 0) + 1;
		const changes = former === null ? docs.length : changed(await store.refs(guild, former.manifest), docs).length;
		const row = newVersion(guild, {
			number,
			manifest,
			at: clock.now(),
			by: by.actor.id,
			byName: by.actor.name,
			action,
			from,
			changes,
			note
		});
		const plan = what.plan ?? (await store.plan(guild));
		const ended = plan !== null && what.plan === undefined;
		try {
			await units.execute({
				guild,
				key: `publishing:${by.request}`,
				content: { action, number },
				changes: [
					movePointer(guild, on, { number, manifest }),
					{ in: row.in, insert: row.insert, else: () => publishRefusal('moved', { number }) },
					...(plan === null ? [] : [planRemoved(guild, plan), clearDeadline(guild, versionsSubject, planDeadline)])
				],
				events: [
					publishedEvent(number, { number, action, from, changes, by: by.actor.id }),
					...(ended && plan
						? [
								{
									name: 'settings.planEnded',
									key: `settings:plan:${plan.request}`,
									aggregate: versionsSubject,
									payload: { by: plan.by, at: plan.at.toISOString(), why: 'moved', changes: plan.changes }
								}
							]
						: [])
				],
				audit: [
					auditOf(by, `settings.${auditWords[action]}`, `version:${number}`, on && { number: on.number }, {
						number,
						changes,
						...(from === null ? {} : { from }),
						...(note === '' ? {} : { note })
					})
				],
				result: number
			});
		} finally {
			settings.changed(guild);
			this.#forget(guild);
		}
		return { number, at: row.insert.at, by: by.actor.id, byName: by.actor.name, action, from, changes, note };
	}

	/** The draft, if it is the one that was looked at and holds something. */
	async #ready(guild: GuildId, digest: string): Promise<Draft> {
		const draft = await this.#draft(guild);
		if (draft.digest !== digest) throw publishRefusal('draftMoved');
		if (draft.changes === 0) throw publishRefusal('nothing');
		return draft;
	}

	async #draft(guild: GuildId): Promise<Draft> {
		const on = await this.#inForce(guild);
		const refs = await this.deps.store.refs(guild, on.manifest);
		const docs = await sealed(await this.#fresh(guild), refs);
		return { on, docs, digest: `${on.number}.${manifestOf(docs)}`, changes: changed(refs, docs).length };
	}

	/** @throws `settings.publishing.live` */
	async #inForce(guild: GuildId): Promise<VersionRow> {
		const pointer = await this.deps.settings.pointer(guild);
		if (pointer === null) throw publishRefusal('live');
		return this.#version(guild, pointer.number);
	}

	async #version(guild: GuildId, number: number): Promise<VersionRow> {
		const row = Number.isSafeInteger(number) ? await this.deps.store.version(guild, number) : null;
		if (row === null) throw new NotFound('settings.version');
		return row;
	}

	async #last(guild: GuildId): Promise<VersionRow | null> {
		return (await this.deps.store.versions(guild, Number.MAX_SAFE_INTEGER, 1))[0] ?? null;
	}

	async #side(guild: GuildId, side: Side): Promise<readonly VersionDoc[]> {
		if (side !== 'draft') return this.deps.store.docs(guild, (await this.#version(guild, side)).manifest);
		const pointer = await this.deps.settings.pointer(guild);
		return pointer === null ? sealed(await this.#fresh(guild), []) : (await this.#draft(guild)).docs;
	}

	/** The editors' documents. */
	async #fresh(guild: GuildId): Promise<FreshDoc[]> {
		return (await Promise.all(this.#sources.map((source) => source.read(guild)))).flat();
	}

	async #requireNoBlock(guild: GuildId, docs: readonly VersionDoc[]): Promise<void> {
		const blocks = (await this.#check(guild, docs)).filter(({ level }) => level === 'blocks');
		if (blocks.length > 0) throw publishRefusal('blocked', { count: blocks.length });
	}

	/** What the checks find; one that could not be made is said, and blocks nothing. */
	async #check(guild: GuildId, docs: readonly VersionDoc[]): Promise<readonly Finding[]> {
		const found = await Promise.all(
			this.#checks.map(async (check): Promise<readonly Finding[]> => {
				try {
					return await check(guild, docs);
				} catch (error) {
					this.deps.report(error, guild);
					return [
						{ level: 'warns', title: { key: 'settings:publishing.unchecked.title' }, text: { key: 'settings:publishing.unchecked.text' } }
					];
				}
			})
		);
		const all = found.flat();
		return [...all.filter(({ level }) => level === 'blocks'), ...all.filter(({ level }) => level === 'warns')];
	}

	#forget(guild: GuildId): void {
		for (const source of this.#sources) source.forget(guild);
	}
}

const auditWords = {
	begun: 'draftsBegun',
	published: 'versionPublished',
	planned: 'versionPublished',
	rolledBack: 'versionRolledBack',
	setup: 'versionPublished'
} as const satisfies Record<VersionAction, string>;

/** Holds a unit to the version that its author saw in force. */
const held = (guild: GuildId, on: VersionRow): Change => movePointer(guild, on, { number: on.number, manifest: on.manifest });

function auditOf({ actor }: Publisher, action: string, target: string, before: Value | null, after: Value | null): AuditDraft {
	const drafted = { actor: actor.id, actorKind: actor.isGuildOwner ? 'owner' : 'staff', action, target } as const;
	return { ...drafted, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) };
}

function checkedNote(note: string): string {
	const text = note.trim().replace(/\s+/g, ' ');
	if (text.length > maxNote) throw publishRefusal('note', { max: maxNote });
	return text;
}

function factsOf({ number, at, by, byName, action, from, changes, note }: VersionRow): VersionFacts {
	return { number, at, by, byName, action, from, changes, note };
}
