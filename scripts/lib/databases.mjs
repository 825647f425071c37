// MongoDB and Redis for one run: those the environment names, or an embedded pair on a data folder.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBinary } from './binaries.mjs';
import { ensureSpace, ensureWritable, ROOT } from './files.mjs';
import { checkExternalMongo, startMongo } from './mongo.mjs';
import { claim } from './owner.mjs';
import { Problem } from './problem.mjs';
import { endProcess, findProcesses, isAlive } from './processes.mjs';
import { checkExternalRedis, startRedis } from './redis.mjs';

const MEMORY_DISK = '/dev/shm';
const MEMORY_NEEDED = 3_000_000_000;

/** Where folders of ephemeral databases may be: memory where there is enough (no disk to wait for), the project otherwise. */
function ephemeralBases() {
	const bases = [join(ROOT, '.data', 'ephemeral')];
	if (process.platform === 'linux' && existsSync(MEMORY_DISK)) bases.unshift(MEMORY_DISK);
	return bases;
}

/** A fresh folder for ephemeral databases; what killed runs left, processes and folders, goes first. */
async function ephemeralFolder() {
	const mark = `tribute-${process.getuid?.() ?? 0}-`;
	for (const base of ephemeralBases().filter((path) => existsSync(path))) {
		for (const name of readdirSync(base).filter((entry) => entry.startsWith(mark))) {
			const owner = Number(name.slice(mark.length).split('-')[0]);
			if (!Number.isInteger(owner) || isAlive(owner)) continue;
			const folder = join(base, name);
			for (const left of findProcesses(({ args, cwd }) => cwd.startsWith(folder) && /mongod$|redis-server/.test(args[0] ?? '')))
				await endProcess(left.pid, 0);
			rmSync(folder, { recursive: true, force: true });
		}
	}
	const base = ephemeralBases().find((path) => {
		if (path !== MEMORY_DISK) return true;
		const { bavail, bsize } = statfsSync(path);
		return bavail * bsize >= MEMORY_NEEDED;
	});
	const folder = join(/** @type {string} */ (base), `${mark}${process.pid}-${randomBytes(4).toString('hex')}`);
	mkdirSync(folder, { recursive: true });
	return folder;
}

/** @param {string} name */
function notOurs(name) {
	const refuse = async () => {
		throw new Problem(`${name} was given from outside and is not ours to stop`, [`unset ${name} to use an embedded one`]);
	};
	return { pid: 0, kill9: refuse, restart: refuse, restartEmpty: refuse };
}

/** @type {import('./databases.d.mts').startDatabases} */
export async function startDatabases({
	dataDir,
	log = () => {},
	ephemeral = false,
	ignoreEnvironment = ephemeral,
	claimed = false,
	fresh = false
} = {}) {
	const given = ignoreEnvironment ? {} : { mongo: process.env.MONGODB_URI, redis: process.env.REDIS_URL };
	if (given.mongo) await checkExternalMongo(given.mongo);
	if (given.redis) await checkExternalRedis(given.redis);
	const folder = dataDir ? resolve(dataDir) : ephemeral ? await ephemeralFolder() : join(ROOT, '.data');
	ensureWritable(folder);
	const owned = claimed || (ephemeral && !dataDir) ? undefined : await claim(folder);
	const started = [];
	// A crash of this process must not leave servers behind; a kill -9 may, and the next start ends them.
	const atExit = () => {
		for (const server of started) server.endNow();
		if (ephemeral) rmSync(folder, { recursive: true, force: true });
		owned?.release();
	};
	process.once('exit', atExit);
	const stop = async () => {
		for (const server of started.splice(0).reverse()) await server.stop();
		process.removeListener('exit', atExit);
		if (ephemeral) rmSync(folder, { recursive: true, force: true });
		owned?.release();
	};
	try {
		if (!given.mongo) ensureSpace(folder, 500_000_000, 'MongoDB');
		const redis = given.redis
			? undefined
			: await startRedis({ binary: (await findBinary('redis-server', { log })).path, dataDir: folder, ephemeral, fresh, log });
		if (redis) started.push(redis);
		const mongo = given.mongo
			? undefined
			: await startMongo({ binary: (await findBinary('mongod', { log })).path, dataDir: folder, ephemeral, fresh, log });
		if (mongo) started.push(mongo);
		return {
			mongoUri: given.mongo ?? /** @type {{ uri: string }} */ (mongo).uri,
			redisUrl: given.redis ?? /** @type {{ url: string }} */ (redis).url,
			mongo: mongo ?? notOurs('MONGODB_URI'),
			redis: redis ?? notOurs('REDIS_URL'),
			stop
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
