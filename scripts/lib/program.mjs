// TypeScript programs of the project (benchmarks, the crash run) as processes of their own, from the sources.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

/**
 * Runs a program with the tsx command: Sapphire finds its pieces only under it. It is given the terminal's stdin and stderr.
 * @param {string} file relative to the project
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, lastLine: string }>} `lastLine` of its stdout that is not empty; all of it is printed too
 */
export function runProgram(file, args, env) {
	return new Promise((resolve, reject) => {
		const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
		const child = spawn(process.execPath, [tsx, '--conditions=source', join(ROOT, file), ...args], {
			cwd: ROOT,
			env,
			stdio: ['inherit', 'pipe', 'inherit']
		});
		const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
		process.on('SIGINT', forward);
		process.on('SIGTERM', forward);
		let tail = '';
		child.stdout.setEncoding('utf8');
		child.stdout.on('data', (text) => {
			process.stdout.write(text);
			tail = (tail + text).slice(-1_000_000);
		});
		child.once('error', reject);
		child.once('close', (code) => {
			process.removeListener('SIGINT', forward);
			process.removeListener('SIGTERM', forward);
			resolve({ code: code ?? 1, lastLine: tail.trimEnd().split('\n').at(-1) ?? '' });
		});
	});
}
