import { Permission, type PermissionStep } from './permissions.js';
import type { ChannelRecord } from './world/records.js';
import type { World } from './world/world.js';

/** Why somebody may do in a channel what they may. */
export interface Explanation {
	/** In the order of the computation. */
	readonly steps: readonly PermissionStep[];
	/** What is left at the end: the same number that every check reads. */
	readonly result: bigint;
	/** For each permission the index of the step that had the last word; left out: no step gave or took it. */
	readonly decided: ReadonlyMap<bigint, number>;
}

/** Every permission with its name in the developer documentation's order. */
export const PERMISSION_NAMES: readonly (readonly [name: string, bit: bigint])[] = distinct(Object.entries(Permission));

/** Deprecated second names are left out. */
function distinct(entries: readonly (readonly [string, bigint])[]): (readonly [string, bigint])[] {
	const seen = new Set<bigint>();
	return entries.filter(([, bit]) => !seen.has(bit) && seen.add(bit));
}

/**
 * Permissions of anybody in a channel, step by step. It runs the computation that enforces them and listens to it; nothing is
 * computed a second time.
 */
export function explain(world: World, channel: ChannelRecord, userId: string): Explanation {
	const steps: PermissionStep[] = [];
	const result = world.permissionsIn(channel, userId, (step) => steps.push(step));
	const decided = new Map<bigint, number>();
	for (const [, bit] of PERMISSION_NAMES) {
		const last = steps.findLastIndex(({ allow, deny }) => ((allow | deny) & bit) !== 0n);
		if (last >= 0) decided.set(bit, last);
	}
	return { steps, result, decided };
}
