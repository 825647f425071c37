import { type Cell, type CellResult, playCell, undisturbed } from './cell.js';
import type { End } from './judge.js';
import { type Lane, openLane } from './lane.js';

/** What the run asks of a worker, and what a worker answers; by IPC. */
export type Task = { readonly undisturbed: string } | { readonly cell: Cell; readonly expected: End };
export type Answer = { readonly ready: true } | { readonly end: End } | { readonly broken: string } | { readonly result: CellResult };

/** One lane; a lane whose bot has ended is opened anew, so that one failure is one. */
let lane: Lane | null = null;

const answer = (message: Answer): void => void process.send?.(message);

process.on('message', (task: Task) => {
	void work(task);
});
process.on('disconnect', () => {
	void lane?.stop().finally(() => process.exit(0));
});

async function work(task: Task): Promise<void> {
	try {
		lane ??= await openLane();
		if ('undisturbed' in task) answer({ end: await undisturbed(lane, task.undisturbed) });
		else {
			const result = await playCell(lane, task.cell, task.expected);
			if (result.problems.length > 0) {
				// What a failed cell has left behind is no other cell's trouble.
				await lane.stop();
				lane = null;
			}
			answer({ result });
		}
	} catch (error) {
		answer({ broken: error instanceof Error ? `${error.message} ${error.cause ?? ''}` : String(error) });
	}
}

answer({ ready: true });
