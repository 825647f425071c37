// One mongod as a replica set of one node: plain spawn, journal on, loopback only, its port kept with its data.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tail } from './logs.mjs';
import { choosePort, ports } from './ports.mjs';
import { Problem } from './problem.mjs';
import { endProcess, findProcesses } from './processes.mjs';

const REPLICA_SET = 'rs0';
const READY_MS = 120_000;
/** Replica set commands answer this when the node's own address is not in its configuration (its port was changed). */
const NOT_A_MEMBER = 93;

/** The driver that the bot uses itself (mongoose brings it); loaded late because the set-up starts without packages. */
function driver() {
	const require = createRequire(import.meta.url);
	return /** @type {typeof import('mongodb')} */ (createRequire(require.resolve('mongoose'))('mongodb'));
}

/**
 * Runs one admin command on a fresh client: after a failed connect the driver's client stays unusable.
 * @template T
 * @param {string} uri
 * @param {(admin: import('mongodb').Db, client: import('mongodb').MongoClient) => Promise<T>} work
 * @param {number} [limit] ms to find a server
 * @returns {Promise<T>}
 */
export async function withAdmin(uri, work, limit = 500) {
	const { MongoClient } = driver();
	const client = new MongoClient(uri, { serverSelectionTimeoutMS: limit, connectTimeoutMS: limit });
	try {
		return await work(client.db('admin'), client);
	} finally {
		await client.close();
	}
}

/**
 * Brings the node to primary: first configuration, or a new address after its port had to change.
 * @param {import('mongodb').Db} admin
 * @param {import('mongodb').MongoClient} client
 * @param {number} port
 * @returns {Promise<boolean>} whether it takes writes
 */
async function advance(admin, client, port) {
	const hello = await admin.command({ hello: 1 });
	if (hello.isWritablePrimary) return true;
	if (hello.setName) return false; // electing itself
	const host = `127.0.0.1:${port}`;
	try {
		await admin.command({ replSetGetStatus: 1 });
	} catch (error) {
		if (error.codeName === 'NotYetInitialized') {
			await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
		} else if (error.code === NOT_A_MEMBER) {
			const config = await client.db('local').collection('system.replset').findOne();
			if (!config) return false;
			const members = [{ ...config.members[0], host }];
			await admin.command({ replSetReconfig: { ...config, members, version: config.version + 1 }, force: true });
		} else {
			throw error;
		}
	}
	return false;
}

/**
 * Why a mongod ended at once, from its log.
 * @param {string} logFile
 * @param {string} how exit code or signal
 * @param {string} dbPath
 */
function explainExit(logFile, how, dbPath) {
	const text = tail(logFile, 60);
	if (/No space left on device/.test(text)) {
		return new Problem('mongod stopped: the disk is full', ['free about 1 GB on this disk, then run the command again']);
	}
	if (/Permission denied|not writable|Operation not permitted/.test(text)) {
		return new Problem(`mongod may not write ${dbPath}`, [`make it yours: chown -R "$(id -un)" ${dbPath} (as root)`]);
	}
	if (
		/featureCompatibilityVersion|incompatible|unsupported WiredTiger file version|WT_TRY_SALVAGE|Invalid feature compatibility/i.test(text)
	) {
		return new Problem('this mongod cannot read the data: another version of MongoDB wrote it', [
			'run with the version that wrote it on the PATH (mongo.log in the data folder names it)',
			`or, to begin with empty data, move the folder away: mv ${dbPath} ${dbPath}.old`
		]);
	}
	const lines = text
		.trim()
		.split('\n')
		.slice(-4)
		.map((line) => line.slice(0, 300));
	return new Problem(`mongod ended (${how})${lines.map((line) => `\n    ${line}`).join('')}`, [`its log: ${logFile}`]);
}

/** Processes of earlier runs on this data. */
const onSameData = (/** @type {string} */ dbPath) =>
	findProcesses(({ args }) => /mongod$/.test(args[0] ?? '') && args[args.indexOf('--dbpath') + 1] === dbPath && args.includes('--dbpath'));

/**
 * Starts mongod on `<dataDir>/mongo` and waits until it takes writes. A mongod that an earlier run left on the same data is ended first.
 * @param {{ binary: string, dataDir: string, ephemeral?: boolean, fresh?: boolean,
 *   log?: (line: string) => void }} options `fresh` begins without the data of earlier runs
 * @returns {Promise<import('./databases.d.mts').MongoHandle & { uri: string, stop(): Promise<void>, endNow(): void }>}
 */
