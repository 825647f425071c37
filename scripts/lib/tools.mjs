// Programs of the system: looked up on the PATH, run with their output kept for the explanation.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * The first of these programs that is on the PATH.
 * @param {...string} names
 * @returns {string | undefined} absolute path
 */
export function onPath(...names) {
	for (const name of names) {
		for (const folder of (process.env.PATH ?? '').split(delimiter)) {
			const path = join(folder, name);
			if (!isAbsolute(path)) continue;
			try {
				accessSync(path, constants.X_OK);
				if (statSync(path).isFile()) return path;
			} catch {
				// not in this folder
			}
		}
	}
	return undefined;
}

/** Tools that run now, so that a stop can end them. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends the tools that run now; their callers see a failure. */
export function endTools() {
	for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a program to its end without a shell.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, show?: boolean }} [options] `timeout` in ms; `show` also lets it print
 * @returns {Promise<{ code: number, output: string }>} exit code (127 when it cannot be started, 124 after the timeout) and what it printed
 */
export function run(command, args, options = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
		running.add(child);
		let output = '';
		let late = false;
		const timer = options.timeout
			? setTimeout(() => {
					late = true;
					child.kill('SIGKILL');
				}, options.timeout)
			: undefined;
		for (const [stream, target] of [
			[child.stdout, process.stdout],
			[child.stderr, process.stderr]
		]) {
			stream.setEncoding('utf8');
			stream.on('data', (text) => {
				output = (output + text).slice(-200_000);
				if (options.show) target.write(text);
			});
		}
		child.once('error', (error) => {
			clearTimeout(timer);
			running.delete(child);
			resolve({ code: 127, output: `${output}${error.message}` });
		});
		child.once('close', (code, signal) => {
			clearTimeout(timer);
			running.delete(child);
			if (late) output += `\nstopped after ${options.timeout} ms`;
			else if (signal) output += `\nended by ${signal}`;
			resolve({ code: late ? 124 : (code ?? 128), output });
		});
	});
}

/** Whether the process may install packages of the system: root on Debian or Ubuntu. */
export function mayInstallPackages() {
	return process.getuid?.() === 0 && onPath('apt-get') !== undefined;
}

/**
 * Installs packages of the system without asking. No service is started by it: only the programs are wanted.
 * @param {string[]} packages
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function aptInstall(packages) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const options = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
	const install = () => run('apt-get', [...options, 'install', '-y', '--no-install-recommends', ...packages], { env, timeout: 600_000 });
	let result = await install();
	if (result.code !== 0) {
		// The package lists of a fresh image are empty.
		await run('apt-get', [...options, 'update'], { env, timeout: 300_000 });
		result = await install();
	}
	return { ok: result.code === 0, output: result.output };
}
