import { clearDeadline } from '#core/deadlines/deadline';
import { type GuildId, rowId } from '#core/ids';
import type { Change, EventDraft, InsertChange, Row } from '#core/units/unit';
import type { PublishedPointer } from '../settings.types.js';
import { settingsCollection, settingsId } from '../settings-change.js';
import { publishRefusal } from './publishing.refusals.js';
import type { VersionFacts } from './publishing.types.js';
import { type PlanRow, plansCollection, type VersionRow, versionsCollection } from './version.model.js';

/** The deadline at which a planned version comes into force. */
export const planDeadline = 'settings.publish';
/** Whose deadline and whose events these are. */
export const versionsSubject = 'versions';

/**
 * Puts another version into force, or with `null` none: every saved edit is then.
 *
 * Refused with `settings.publishing.moved` {number}, or `settings.publishing.live`, when another one is in force than the author saw.
 */
export function movePointer(guild: GuildId, on: Pick<VersionRow, 'number'> | null, to: PublishedPointer | null): Change {
	return {
		in: settingsCollection,
		id: settingsId(guild),
		when: { 'published.number': on?.number ?? null },
		...(to === null ? { unset: ['published'] } : { set: { published: { ...to } } }),
		else: (row) => {
			const number = numberIn(row);
			return number === null ? publishRefusal('live') : publishRefusal('moved', { number });
		}
	};
}

/** Holds a unit of any domain to the version in force that its terms were read from. @param otherwise Its refusal. */
export function heldVersion(guild: GuildId, number: number, otherwise: () => Error): Change {
	return { in: settingsCollection, id: settingsId(guild), when: { 'published.number': number }, else: otherwise };
}

/** The row of a new version. */
export function newVersion(
	guild: GuildId,
	facts: VersionFacts & { readonly manifest: string }
): InsertChange & { readonly insert: { readonly at: Date } } {
	return { in: versionsCollection, insert: { _id: rowId(guild, 'version', facts.number), guild, ...facts } };
}

/** Told to every domain that shows or keeps something by the version in force. */
export function publishedEvent(number: number, payload: Pick<VersionFacts, 'number' | 'action' | 'from' | 'changes' | 'by'>): EventDraft {
	return { name: 'settings.published', key: `settings:published:${number}`, aggregate: versionsSubject, payload: { ...payload } };
}

/** Holds a unit to the version that its author saw in force. */
export const held = (guild: GuildId, on: VersionRow): Change => movePointer(guild, on, { number: on.number, manifest: on.manifest });

/** Why a plan ends without its version. */
export type PlanEnd = 'moved' | 'right' | 'blocked' | 'discarded' | 'replaced' | 'cancelled';

/** Told to whoever planned a version that does not come. */
export function planEndedEvent(plan: PlanRow, why: PlanEnd): EventDraft {
	const { by, at, changes, request } = plan;
	const payload = { by, at: at.toISOString(), why, changes };
	return { name: 'settings.planEnded', key: `settings:plan:${request}`, aggregate: versionsSubject, payload };
}

/** Makes the guild's plan, in place of the one that was seen; refused with `settings.publishing.planMoved` when it has another one by now. */
export function planSet(guild: GuildId, plan: Omit<PlanRow, '_id' | 'guild'>, seen: PlanRow | null): Change {
	const _id = rowId(guild, 'plan');
	const when = { request: seen?.request ?? null };
	return { in: plansCollection, id: _id, upsert: { _id, guild }, when, set: { ...plan }, else: () => publishRefusal('planMoved') };
}

/** Takes away this very plan; refused with `settings.publishing.planMoved` when the guild has another one by now, or none. */
export function planRemoved(guild: GuildId, plan: PlanRow): Change {
	return { in: plansCollection, delete: rowId(guild, 'plan'), when: { request: plan.request }, else: () => publishRefusal('planMoved') };
}

/** The changes that end a plan with the unit that makes it pointless. */
export const planGone = (guild: GuildId, plan: PlanRow | null): Change[] =>
	plan === null ? [] : [planRemoved(guild, plan), clearDeadline(guild, versionsSubject, planDeadline)];

function numberIn(row: Row | null): number | null {
	const pointer = row?.published;
	if (typeof pointer !== 'object' || pointer === null || !('number' in pointer)) return null;
	return typeof pointer.number === 'number' ? pointer.number : null;
}
