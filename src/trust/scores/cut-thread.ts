import { Worker } from 'node:worker_threads';
import { type Credit, creditCut, type Formula, type MemberState } from '../engine/index.js';

/** So many members are looked at in a few milliseconds; more would hold up everybody who presses a button. */
const here = 300;

export interface CutAsk {
	readonly states: readonly MemberState[];
	/** Milliseconds. */
	readonly now: number;
	readonly formula: Formula;
}

/** What each member can be passed on; of larger guilds worked out in a thread of its own. @throws what the thread died of. */
export function cutOf(ask: CutAsk): Promise<ReadonlyMap<string, Credit>> {
	if (ask.states.length <= here) return Promise.resolve(creditCut(ask.states, ask));
	return new Promise((resolve, reject) => {
		const worker = cutWorker(ask);
		worker.once('message', (credits: ReadonlyMap<string, Credit>) => resolve(credits));
		worker.once('error', reject);
		worker.once('exit', (code) => reject(new Error(`The thread that looks for groups ended with ${code}`)));
	});
}

/** The worker beside this file; as a source it needs the loader for such files, which a thread does not take over from its process. */
function cutWorker(workerData: CutAsk): Worker {
	const own = import.meta.url;
	if (!own.endsWith('.ts')) return new Worker(new URL('./cut.worker.js', own), { workerData });
	const source = new URL('./cut.worker.ts', own).href;
	const load = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(source)})));`;
	return new Worker(load, { eval: true, execArgv: ['--conditions=source'], workerData });
}