export async function startMongo({ binary, dataDir, ephemeral = false, fresh = false, log = () => {} }) {
	const dbPath = join(resolve(dataDir), 'mongo');
	const logFile = join(resolve(dataDir), 'mongo.log');
	const remembered = ports(dataDir);
	/** @type {import('node:child_process').ChildProcess | undefined} */
	let child;
	let exit = '';

	const spawnOn = (/** @type {number} */ port) => {
		mkdirSync(dbPath, { recursive: true });
		const out = openSync(logFile, 'a');
		const args = ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', REPLICA_SET, '--nounixsocket'];
		args.push('--wiredTigerCacheSizeGB', ephemeral ? '0.5' : '0.25', '--oplogSize', '256', '--logpath', logFile, '--logappend');
		if (ephemeral) args.push('--setParameter', 'diagnosticDataCollectionEnabled=false');
		exit = '';
		// Its own session: a Ctrl-C in the terminal must reach the bot first, the database last.
		child = spawn(binary, args, { cwd: resolve(dataDir), stdio: ['ignore', out, out], detached: true });
		closeSync(out);
		child.once('exit', (code, signal) => {
			exit = signal ?? `exit code ${code}`;
		});
		child.once('error', (error) => {
			exit = error.message;
		});
		child.unref();
	};

	const endLeft = async () => {
		for (const left of onSameData(dbPath)) {
			log(`ending a mongod that an earlier run left (process ${left.pid})`);
			await endProcess(left.pid, 20_000);
		}
	};

	const start = async () => {
		await endLeft();
		for (let attempt = 1; ; attempt++) {
			const port = await choosePort(dataDir, 'mongo', 'MongoDB', log);
			spawnOn(port);
			const problem = await ready(port);
			if (!problem) return;
			if (attempt >= 3 || !/Address already in use/.test(tail(logFile, 30))) throw problem;
		}
	};

	/** Waits for the primary; answers the problem when it ended instead. */
	const ready = async (/** @type {number} */ port) => {
		const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
		let last;
		for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(50)) {
			if (exit) return explainExit(logFile, exit, dbPath);
			try {
				if (await withAdmin(uri, (admin, client) => advance(admin, client, port))) return undefined;
			} catch (error) {
				last = error; // not listening yet, or between two states
			}
		}
		await kill9();
		const why = last instanceof Error ? `: ${last.message}` : '';
		return new Problem(`mongod took no writes within ${READY_MS / 1000} s${why}`, [`its log: ${logFile}`]);
	};

	const gone = async () => {
		while (child && !exit) await sleep(10);
	};
	const kill9 = async () => {
		child?.kill('SIGKILL');
		await gone();
	};
	const stop = async () => {
		if (!child || exit) return;
		child.kill('SIGTERM');
		const late = setTimeout(() => child?.kill('SIGKILL'), 20_000);
		await gone();
		clearTimeout(late);
	};

	if (fresh) {
		await endLeft();
		rmSync(dbPath, { recursive: true, force: true });
	}
	await start();
	return {
		get pid() {
			return child?.pid ?? 0;
		},
		get uri() {
			return `mongodb://127.0.0.1:${remembered.get('mongo')}/?replicaSet=${REPLICA_SET}`;
		},
		kill9,
		async restart() {
			await stop();
			await start();
		},
		stop,
		endNow: () => void child?.kill(ephemeral ? 'SIGKILL' : 'SIGTERM')
	};
}

/**
 * A MongoDB that the person named. It must be a replica set (or a sharded cluster): units of work are transactions.
 * @param {string} uri
 * @throws {Problem} with the lines that make a standalone server one, or what to check when it does not answer
 */
export async function checkExternalMongo(uri) {
	const shown = uri.replace(/\/\/[^@/]*@/, '//***@');
	let hello;
	try {
		hello = await withAdmin(uri, (admin) => admin.command({ hello: 1 }), 5_000);
	} catch (error) {
		// A replica set name in the address hides a standalone server: ask it directly.
		try {
			hello = await withAdmin(direct(uri), (admin) => admin.command({ hello: 1 }), 3_000);
		} catch {
			throw new Problem(
				`MONGODB_URI (${shown}) does not answer: ${error.message}`,
				[
					'check that the server runs and that address, user and password are right',
					'or unset MONGODB_URI: then an embedded MongoDB is used'
				],
				{ cause: error }
			);
		}
		if (hello.setName) {
			throw new Problem(`MONGODB_URI (${shown}): ${error.message}`, [
				`the server's replica set is named ${hello.setName} and lists ${hello.hosts?.join(', ')}`
			]);
		}
	}
	if (hello.setName || hello.msg === 'isdbgrid') return;
	const host = /\/\/(?:[^@/]*@)?([^,/?]+)/.exec(uri)?.[1] ?? '127.0.0.1:27017';
	const initiate = `mongosh "mongodb://${host}/?directConnection=true" --eval 'rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "${host}" }] })'`;
	if (hello.isreplicaset) throw new Problem(`MONGODB_URI (${shown}) is a replica set that was never initiated`, [initiate]);
	throw new Problem(`MONGODB_URI (${shown}) is a standalone mongod; Tribute needs a replica set (one node is enough)`, [
		'restart it with: mongod --replSet rs0 (or `replication: { replSetName: rs0 }` in mongod.conf)',
		`then once: ${initiate}`,
		'or unset MONGODB_URI: then an embedded MongoDB is used'
	]);
}

/**
 * The same address as a direct connection to its first host.
 * @param {string} uri
 */
function direct(uri) {
	const [, head, rest = ''] = /^(mongodb:\/\/(?:[^@/]*@)?[^,/?]+)[^/?]*(.*)$/.exec(uri) ?? [uri, uri, ''];
	const query = new URLSearchParams(rest.includes('?') ? rest.slice(rest.indexOf('?')) : '');
	query.delete('replicaSet');
	query.set('directConnection', 'true');
	const path = (rest.includes('?') ? rest.slice(0, rest.indexOf('?')) : rest) || '/';
	return `${head}${path}?${query}`;
}
