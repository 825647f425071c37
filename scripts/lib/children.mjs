// The processes that one run starts and watches: output into a log file, the last lines kept for the explanation.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Problem } from './problem.mjs';

const KEPT_LINES = 40;
const ROTATE_BYTES = 20_000_000;

/**
 * A started process.
 * @typedef {object} Child
 * @property {number} pid
 * @property {Promise<string>} ended resolves with the exit code or signal
 * @property {boolean} running
 * @property {string[]} lines the last lines it printed
 * @property {(limit?: number) => Promise<void>} stop SIGTERM, and SIGKILL after `limit` ms (15 s when left out)
 * @property {() => void} kill SIGKILL
 */

/**
 * Starts a program of this project with Node.
 * @template T
 * @param {{ name: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, logFile: string, limit?: number,
 *   ready: (line: string) => T | undefined, onLine?: (line: string) => void }} options `ready` reads each line of stdout and answers
 *   once the program is up; `limit` in ms for that, 120 s when left out
 * @returns {Promise<{ child: Child, value: T }>}
 * @throws {Problem} when it ends or stays silent instead
 */
export function startChild({ name, args, cwd, env, logFile, limit = 120_000, ready, onLine = () => {} }) {
	mkdirSync(dirname(logFile), { recursive: true });
	if (existsSync(logFile) && statSync(logFile).size > ROTATE_BYTES) renameSync(logFile, `${logFile}.1`);
	const log = createWriteStream(logFile, { flags: 'a' });
	log.on('error', () => {}); // a full disk must not end the bot; its own writes tell
	// Its own session: Ctrl-C reaches this process, which stops the others in their order.
	const process_ = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
	/** @type {string[]} */
	const lines = [];
	let ended = '';
	const child = {
		pid: process_.pid ?? 0,
		lines,
		get running() {
			return ended === '';
		},
		/** @type {Promise<string>} */
		ended: new Promise((resolve) => {
			const end = (/** @type {string} */ how) => {
				ended ||= how;
				log.end();
				resolve(ended);
			};
			process_.once('error', (error) => end(error.message));
			process_.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
		}),
		async stop(patience = 15_000) {
			if (ended) return;
			process_.kill('SIGTERM');
			const late = setTimeout(() => process_.kill('SIGKILL'), patience);
			await this.ended;
			clearTimeout(late);
		},
		kill: () => void process_.kill('SIGKILL')
	};
	return new Promise((resolve, reject) => {
		const fail = (/** @type {string} */ why) => {
			const shown = lines.slice(-12).map((line) => `\n    ${readable(line)}`);
			reject(new Problem(`${name} ${why}${shown.join('')}`, [`its log: ${logFile}`]));
		};
		const timer = setTimeout(() => {
			child.kill();
			fail(`was not ready within ${limit / 1000} s`);
		}, limit);
		const read = (/** @type {string} */ line, /** @type {boolean} */ isOutput) => {
			log.write(`${line}\n`);
			lines.push(line);
			if (lines.length > KEPT_LINES) lines.shift();
			onLine(line);
			const value = isOutput ? ready(line) : undefined;
			if (value === undefined) return;
			clearTimeout(timer);
			resolve({ child, value });
		};
		createInterface({ input: process_.stdout }).on('line', (line) => read(line, true));
		createInterface({ input: process_.stderr }).on('line', (line) => read(line, false));
		child.ended.then((how) => {
			clearTimeout(timer);
			fail(`ended at its start (${how})`);
		});
	});
}

/**
 * A JSON line of a program, or undefined for other text.
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
export function parseLine(line) {
	if (!line.startsWith('{')) return undefined;
	try {
		return JSON.parse(line);
	} catch {
		return undefined; // a line that only looks like JSON is plain output
	}
}

/**
 * A log line as a person reads it: message and error of a JSON line, other text as it is.
 * @param {string} line
 */
export function readable(line) {
	const entry = parseLine(line);
	if (!entry) return line.slice(0, 500);
	const error = entry.err && typeof entry.err === 'object' && 'message' in entry.err ? `: ${entry.err.message}` : '';
	return `${entry.msg ?? ''}${error}`.slice(0, 500) || line.slice(0, 500);
}
