import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Change, OutboxDraft, Value } from '#core/units/unit';
import { type DraftMarks, type GuildState, settingsSource } from '#settings';
import type { RunLine, RunResult, SetupRunRow } from './run.types.js';
import type { GuildFacts, PlanStep, RunStep, SetupChoices } from './setup.types.js';
import { noChoices } from './setup.types.js';

/** Collection of the set-ups of guilds. */
export const setupsCollection = 'setups';
/** Collection of what owners chose in the wizard so far. */
export const setupDraftsCollection = 'setup_drafts';

export const setupId = (guild: GuildId): string => rowId(guild, 'setup');
export const draftId = (guild: GuildId, member: MemberId): string => rowId(guild, 'setup-draft', member);

/** Collection of the runs of set-up. */
export const setupRunsCollection = 'setup_runs';

export const runId = (guild: GuildId, run: number): string => rowId(guild, 'setup-run', run);

/** Kinds of the effects of a run. */
export const setupEffects = {
	role: 'admin.setup-role',
	channel: 'admin.setup-channel',
	finish: 'admin.setup-finish',
	version: 'admin.setup-version'
} as const;

/** What the effect of one step knows; the rest it reads from the guild's settings when it runs. */
export interface StepPayload {
	readonly run: number;
	readonly slot: string;
}

/** The steps that a run has to take, out of the plan. */
export function runSteps(run: number, steps: readonly PlanStep[]): readonly MakeStep[] {
	return steps
		.filter((step) => step.state !== 'kept' && step.state !== 'out')
		.map(({ kind, slot, name }) => ({ key: `setup:${run}:${kind}:${slot}`, kind, slot, name }));
}

/** A step that makes something. */
export type MakeStep = RunStep & { readonly kind: 'role' | 'channel' };

/** Key of the effect that ends a run. */
export const finishKey = (run: number): string => `setup:${run}:finish`;

/** The effects of a run: roles, then channels (which need the roles that see them), then the finish. One after the other. */
export function runOutbox(run: number, steps: readonly MakeStep[], visibleTo: (slot: string) => readonly string[]): readonly OutboxDraft[] {
	const roleKeys = new Map(steps.filter((step) => step.kind === 'role').map((step) => [step.slot, step.key]));
	const drafts = steps.map((step): OutboxDraft => {
		const needs = step.kind === 'channel' ? visibleTo(step.slot).flatMap((slot) => roleKeys.get(slot) ?? []) : [];
		const payload = { run, slot: step.slot };
		return { key: step.key, kind: setupEffects[step.kind], aggregate: 'setup', payload, ...(needs.length > 0 ? { needs } : {}) };
	});
	const finish: OutboxDraft = {
		key: finishKey(run),
		kind: setupEffects.finish,
		aggregate: 'setup',
		payload: { run, slot: '' },
		needs: steps.map((step) => step.key)
	};
	return [...drafts, finish];
}

/**
 * The effect that puts what a run changes into force, where drafts are kept and held nothing before it.
 *
 * @param clean Where editors stood then.
 * @param version Of the settings as the run leaves them.
 */
export function versionOutbox(
	run: number,
	{ id, name, isGuildOwner }: Pick<Actor, 'id' | 'name' | 'isGuildOwner'>,
	clean: DraftMarks | null,
	version: number
): readonly OutboxDraft[] {
	// Somebody has edited between the two looks: then it waits with theirs.
	if (clean === null || clean[settingsSource] !== version - 1) return [];
	const payload = { run, by: { id, name, isGuildOwner }, marks: { ...clean, [settingsSource]: version } };
	return [{ key: `setup:${run}:version`, kind: setupEffects.version, aggregate: 'versions', payload }];
}

/** What a run planned, out of the plan and of what stood in the slots before. */
export function runLines(steps: readonly PlanStep[], state: GuildState, facts: GuildFacts): readonly RunLine[] {
	return steps.map(({ kind, slot, name, state: planned, id, fresh }) => ({
		kind,
		slot,
		name,
		id,
		state: planned === 'blocked' ? 'new' : planned,
		was: (kind === 'role' ? state.roles : state.channels)[slot] ?? null,
		besides: fresh ? (kind === 'role' ? facts.roles : facts.channels).map((one) => one.id) : []
	}));
}

/** Begins a run; refused when somebody else began one from the same screen, or takes the last one back. */
export function beginRun(guild: GuildId, seen: number, by: MemberId, at: Date, steps: readonly RunStep[]): Change {
	const run = seen + 1;
	return {
		in: setupsCollection,
		id: setupId(guild),
		when: { run: seen, state: { $ne: 'undoing' } },
		upsert: { _id: setupId(guild), guild, run: 0, of: 0, state: 'done', by, at, steps: [], ends: '' },
		set: { run, of: run, state: 'applying', by, at, steps: steps.map((step) => ({ ...step })), ends: finishKey(run) },
		else: () => new DomainError('admin.setupRunning')
	};
}

/** Ends a run, if no later one has begun. */
export function endRun(guild: GuildId, run: number, at: Date): readonly Change[] {
	return [
		{
			in: setupsCollection,
			id: setupId(guild),
			when: { run, state: 'applying' },
			set: { state: 'done' },
			else: () => new DomainError('admin.setupRunning')
		},
		{ in: setupRunsCollection, id: runId(guild, run), set: { endedAt: at } }
	];
}

/** Keeps a run for its report and for taking it back. */
export function recordRun(row: Omit<SetupRunRow, '_id' | 'endedAt' | 'standing' | 'got' | 'asked' | 'undos' | 'undo'>): Change {
	const { guild, run, lines, changed, before, after, ...rest } = row;
	return {
		in: setupRunsCollection,
		insert: {
			_id: runId(guild, run),
			guild,
			run,
			...rest,
			lines: lines.map((line) => ({ ...line })),
			changed: changed.map((change) => ({ ...change })),
			before: { ...before, installed: before.installed === null ? null : { ...before.installed } },
			after: { ...after, installed: { ...after.installed } },
			endedAt: null,
			standing: true,
			got: {},
			asked: {},
			undos: 0,
			undo: null
		},
		else: () => new DomainError('admin.setupRunning')
	};
}

/** Remembers, before Discord is asked for a new role or channel, that it may exist from now on; or that it surely does not. */
export function noteAsked(guild: GuildId, run: number, ref: string, asked: boolean): Change {
	return { in: setupRunsCollection, id: runId(guild, run), set: { [`asked.${ref}`]: asked } };
}

/** Stores what a slot got. */
export function noteGot(guild: GuildId, run: number, ref: string, got: RunResult): Change {
	return { in: setupRunsCollection, id: runId(guild, run), set: { [`got.${ref}`]: { ...got } } };
}

/** Stores what was chosen. */
export function saveChoices(guild: GuildId, member: MemberId, version: number, choices: SetupChoices): Change {
	const _id = draftId(guild, member);
	return {
		in: setupDraftsCollection,
		id: _id,
		when: { version },
		upsert: { _id, guild, member, version: 0, choices: stored(noChoices) },
		set: { choices: stored(choices), version: version + 1 },
		else: () => new DomainError('admin.choicesStale')
	};
}

const stored = (choices: SetupChoices): { readonly [field: string]: Value } => ({
	...choices,
	features: { ...choices.features },
	slots: { ...choices.slots },
	removeToo: [...choices.removeToo]
});

/** Forgets what was chosen, once it is in the settings. */
export const forgetChoices = (guild: GuildId, member: MemberId): Change => ({ in: setupDraftsCollection, delete: draftId(guild, member) });

/** The number of a run out of a custom id: input. */
export function runOf(text: string): number {
	return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
