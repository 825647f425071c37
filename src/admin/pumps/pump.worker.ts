import { parentPort } from 'node:worker_threads';
import { findPumps } from './find.js';
import type { PumpInput, PumpReport } from './pump.types.js';

/** What the worker is asked, and what it answers. */
export interface PumpJob {
	readonly id: number;
	readonly input: PumpInput;
}
export type PumpAnswer = { readonly id: number; readonly report: PumpReport } | { readonly id: number; readonly error: string };

/** One question at a time: who asks waits for the answer before the next one. */
parentPort?.on('message', ({ id, input }: PumpJob) => {
	parentPort?.postMessage(answer(id, input));
});

function answer(id: number, input: PumpInput): PumpAnswer {
	try {
		return { id, report: findPumps(input) };
	} catch (error) {
		return { id, error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) };
	}
}
