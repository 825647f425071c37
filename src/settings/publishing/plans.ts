import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import { auditOf, type Commits, requestKey } from './commits.js';
import type { Drafts } from './drafts.js';
import { held, planDeadline, planEndedEvent, planGone, planSet, versionsSubject } from './publishing.changes.js';
import { checkedNote, mayPublish, publishRefusal } from './publishing.refusals.js';
import type { Publisher } from './publishing.types.js';
import type { PlanRow } from './version.model.js';
import type { VersionStore } from './version.store.js';

/** How far ahead a version may be planned. */
export const maxPlanMs = 90 * dayMs;

/** So long a plan waits for a check that nobody could make. */
const mostLateMs = 3_600_000;

export interface PlansDeps {
	readonly store: VersionStore;
	readonly units: UnitWriter;
	readonly policy: Policy;
	readonly clock: Clock;
	readonly drafts: Drafts;
	readonly commits: Commits;
}

/** Versions that come into force by themselves: what they hold is fixed when they are planned. */
export class Plans {
	#actors: (guild: GuildId, member: MemberId) => Promise<Actor | null> = () => Promise.resolve(null);

	public constructor(private readonly deps: PlansDeps) {}

	/** Registers who knows members as they are now: a plan is carried out only while its maker still may publish. */
	public useActors(actors: (guild: GuildId, member: MemberId) => Promise<Actor | null>): void {
		this.#actors = actors;
	}

	/**
	 * Lets the draft as it is come into force by itself, unless another version does before.
	 *
	 * @throws as `publish` · `settings.publishing.when` {days} when the moment is past or too far away
	 */
	public async make(
		guild: GuildId,
		by: Publisher,
		wish: { readonly digest: string; readonly at: Date; readonly note: string }
	): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const note = checkedNote(wish.note);
		const { units, store, clock } = this.deps;
		const key = requestKey(by.request);
		if (await units.outcome(guild, key)) return;
		const ahead = wish.at.getTime() - clock.now().getTime();
		if (!(ahead > 0 && ahead <= maxPlanMs)) throw publishRefusal('when', { days: maxPlanMs / dayMs });
		const draft = await this.deps.drafts.ready(guild, wish.digest);
		await this.deps.drafts.requireNoBlock(guild, draft.docs);
		const [manifest, seen] = await Promise.all([store.keep(guild, draft.docs), store.plan(guild)]);
		const plan = { at: wish.at, by: by.actor.id, byName: by.actor.name, manifest, on: draft.on.number, changes: draft.changes, note };
		await units.execute({
			guild,
			key,
			content: { digest: wish.digest, at: wish.at, note },
			changes: [
				held(guild, draft.on),
				planSet(guild, { ...plan, request: by.request }, seen),
				setDeadline(guild, versionsSubject, planDeadline, wish.at, by.request)
			],
			// Whose plan it takes the place of is told.
			...(seen && seen.by !== by.actor.id ? { events: [planEndedEvent(seen, 'replaced')] } : {}),
			audit: [
				auditOf(by, 'settings.versionPlanned', `version:${draft.on.number + 1}`, seen && { at: seen.at.toISOString(), by: seen.by }, {
					at: wish.at.toISOString(),
					changes: draft.changes
				})
			]
		});
	}

	/** Takes the plan back. @throws NotFound `settings.plan` */
	public async cancel(guild: GuildId, by: Publisher): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayPublish);
		const { units, store } = this.deps;
		const key = requestKey(by.request);
		if (await units.outcome(guild, key)) return;
		const plan = await store.plan(guild);
		if (plan === null) throw new NotFound('settings.plan');
		await units.execute({
			guild,
			key,
			content: null,
			changes: planGone(guild, plan),
			...(plan.by === by.actor.id ? {} : { events: [planEndedEvent(plan, 'cancelled')] }),
			audit: [auditOf(by, 'settings.planCancelled', `version:${plan.on + 1}`, { at: plan.at.toISOString() }, null)]
		});
	}

	/** Carries out the plan whose moment has come, or ends it and says why. For the sweep: safe to run again. */
	public async due(guild: GuildId, request: string): Promise<void> {
		const { store, units } = this.deps;
		const plan = await store.plan(guild);
		if (plan === null || plan.request !== request) {
			const left = { ...clearDeadline(guild, versionsSubject, planDeadline), when: { payload: request } };
			await units.execute({ guild, key: `plan:${request}:stale`, content: null, changes: [left] });
			return;
		}
		const actor = await this.#actors(guild, memberId(plan.by));
		const why = await this.#cannot(guild, plan, actor);
		if (why !== null || actor === null) return this.#endPlan(guild, plan, why ?? 'right');
		const docs = await store.docs(guild, plan.manifest);
		const on = await this.deps.drafts.inForce(guild);
		const coming = { action: 'planned', docs, on, last: null, from: null, note: plan.note, plan } as const;
		try {
			await this.deps.commits.commit(guild, { actor, request: `plan:${request}` }, coming);
		} catch (error) {
			if (!(error instanceof DomainError)) throw error;
			await this.#endPlan(guild, plan, 'moved');
		}
	}

	/** Why a plan can't be carried out; `null`: it can. @throws Error when nobody could look yet: the sweep comes again. */
	async #cannot(guild: GuildId, plan: PlanRow, actor: Actor | null): Promise<'moved' | 'right' | 'blocked' | null> {
		const { drafts, policy, store, clock } = this.deps;
		if ((await drafts.number(guild)) !== plan.on) return 'moved';
		if (actor === null || !(await policy.can(guild, actor, mayPublish))) return 'right';
		const blocks = (await drafts.check(guild, await store.docs(guild, plan.manifest))).filter(({ level }) => level === 'blocks');
		if (blocks.length === 0) return null;
		const late = clock.now().getTime() - plan.at.getTime() > mostLateMs;
		if (!late && blocks.every(({ again }) => again)) throw new Error('the check of a planned version could not be finished yet');
		return 'blocked';
	}

	async #endPlan(guild: GuildId, plan: PlanRow, why: Parameters<typeof planEndedEvent>[1]): Promise<void> {
		const ended = this.deps.units.execute({
			guild,
			key: `plan:${plan.request}:ended`,
			content: { why },
			changes: planGone(guild, plan),
			events: [planEndedEvent(plan, why)],
			audit: [{ actor: 'publishing', actorKind: 'system', action: 'settings.planEnded', target: `version:${plan.on + 1}`, after: { why } }]
		});
		await ended.catch((error: unknown) => {
			// Somebody has taken it back, or another version ended it, at this very moment.
			if (!(error instanceof DomainError) || error.code !== 'settings.publishing.planMoved') throw error;
		});
	}
}
