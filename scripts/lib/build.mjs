// The bot into dist/ and the page of the local Discord, each only when its sources changed since the last build that came to its end.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT, writeWhole } from './files.mjs';
import { Problem } from './problem.mjs';
import { isAlive } from './processes.mjs';
import { run } from './tools.mjs';

const STAMP = '.tribute-build';

/**
 * Hash of the paths and contents of files and folders; what is absent counts as absent.
 * @param {string} root
 * @param {string[]} parts relative to root
 */
export function contentHash(root, parts) {
	const hash = createHash('sha256').update(process.version);
	for (const part of parts) {
		for (const path of filesUnder(join(root, part)).sort()) hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
	}
	return hash.digest('hex');
}

/**
 * @param {string} path a file or folder
 * @returns {string[]} all files under it; empty when it is absent
 */
function filesUnder(path) {
	if (!existsSync(path)) return [];
	const found = [];
	const visit = (/** @type {string} */ at) => {
		for (const entry of readdirSync(at, { withFileTypes: true })) {
			if (entry.name === 'node_modules' || entry.name === 'dist') continue;
			const full = join(at, entry.name);
			if (entry.isDirectory()) visit(full);
			else if (entry.isFile()) found.push(full);
		}
	};
	try {
		visit(path);
	} catch (error) {
		if (error.code !== 'ENOTDIR') throw error;
		found.push(path);
	}
	return found;
}

/**
 * Copies what the compiler leaves out: languages, templates, packs beside the code.
 * @param {string} from
 * @param {string} to
 */
export function copyAssets(from, to) {
	for (const path of filesUnder(from)) {
		if (/\.(ts|mts|cts|tsx)$/.test(path)) continue;
		const target = join(to, relative(from, path));
		mkdirSync(dirname(target), { recursive: true });
		copyFileSync(path, target);
	}
}

/** @param {string} stamp @param {string} hash */
const isBuilt = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash;

/**
 * Compiles the bot. The result is built beside dist/ and put in its place whole: pieces are found by listing folders, so files of
 * deleted sources must not stay.
 * @param {{ root?: string, always?: boolean }} [options]
 * @returns {Promise<string>} 'unchanged' or 'built'
 * @throws {Problem} with the compiler's first errors
 */
export async function buildBot({ root = ROOT, always = false } = {}) {
	const hash = contentHash(root, ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json']);
	const dist = join(root, 'dist');
	if (!always && isBuilt(join(dist, STAMP), hash)) return 'unchanged';
	const cache = join(root, '.cache');
	mkdirSync(cache, { recursive: true });
	for (const left of readdirSync(cache)) {
		const owner = /^dist-(\d+)/.exec(left)?.[1];
		if (owner && !isAlive(Number(owner))) rmSync(join(cache, left), { recursive: true, force: true });
	}
	const next = join(cache, `dist-${process.pid}`);
	const old = `${next}-old`;
	try {
		const tsc = join(root, 'node_modules/typescript/bin/tsc');
		const done = await run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next, '--pretty', 'false'], { cwd: root });
		if (done.code !== 0) {
			const lines = done.output.trim().split('\n');
			const shown = lines.slice(0, 12).map((line) => `\n    ${line}`);
			throw new Problem(`the sources do not compile (${lines.length} lines from tsc)${shown.join('')}`, [
				'mend these errors; `npm run typecheck` shows all of them'
			]);
		}
		copyAssets(join(root, 'src'), next);
		writeWhole(join(next, STAMP), `${hash}\n`);
		if (existsSync(dist)) renameSync(dist, old);
		renameSync(next, dist);
		return 'built';
	} finally {
		rmSync(next, { recursive: true, force: true });
		rmSync(old, { recursive: true, force: true });
	}
}

/**
 * Builds the page of the local Discord by its workspace's own script, where it has one.
 * @param {{ root?: string }} [options]
 * @returns {Promise<string>} 'unchanged', 'built', or 'nothing to build'
 */
export async function buildSandbox({ root = ROOT } = {}) {
	const folder = join(root, 'sandbox');
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	if (!manifest.scripts?.build) return 'nothing to build';
	const config = readdirSync(folder).filter((name) => /^(vite\.config|tsconfig)/.test(name));
	const hash = contentHash(folder, ['web', 'src/control', 'package.json', ...config]);
	// Beside what was built: a page that was cleaned away is built again.
	const stamp = join(folder, 'web/dist', STAMP);
	if (isBuilt(stamp, hash)) return 'unchanged';
	rmSync(stamp, { force: true });
	// As npm would run it, without the cost of another npm: the shell sees the workspace's and the project's programs.
	const path = `${join(folder, 'node_modules/.bin')}:${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
	const done = await run('sh', ['-c', manifest.scripts.build], { cwd: folder, env: { ...process.env, PATH: path } });
	if (done.code !== 0) {
		const lines = done.output.trim().split('\n').slice(-12);
		throw new Problem(`the page of the local Discord does not build${lines.map((line) => `\n    ${line}`).join('')}`, [
			'mend the error above'
		]);
	}
	writeWhole(stamp, `${hash}\n`);
	return 'built';
}
