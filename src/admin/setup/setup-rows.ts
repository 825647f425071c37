import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Change, OutboxDraft } from '#core/units/unit';
import type { PlanStep, RunStep, SetupChoices } from './setup.types.js';
import { noChoices } from './setup.types.js';

/** Collection of the set-ups of guilds. */
export const setupsCollection = 'setups';
/** Collection of what owners chose in the wizard so far. */
export const setupDraftsCollection = 'setup_drafts';

export const setupId = (guild: GuildId): string => rowId(guild, 'setup');
export const draftId = (guild: GuildId, member: MemberId): string => rowId(guild, 'setup-draft', member);

/** Kinds of the effects of a run. */
export const setupEffects = { role: 'admin.setup-role', channel: 'admin.setup-channel', finish: 'admin.setup-finish' } as const;

/** What the effect of one step knows; the rest it reads from the guild's settings when it runs. */
export interface StepPayload {
	readonly run: number;
	readonly slot: string;
}

/** The steps that a run has to take, out of the plan. */
export function runSteps(run: number, steps: readonly PlanStep[]): readonly RunStep[] {
	return steps
		.filter((step) => step.state !== 'kept')
		.map(({ kind, slot, name }) => ({ key: `setup:${run}:${kind}:${slot}`, kind, slot, name }));
}

/** The effects of a run: roles, then channels (which need the roles that see them), then the finish. One after the other. */
export function runOutbox(run: number, steps: readonly RunStep[], visibleTo: (slot: string) => readonly string[]): readonly OutboxDraft[] {
	const roleKeys = new Map(steps.filter((step) => step.kind === 'role').map((step) => [step.slot, step.key]));
	const drafts = steps.map((step): OutboxDraft => {
		const needs = step.kind === 'channel' ? visibleTo(step.slot).flatMap((slot) => roleKeys.get(slot) ?? []) : [];
		const payload = { run, slot: step.slot };
		return { key: step.key, kind: setupEffects[step.kind], aggregate: 'setup', payload, ...(needs.length > 0 ? { needs } : {}) };
	});
	const finish: OutboxDraft = {
		key: `setup:${run}:finish`,
		kind: setupEffects.finish,
		aggregate: 'setup',
		payload: { run, slot: '' },
		needs: steps.map((step) => step.key)
	};
	return [...drafts, finish];
}

/** Begins a run; refused when somebody else began one from the same screen. */
export function beginRun(guild: GuildId, seen: number, by: MemberId, at: Date, steps: readonly RunStep[]): Change {
	const run = seen + 1;
	return {
		in: setupsCollection,
		id: setupId(guild),
		when: { run: seen },
		upsert: { _id: setupId(guild), guild, run: 0, state: 'done', by, at, steps: [] },
		set: { run, state: 'applying', by, at, steps: steps.map((step) => ({ ...step })) },
		else: () => new DomainError('admin.setupRunning')
	};
}

/** Ends a run, if no later one has begun. */
export function endRun(guild: GuildId, run: number): Change {
	return {
		in: setupsCollection,
		id: setupId(guild),
		when: { run },
		set: { state: 'done' },
		else: () => new DomainError('admin.setupRunning')
	};
}

/** Stores what was chosen. */
export function saveChoices(guild: GuildId, member: MemberId, version: number, choices: SetupChoices): Change {
	const _id = draftId(guild, member);
	return {
		in: setupDraftsCollection,
		id: _id,
		when: { version },
		upsert: { _id, guild, member, version: 0, choices: { ...noChoices } },
		set: { choices: { ...choices }, version: version + 1 },
		else: () => new DomainError('admin.choicesStale')
	};
}

/** Forgets what was chosen, once it is in the settings. */
export const forgetChoices = (guild: GuildId, member: MemberId): Change => ({ in: setupDraftsCollection, delete: draftId(guild, member) });

/** The number of a run out of a custom id: input. */
export function runOf(text: string): number {
	return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
