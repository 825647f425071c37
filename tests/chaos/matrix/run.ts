import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { CATALOGUE } from '../../../sandbox/src/scenarios/catalogue.js';
import { type Cell, type CellResult, replayLine } from './cell.js';
import { journeyOf, journeys } from './journeys.js';
import type { End } from './judge.js';
import { matrixPage } from './page.js';
import type { Answer, Task } from './worker.js';

/**
 * The full matrix, or a part of it, in worker processes: `--journey`, `--scenario` (both may be given several times; default: all),
 * `--seeds` (how many from 1; default 3) or `--seed` (one), `--workers` (default 2), `--minutes` (begins nothing new after so long),
 * `--write` (docs/chaos.md). Databases come from the environment.
 */
const { values } = parseArgs({
	options: {
		journey: { type: 'string', multiple: true },
		scenario: { type: 'string', multiple: true },
		seeds: { type: 'string', default: '3' },
		seed: { type: 'string' },
		workers: { type: 'string', default: '2' },
		minutes: { type: 'string', default: 'Infinity' },
		write: { type: 'boolean', default: false }
	}
});
const began = Date.now();
const chosenJourneys = (values.journey ?? journeys.map(({ name }) => name)).map((name) => journeyOf(name).name);
const scenarios = (values.scenario ?? CATALOGUE.map(({ name }) => name)).map((wanted) => {
	const found = CATALOGUE.find(({ name }) => name === wanted);
	if (!found) throw new RangeError(`there is no scenario "${wanted}"; there are ${CATALOGUE.map(({ name }) => name).join(', ')}`);
	return found.name;
});
const seeds = values.seed
	? [whole('seed', values.seed, 0)]
	: Array.from({ length: whole('seeds', values.seeds, 1) }, (_, index) => index + 1);
const workers = whole('workers', values.workers, 1);
const untilMs = began + Number(values.minutes) * 60_000;

/** Seed by seed, all over the table, so that a run that is cut short has looked everywhere. */
const mixed = ({ journey, scenario }: Cell): string => createHash('sha256').update(`${journey} ${scenario}`).digest('hex');
const cells: Cell[] = seeds.flatMap((seed) =>
	chosenJourneys
		.flatMap((journey) => scenarios.map((scenario): Cell => ({ journey, scenario, seed })))
		.sort((one, other) => mixed(one).localeCompare(mixed(other)))
);
/** A cell or journey that takes longer hangs, ms: patience in trouble and afterwards, three times over. */
const taskMs = 5 * 60_000;
const ends = new Map<string, End>();
const results: CellResult[] = [];
const broken: string[] = [];
const waiting: (Task | null)[] = chosenJourneys.map((undisturbed) => ({ undisturbed }));
let left = 0;

function whole(name: string, text: string, min: number): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < min) throw new RangeError(`--${name} must be a whole number from ${min}, not ${text}`);
	return value;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The next task; the journeys without trouble come first, then every cell whose journey has an end to compare with. */
function nextTask(): Task | null {
	const first = waiting.shift();
	if (first) return first;
	if (ends.size + broken.length < chosenJourneys.length) return null;
	for (let cell = cells.shift(); cell; cell = cells.shift()) {
		const expected = ends.get(cell.journey);
		if (!expected || Date.now() > untilMs) {
			left++;
			continue;
		}
		return { cell, expected };
	}
	return null;
}

function took(answer: Answer, task: Task | null): void {
	if ('end' in answer && task && 'undisturbed' in task) ends.set(task.undisturbed, answer.end);
	if ('broken' in answer) {
		const what = task && 'undisturbed' in task ? `${task.undisturbed} without trouble` : task ? replayLine(task.cell) : 'a worker';
		broken.push(what);
		print(`✗ ${what}: ${answer.broken}`);
	}
	if (!('result' in answer)) return;
	const { result } = answer;
	results.push(result);
	const { journey, scenario, seed, problems, acted, failedSteps, tookMs } = result;
	const ok = problems.length === 0;
	print(
		`${ok ? '✓' : '✗'} ${journey} × ${scenario}, seed ${seed}: ${acted} times, ${failedSteps} steps again, ${(tookMs / 1000).toFixed(1)} s`
	);
	if (ok) return;
	for (const problem of problems) print(`    ${problem}`);
	print(`  again: ${replayLine(result)}`);
	for (const decision of result.decisions.slice(-12)) print(`    · ${decision}`);
}

/** A worker process and what it says. */
interface Worker {
	readonly child: ChildProcess;
	/** The next answer; null when the process ended or took too long, and has been ended. */
	say(): Promise<Answer | null>;
	readonly ended: Promise<null>;
}

function startWorker(): Worker {
	const child = fork(new URL('./worker.ts', import.meta.url), [], {
		execArgv: ['--import', 'tsx', '--conditions=source'],
		serialization: 'advanced'
	});
	const ended = new Promise<null>((resolve) => child.once('exit', () => resolve(null)));
	return {
		child,
		ended,
		async say() {
			const answered = new Promise<Answer>((resolve) => child.once('message', resolve));
			let timer: NodeJS.Timeout | undefined;
			const late = new Promise<null>((resolve) => {
				timer = setTimeout(() => resolve(null), taskMs);
			});
			const answer = await Promise.race([answered, ended, late]);
			clearTimeout(timer);
			if (answer === null) child.kill('SIGKILL');
			return answer;
		}
	};
}

/** A worker that is up. @throws when none comes up. */
async function readyWorker(): Promise<Worker> {
	const worker = startWorker();
	if ((await worker.say()) === null) throw new Error('a worker process does not come up');
	return worker;
}

/** Does tasks until none is left; a worker that ends or hangs costs its task only, and another takes its place. */
async function work(): Promise<void> {
	let worker = await readyWorker();
	for (;;) {
		const task = nextTask();
		if (!task) {
			if (ends.size + broken.length >= chosenJourneys.length) break;
			await new Promise((resolve) => setTimeout(resolve, 500));
			continue;
		}
		const answered = worker.say();
		worker.child.send(task);
		const answer = await answered;
		took(answer ?? { broken: 'the worker ended, or did not answer in time' }, task);
		if (!answer) worker = await readyWorker();
	}
	worker.child.disconnect();
	await worker.ended;
}

const stopped = await Promise.allSettled(Array.from({ length: workers }, work));
for (const one of stopped) if (one.status === 'rejected') print(`✗ ${one.reason}`);
left += cells.length;
broken.push(...stopped.flatMap((one) => (one.status === 'rejected' ? ['a worker'] : [])));

function commit(): string {
	try {
		const head = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
		const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], { encoding: 'utf8' }).trim();
		return changed ? `${head} with changes` : head;
	} catch {
		return 'unknown';
	}
}

const page = matrixPage(results, {
	journeys: chosenJourneys,
	scenarios,
	commit: commit(),
	date: new Date().toISOString().slice(0, 10),
	machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.version}, ${workers} workers`,
	minutes: (Date.now() - began) / 60_000,
	left
});
print(`\n${page}`);
if (values.write) writeFileSync('docs/chaos.md', page);
const failed = results.filter(({ problems }) => problems.length > 0);
for (const cell of failed) print(`again: ${replayLine(cell)}`);
print(
	JSON.stringify({ cells: results.length, passed: results.length - failed.length, failed: failed.length, broken: broken.length, left })
);
process.exitCode = failed.length + broken.length === 0 ? 0 : 1;
