import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a side is asked for: so many rounds, or rounds for so many ms, `callers` at a time. */
export interface Order {
	readonly callers: number;
	readonly forMs?: number;
	readonly rounds?: number;
}

/** What came of it. A round is two interactions. */
export interface Told {
	readonly rounds: number;
	readonly tookMs: number;
	/** From dispatch to answer, ms, of every interaction. */
	readonly latencies: readonly number[];
	/** Rounds that failed, and what broke inside the sandbox. */
	readonly failures: number;
	/** Processor time of the sandbox's process, ms. */
	readonly cpuMs: number;
	/** Resident memory after a collection. */
	readonly rssBytes: number;
	/** What the sandbox still refers to, after a collection. */
	readonly heapBytes: number;
}

/** Compiles both sides as people get the sandbox: a loader for TypeScript would be measured with it. @returns the file that plays a side. */
export function compileSides(out: string): string {
	const here = dirname(fileURLToPath(import.meta.url));
	const root = dirname(dirname(here));
	rmSync(out, { recursive: true, force: true });
	execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', here, '--outDir', out], { stdio: 'inherit' });
	return join(out, 'bench/sandbox/side.js');
}

/** A sandbox with its client in a process of its own. */
export class Side {
	private constructor(private readonly child: ChildProcess) {}

	/** @param file from `compileSides` · @param spec Discord's description, which both check by. */
	public static async start(file: string, spec: string, ...args: readonly string[]): Promise<Side> {
		const child = fork(file, args, {
			execArgv: ['--expose-gc', ...(process.env.BENCH_NODE?.split(' ') ?? [])],
			env: { ...process.env, DISCORD_OPENAPI: spec }
		});
		await Promise.race([
			once(child, 'message'),
			once(child, 'exit').then(([code]) => Promise.reject(new Error(`${args[0]} ended with ${code}`)))
		]);
		return new Side(child);
	}

	public async play(order: Order): Promise<Told> {
		const answer = once(this.child, 'message');
		this.child.send(order);
		const [told]: Told[] = await answer;
		if (!told) throw new Error('a side said nothing');
		return told;
	}

	public async stop(): Promise<void> {
		const gone = once(this.child, 'exit');
		this.child.disconnect();
		await gone;
	}
}
