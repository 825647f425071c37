import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The bot from `dist/` as its own process. */
export interface BotProcess {
	readonly pid: number;
	/** Lines of its log so far, newest last. */
	readonly log: readonly string[];
	/** Whether the process still runs. */
	readonly running: boolean;
	/** Resolves when it says that it is ready; rejects with its last lines when it ends before. */
	ready(): Promise<void>;
	/** Ends it at once, as a crash does. */
	kill9(): Promise<void>;
	/** Asks it to stop and waits until it has. */
	stop(): Promise<number | null>;
}

const keptLines = 2_000;
const readyWithinMs = 180_000;

/** Starts the bot with the given environment on top of a bare one. */
export function startBot(env: Readonly<Record<string, string>>): BotProcess {
	const { PATH = '', HOME = '' } = process.env;
	const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js'], {
		env: { PATH, HOME, LOG_LEVEL: 'info', ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const log: string[] = [];
	let settle: { resolve: () => void; reject: (error: Error) => void } | null = null;
	const ready = new Promise<void>((resolve, reject) => {
		settle = { resolve, reject };
	});
	ready.catch(() => undefined);
	const ended = once(child, 'exit');
	const end = (why: string) => settle?.reject(new Error(`The bot ${why}. Its last lines:\n${log.slice(-30).join('\n')}`));
	child.once('exit', (code, signal) => end(`ended with ${code ?? signal}`));
	const timer = setTimeout(() => end(`was not ready within ${readyWithinMs} ms`), readyWithinMs);
	ready.finally(() => clearTimeout(timer)).catch(() => undefined);

	for (const stream of [child.stdout, child.stderr]) {
		if (!stream) continue;
		createInterface({ input: stream }).on('line', (line) => {
			log.push(line);
			if (log.length > keptLines) log.shift();
			if (/"msg":"ready"/.test(line)) settle?.resolve();
		});
	}

	const running = () => child.exitCode === null && child.signalCode === null;
	return {
		pid: child.pid ?? 0,
		log,
		get running() {
			return running();
		},
		ready: () => ready,
		async kill9() {
			if (!running()) return;
			child.kill('SIGKILL');
			await ended;
		},
		async stop() {
			if (running()) {
				child.kill('SIGTERM');
				await ended;
			}
			return child.exitCode;
		}
	};
}
