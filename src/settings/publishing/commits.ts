import type { Clock } from '#core/clock';
import type { GuildId } from '#core/ids';
import type { AuditDraft, Change, UnitWriter, Value } from '#core/units/unit';
import type { Settings } from '../settings.service.js';
import { changed } from './documents.js';
import type { Drafts } from './drafts.js';
import { movePointer, newVersion, planEndedEvent, planGone, publishedEvent } from './publishing.changes.js';
import { publishRefusal } from './publishing.refusals.js';
import type { VersionAction, VersionAuthor, VersionDoc, VersionFacts } from './publishing.types.js';
import type { PlanRow, VersionRow } from './version.model.js';
import type { VersionStore } from './version.store.js';

export interface CommitsDeps {
	readonly store: VersionStore;
	readonly settings: Pick<Settings, 'changed'>;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly drafts: Drafts;
}

/** A version that is to come into force. */
export interface Coming {
	readonly action: VersionAction;
	readonly docs: readonly VersionDoc[];
	/** What is in force before it; `null`: no version. */
	readonly on: VersionRow | null;
	/** The newest version, where none is in force. */
	readonly last: VersionRow | null;
	readonly from: number | null;
	readonly note: string;
	/** The plan that it carries out. */
	readonly plan?: PlanRow;
	/** Hold it to what was read, where it has to be just that. */
	readonly guards?: readonly Change[];
}

/** Key of the unit of a request. */
export const requestKey = (request: string): string => `publishing:${request}`;

/** Puts versions into force: stores documents that are not there yet, then moves one pointer in one unit. */
export class Commits {
	public constructor(private readonly deps: CommitsDeps) {}

	/** The result of a request that has been carried out already, else what `act` does. */
	public async once(guild: GuildId, { request }: VersionAuthor, act: () => Promise<VersionFacts>): Promise<VersionFacts> {
		const done = (await this.deps.units.outcome(guild, requestKey(request)))?.result;
		return typeof done === 'number' ? factsOf(await this.deps.drafts.version(guild, done)) : act();
	}

	/** @throws `settings.publishing.moved` {number} when another version came first */
	public async commit(guild: GuildId, by: VersionAuthor, what: Coming): Promise<VersionFacts> {
		const { store, units, settings, clock, drafts } = this.deps;
		const { action, docs, on, from, note } = what;
		const manifest = await store.keep(guild, docs);
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
				key: requestKey(by.request),
				content: { action, number },
				changes: [
					...(what.guards ?? []),
					movePointer(guild, on, { number, manifest }),
					{ in: row.in, insert: row.insert, else: () => publishRefusal('moved', { number }) },
					...planGone(guild, plan)
				],
				events: [
					publishedEvent(number, { number, action, from, changes, by: by.actor.id }),
					...(ended && plan ? [planEndedEvent(plan, 'moved')] : [])
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
			drafts.forget(guild);
		}
		return { number, at: row.insert.at, by: by.actor.id, byName: by.actor.name, action, from, changes, note };
	}
}

const auditWords = {
	begun: 'draftsBegun',
	published: 'versionPublished',
	planned: 'versionPublished',
	rolledBack: 'versionRolledBack',
	setup: 'versionPublished'
} as const satisfies Record<VersionAction, string>;

/** The audit row of somebody who publishes. */
export function auditOf({ actor }: VersionAuthor, action: string, target: string, before: Value | null, after: Value | null): AuditDraft {
	const drafted = { actor: actor.id, actorKind: actor.isGuildOwner ? 'owner' : 'staff', action, target } as const;
	return { ...drafted, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) };
}

/** A version as lists show it. */
export function factsOf({ number, at, by, byName, action, from, changes, note }: VersionRow): VersionFacts {
	return { number, at, by, byName, action, from, changes, note };
}
