// Packages: `npm ci` when the lock file changed since the last install that came to its end.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureSpace, ensureWritable, ROOT, writeWhole } from './files.mjs';
import { Problem, readToolFailure } from './problem.mjs';
import { onPath, run } from './tools.mjs';

/**
 * What an install depends on: the lock file, and the system whose native packages were chosen.
 * @param {string} root
 */
export function lockHash(root) {
	const lock = readFileSync(join(root, 'package-lock.json'));
	return createHash('sha256').update(lock).update(`${process.platform} ${process.arch} ${process.versions.modules}`).digest('hex');
}

/**
 * Whether the packages in node_modules are those of the lock file. The stamp is written last, so a half-written install has none.
 * @param {string} root
 */
export function isInstalled(root) {
	const stamp = stampOf(root);
	return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === lockHash(root);
}

const stampOf = (/** @type {string} */ root) => join(root, 'node_modules', '.tribute-lock-hash');

/** How npm is started: the one that runs this command, else the one on the PATH, else the one that came with Node. */
function npmCommand() {
	const running = process.env.npm_execpath;
	if (running && /npm-cli\.js$/.test(running) && existsSync(running)) return { command: process.execPath, args: [running] };
	const npm = onPath('npm');
	if (npm) return { command: npm, args: [] };
	const beside = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
	if (existsSync(beside)) return { command: process.execPath, args: [beside] };
	throw new Problem('npm is not on the PATH', ['install Node with npm (https://nodejs.org), or add its folder to the PATH']);
}

/**
 * Installs the packages when needed.
 * @param {{ root?: string }} [options]
 * @returns {Promise<string>} 'unchanged' or 'installed'
 * @throws {Problem}
 */
export async function install({ root = ROOT } = {}) {
	if (isInstalled(root)) return 'unchanged';
	ensureWritable(join(root, 'node_modules'));
	ensureSpace(root, 700_000_000, 'installing the packages');
	rmSync(stampOf(root), { force: true });
	const hash = lockHash(root);
	const { command, args } = npmCommand();
	// Development packages too, whatever NODE_ENV says: the build needs the compiler.
	const done = await run(command, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root, timeout: 1_200_000 });
	if (done.code !== 0) {
		const known = readToolFailure(done.output);
		if (known) throw new Problem(`npm ci failed: ${known.message}`, known.next);
		if (/in sync/.test(done.output)) {
			throw new Problem('npm ci failed: package-lock.json does not fit package.json', [
				'after a change of packages: npm install, then node scripts/complete-lock.mjs, and commit both files'
			]);
		}
		const errors = done.output.split('\n').filter((line) => line.startsWith('npm error'));
		const lines = (errors.length > 0 ? errors : done.output.trim().split('\n')).slice(0, 8);
		throw new Problem(`npm ci failed (exit code ${done.code})${lines.map((line) => `\n    ${line}`).join('')}`, [
			'read the lines above; if a file is damaged: rm -rf node_modules, then run the command again'
		]);
	}
	writeWhole(stampOf(root), `${hash}\n`);
	return 'installed';
}
