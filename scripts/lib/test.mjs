// The order of a test run: packages, browser, build, types, lint, then every test on one real MongoDB and Redis.

import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildBot, buildSandbox } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { sumConformance } from './conformance.mjs';
import { addCounts, closingLine, countTests, isGood } from './counts.mjs';
import { ROOT, readJson } from './files.mjs';
import { install } from './install.mjs';
import { note, phase } from './phases.mjs';
import { printProblem } from './problem.mjs';
import { run } from './tools.mjs';

/**
 * @param {string[]} args given to vitest (files to run); then types and lint are checked all the same
 * @returns {Promise<number>} exit code
 */
export async function main(args) {
	const ci = Boolean(process.env.CI);
	let counts = { passed: 0, failed: 0, skipped: 0 };
	/** @param {string} name @param {() => Promise<boolean>} check */
	const step = async (name, check) => {
		const ok = await check();
		counts = addCounts(counts, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
		if (!ok) note(`${name} failed`);
	};
	try {
		await phase('packages', () => install());
		const browser = await phase('browser', () => findChromium(note));
		if (browser.reason) note(`browser tests are skipped: ${browser.reason}`);
		await phase('build', async () => {
			await buildBot();
			await buildSandbox();
		});
		await phase('types', () => step('types', () => tool('typescript/bin/tsc', ['--pretty', 'false'])));
		await phase('lint', () => step('lint', () => tool('@biomejs/biome/bin/biome', ['check', '.'])));

		const reports = join(ROOT, '.cache', `test-${process.pid}`);
		rmSync(reports, { recursive: true, force: true });
		mkdirSync(join(reports, 'conformance'), { recursive: true });
		const env = { ...process.env, CONFORMANCE_DIR: join(reports, 'conformance') };
		if (browser.path) env.CHROMIUM_PATH = browser.path;
		const report = join(reports, 'vitest.json');
		const code = await vitest(['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], env);
		counts = addCounts(counts, countTests(readJson(report), code));
		const conformance = sumConformance(join(reports, 'conformance'), { full: args.length === 0 });
		process.stdout.write(`\n${conformance.line}\n`);
		counts[conformance.result]++;
		rmSync(reports, { recursive: true, force: true });
	} catch (error) {
		printProblem(error);
		counts.failed++;
	}
	if (ci && counts.skipped > 0) note('a skipped test counts as a failure in CI');
	process.stdout.write(`${closingLine(counts)}\n`);
	return isGood(counts, ci) ? 0 : 1;
}

/**
 * Runs a tool of the project; its output is shown when it fails.
 * @param {string} program below node_modules
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
async function tool(program, args) {
	const done = await run(process.execPath, [join(ROOT, 'node_modules', program), ...args], { cwd: ROOT });
	if (done.code !== 0) process.stdout.write(`${done.output}\n`);
	return done.code === 0;
}

/**
 * Vitest on this terminal. A stop of this process reaches it as a signal, and its global set-up stops the databases.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function vitest(args, env) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: ROOT, env, stdio: 'inherit' });
		const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
		process.on('SIGINT', forward);
		process.on('SIGTERM', forward);
		child.once('error', reject);
		child.once('close', (code) => {
			process.removeListener('SIGINT', forward);
			process.removeListener('SIGTERM', forward);
			resolve(code ?? 1);
		});
	});
}
