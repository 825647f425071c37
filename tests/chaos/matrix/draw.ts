import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { ScenarioName } from '../../../sandbox/src/index.js';
import type { Cell } from './cell.js';

/** Stands for the commit where there is no git. */
const noCommit = '0'.repeat(40);

/** The commit that is tested; without git always the same. */
export function commitHash(): string {
	try {
		return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
	} catch {
		return noCommit;
	}
}

/** A number in [0, 2³²) that a commit stands for under a name. */
const number = (commit: string, name: string): number => createHash('sha256').update(`${commit}:${name}`).digest().readUInt32BE(0);

export interface Draw {
	readonly seeds: readonly [number, number];
	/** One cell of each journey after the other, so that whoever stops early has looked at every journey. */
	readonly cells: readonly Cell[];
}

/** Draws three scenarios for each journey and two seeds for all from a commit: another commit looks elsewhere. */
export function draw(commit: string, journeys: readonly string[], scenarios: readonly ScenarioName[]): Draw {
	const seeds = [1 + (number(commit, 'first') % 9_999), 10_000 + (number(commit, 'second') % 9_999)] as const;
	const chosen = journeys.map((journey) =>
		[...scenarios].sort((one, other) => number(commit, `${journey} ${one}`) - number(commit, `${journey} ${other}`)).slice(0, 3)
	);
	const cells = seeds.flatMap((seed) =>
		[0, 1, 2].flatMap((index) =>
			journeys.flatMap((journey, at): Cell[] => {
				const scenario = chosen[at]?.[index];
				return scenario ? [{ journey, scenario, seed }] : [];
			})
		)
	);
	return { seeds, cells };
}
