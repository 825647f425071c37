import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Change, OutboxDraft } from '#core/units/unit';
import type { SetupRunRow, UndoResult } from './run.types.js';
import type { RunStep, SetupRow } from './setup.types.js';
import { runId, setupId, setupRunsCollection, setupsCollection } from './setup-rows.js';
import type { UndoLine } from './undo.js';

/** Kinds of the effects that take a run back. */
export const undoEffects = {
	content: 'admin.setup-undo-content',
	channel: 'admin.setup-undo-channel',
	role: 'admin.setup-undo-role',
	finish: 'admin.setup-undo-finish'
} as const;

/** What the effect of one step knows; what became of the thing since is looked up when it runs. */
export interface UndoPayload {
	readonly run: number;
	/** How often taking this run back was begun. */
	readonly undo: number;
	/** `slotRef`, or `content`. */
	readonly ref: string;
}

/** Where the settings and the catalogue stand among the steps and results. */
export const contentRef = 'content';

const keyOf = (run: number, undo: number, what: string): string => `setup:${run}:undo:${undo}:${what}`;

/** Key of the unit and of the effect that ends it. */
export const undoneKey = (run: number, undo: number): string => keyOf(run, undo, 'finish');

/** Whether the steps of a set-up take a run back, or did. */
export const isUndo = ({ ends, of }: Pick<SetupRow, 'ends' | 'of'>): boolean => ends.startsWith(`setup:${of}:undo:`);

/** Key of the unit that stores what became of one thing. */
export const resultKey = ({ run, undo, ref }: UndoPayload): string => `${keyOf(run, undo, ref)}:result`;

/** The steps: settings and catalogue first, so that nothing is ordered any more; then channels, then the roles that they name. */
export function undoSteps(run: number, undo: number, lines: readonly UndoLine[]): readonly RunStep[] {
	return [
		{ key: keyOf(run, undo, contentRef), kind: 'content', slot: '', name: '' },
		...lines.map(({ ref, kind, slot, name }) => ({ key: keyOf(run, undo, ref), kind, slot, name }))
	];
}

/** The effects of the steps, one after the other, and the end of them. */
export function undoOutbox(run: number, undo: number, steps: readonly RunStep[]): readonly OutboxDraft[] {
	const content = keyOf(run, undo, contentRef);
	return [
		...steps.map(({ key, kind, slot }): OutboxDraft => {
			const ref = kind === 'content' ? contentRef : `${kind}:${slot}`;
			return {
				key,
				kind: undoEffects[kind],
				aggregate: 'setup',
				payload: { run, undo, ref },
				...(key === content ? {} : { needs: [content] })
			};
		}),
		{
			key: undoneKey(run, undo),
			kind: undoEffects.finish,
			aggregate: 'setup',
			payload: { run, undo, ref: '' },
			needs: steps.map((step) => step.key)
		}
	];
}

/** Begins to take a run back; refused when somebody else has begun it, or a set-up. */
export function beginUndo(
	{ guild, run, undos }: Pick<SetupRunRow, 'guild' | 'run' | 'undos'>,
	{ last, by, at, steps, removeToo }: UndoStart
): readonly Change[] {
	const taken = (): DomainError => new DomainError('admin.setupRunning');
	return [
		{
			in: setupsCollection,
			id: setupId(guild),
			when: { run: last, state: { $ne: 'undoing' } },
			set: { state: 'undoing', of: run, by, at, steps: steps.map((step) => ({ ...step })), ends: undoneKey(run, undos + 1) },
			else: taken
		},
		{
			in: setupRunsCollection,
			id: runId(guild, run),
			when: { standing: true, undos },
			set: { undos: undos + 1, undo: { by, at, endedAt: null, removeToo: [...removeToo], results: {} } },
			else: taken
		}
	];
}

export interface UndoStart {
	/** Number of the guild's last run. */
	readonly last: number;
	readonly by: MemberId;
	readonly at: Date;
	readonly steps: readonly RunStep[];
	readonly removeToo: readonly string[];
}

/** Stores what became of one thing. */
export function noteUndone(guild: GuildId, run: number, ref: string, result: UndoResult): Change {
	const stored = { ...result, restored: [...result.restored], changed: [...result.changed] };
	return { in: setupRunsCollection, id: runId(guild, run), set: { [`undo.results.${ref}`]: stored } };
}

/** Ends it. `standing`: nothing was taken back, because orders were open. */
export function endUndo(guild: GuildId, run: number, at: Date, standing: boolean): readonly Change[] {
	return [
		{ in: setupsCollection, id: setupId(guild), when: { of: run, state: 'undoing' }, set: { state: standing ? 'done' : 'undone' } },
		{ in: setupRunsCollection, id: runId(guild, run), set: { standing, 'undo.endedAt': at } }
	];
}
