import { createHash } from 'node:crypto';
import { type SliceValues, sameJson } from '#settings';
import type { KeptReason, RunLine, RunResult, SetupRunRow } from './run.types.js';
import { type GuildFacts, slotRef } from './setup.types.js';

/** What people have made of a channel or role since it was created. */
export interface Use {
	/** Written by people. */
	readonly messages: number;
	readonly threads: number;
	/** Members who carry the role. */
	readonly members: number;
}

/** Uses by id; `null`: the bot may not look. */
export type Uses = ReadonlyMap<string, Use | null>;

/** What taking a run back does with one role or channel. */
export interface UndoLine {
	readonly ref: string;
	readonly kind: 'role' | 'channel';
	readonly slot: string;
	readonly name: string;
	readonly id: string;
	/** `gone`: somebody removed it already. */
	readonly state: 'remove' | 'keep' | 'gone';
	/** Why it is kept, or what would be lost with it when it is removed all the same. */
	readonly reason: KeptReason | null;
	readonly count: number;
	/** The owner may have it removed all the same. */
	readonly tickable: boolean;
}

/** What of the settings taking a run back restores. */
export interface SettingsUndo {
	/** Slices that are as the run left them: they get their old values, `null` where they had none. */
	readonly restore: SliceValues;
	/** Slices that were changed since: they stay. */
	readonly changed: readonly string[];
}

/** What becomes of each role and channel that a run got, channels first: their permissions name the roles. Pure. */
export function undoLines(run: SetupRunRow, facts: GuildFacts, uses: Uses, removeToo: readonly string[]): readonly UndoLine[] {
	const lines = run.lines.flatMap((line) => {
		const got = run.got[slotRef(line.kind, line.slot)];
		return got === undefined ? [] : [undoLine(line, got, facts, uses, removeToo)];
	});
	return [...lines.filter((line) => line.kind === 'channel'), ...lines.filter((line) => line.kind === 'role')];
}

function undoLine(line: RunLine, got: RunResult, facts: GuildFacts, uses: Uses, removeToo: readonly string[]): UndoLine {
	const ref = slotRef(line.kind, line.slot);
	const now = line.kind === 'role' ? facts.roles.find((one) => one.id === got.id) : facts.channels.find((one) => one.id === got.id);
	const base = { ref, kind: line.kind, slot: line.slot, name: now?.name ?? got.name, id: got.id, count: 0, tickable: false };
	if (got.how !== 'made') return { ...base, state: 'keep', reason: 'before' };
	if (now === undefined) return { ...base, state: 'gone', reason: null };
	const use = uses.get(got.id);
	// What nobody could look into is not thrown away.
	if (use === null || use === undefined) return { ...base, state: 'keep', reason: 'unseen' };
	const children = facts.channels.filter((channel) => channel.parent === got.id).length;
	const found = usedBy(use, children, now.shape !== got.shape);
	if (found === null) return { ...base, state: 'remove', reason: null };
	return { ...base, ...found, state: removeToo.includes(ref) ? 'remove' : 'keep', tickable: true };
}

/** Why people would miss it; what weighs most comes first. */
function usedBy(use: Use, children: number, edited: boolean): { readonly reason: KeptReason; readonly count: number } | null {
	if (use.messages > 0) return { reason: 'messages', count: use.messages };
	if (use.threads > 0) return { reason: 'threads', count: use.threads };
	if (children > 0) return { reason: 'children', count: children };
	if (use.members > 0) return { reason: 'members', count: use.members };
	return edited ? { reason: 'edited', count: 0 } : null;
}

/** Which settings are as the run left them. Pure. */
export function undoSettings(before: SliceValues, after: SliceValues, now: SliceValues): SettingsUndo {
	const touched = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((slice) => !same(before[slice], after[slice]));
	const untouched = touched.filter((slice) => same(now[slice], after[slice]));
	return {
		restore: Object.fromEntries(untouched.map((slice) => [slice, before[slice] ?? null])),
		changed: touched.filter((slice) => !untouched.includes(slice) && !same(now[slice], before[slice])).sort()
	};
}

const same = (left: unknown, right: unknown): boolean => sameJson(left ?? null, right ?? null);

/** By which a plan to take a run back is known again: what is done is what was shown. */
export function undoDigest(parts: {
	readonly lines: readonly UndoLine[];
	readonly restore: readonly string[];
	readonly items: number;
}): string {
	const named = [parts.lines.map((line) => [line.ref, line.state]), [...parts.restore].sort(), parts.items];
	return createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, 12);
}
