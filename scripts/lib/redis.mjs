// One redis-server with its append-only file, loopback only. It holds wake-ups, never the truth: damaged files are moved aside.
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tail } from './logs.mjs';
import { choosePort, ports } from './ports.mjs';
import { Problem } from './problem.mjs';
import { endProcess, findProcesses } from './processes.mjs';

const READY_MS = 60_000;

/**
 * Asks a Redis for PING.
 * @param {number} port
 * @returns {Promise<boolean>} true once it has loaded its data and answers
 */
function answers(port) {
	return new Promise((done) => {
		const socket = connect({ port, host: '127.0.0.1' });
		const end = (/** @type {boolean} */ result) => {
			socket.destroy();
			done(result);
		};
		socket.setTimeout(500, () => end(false));
		socket.once('error', () => end(false));
		socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
		socket.write('PING\r\n');
	});
}

/**
 * Starts redis-server on `<dataDir>/redis`. One that an earlier run left on the same folder is ended first.
 * @param {{ binary: string, dataDir: string, ephemeral?: boolean, fresh?: boolean,
 *   log?: (line: string) => void }} options `fresh` begins without the data of earlier runs
 * @returns {Promise<import('./databases.d.mts').RedisHandle & { url: string, stop(): Promise<void>, endNow(): void }>}
 */
export async function startRedis({ binary, dataDir, ephemeral = false, fresh = false, log = () => {} }) {
	const folder = join(resolve(dataDir), 'redis');
	const logFile = join(resolve(dataDir), 'redis.log');
	const remembered = ports(dataDir);
	/** @type {import('node:child_process').ChildProcess | undefined} */
	let child;
	let exit = '';

	const spawnOn = (/** @type {number} */ port) => {
		mkdirSync(folder, { recursive: true });
		const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--logfile', logFile, '--appendonly', 'yes'];
		args.push('--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction');
		exit = '';
		child = spawn(binary, args, { cwd: folder, stdio: 'ignore', detached: true });
		child.once('exit', (code, signal) => {
			exit = signal ?? `exit code ${code}`;
		});
		child.once('error', (error) => {
			exit = error.message;
		});
		child.unref();
	};

	const endLeft = async () => {
		// redis-server writes over its command line, so its folder tells whose it is.
		for (const left of findProcesses(({ args, cwd }) => /redis-server/.test(args[0] ?? '') && cwd === folder)) {
			log(`ending a redis-server that an earlier run left (process ${left.pid})`);
			await endProcess(left.pid);
		}
	};

	const start = async () => {
		await endLeft();
		for (let attempt = 1; ; attempt++) {
			const port = await choosePort(dataDir, 'redis', 'Redis', log);
			spawnOn(port);
			for (const end = Date.now() + READY_MS; !exit && Date.now() < end; await sleep(25)) if (await answers(port)) return;
			const text = tail(logFile, 30);
			if (!exit) await kill9();
			if (
				/Bad file format|Unexpected end of file|wrong signature|Can't handle RDB|AOF.*(corrupt|invalid)|manifest/i.test(text) &&
				attempt < 3
			) {
				const aside = `${folder}.damaged-${Date.now()}`;
				log(`Redis cannot read its file; it starts empty, the file is kept as ${aside}`);
				renameSync(folder, aside);
			} else if (!/Address already in use|bind:/.test(text) || attempt >= 3) {
				throw explainExit(text, exit, logFile);
			}
		}
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
		const late = setTimeout(() => child?.kill('SIGKILL'), 10_000);
		await gone();
		clearTimeout(late);
	};

	if (fresh) {
		await endLeft();
		rmSync(folder, { recursive: true, force: true });
	}
	await start();
	return {
		get pid() {
			return child?.pid ?? 0;
		},
		get url() {
			return `redis://127.0.0.1:${remembered.get('redis')}`;
		},
		kill9,
		async restart() {
			await stop();
			await start();
		},
		async restartEmpty() {
			await kill9();
			rmSync(folder, { recursive: true, force: true });
			await start();
		},
		stop,
		endNow: () => void child?.kill(ephemeral ? 'SIGKILL' : 'SIGTERM')
	};
}

/**
 * @param {string} text end of its log
 * @param {string} how exit code or signal
 * @param {string} logFile
 */
function explainExit(text, how, logFile) {
	if (/No space left on device/.test(text))
		return new Problem('redis-server stopped: the disk is full', ['free some space on this disk, then run the command again']);
	if (/Permission denied/.test(text))
		return new Problem('redis-server may not write its folder', [`see ${logFile}; chown the data folder to yourself`]);
	const lines = text.trim().split('\n').slice(-4);
	return new Problem(`redis-server ended (${how || 'no answer'})${lines.map((line) => `\n    ${line}`).join('')}`, [`its log: ${logFile}`]);
}

/**
 * A Redis that the person named.
 * @param {string} url
 * @throws {Problem} when nothing listens there
 */
export function checkExternalRedis(url) {
	const shown = url.replace(/\/\/[^@/]*@/, '//***@');
	const target = URL.canParse(url) ? new URL(url) : undefined;
	if (!target || !/^rediss?:$/.test(target.protocol)) {
		throw new Problem(`REDIS_URL (${shown}) is not an address like redis://host:6379`, [
			'correct it, or unset it: then an embedded Redis is used'
		]);
	}
	return new Promise((done, reject) => {
		const socket = connect({ host: target.hostname, port: Number(target.port || 6379) });
		const fail = (/** @type {string} */ why) => {
			socket.destroy();
			reject(
				new Problem(`REDIS_URL (${shown}) does not answer: ${why}`, [
					'check that the server runs and the address is right',
					'or unset REDIS_URL: then an embedded Redis is used'
				])
			);
		};
		socket.setTimeout(5_000, () => fail('no connection within 5 s'));
		socket.once('error', (error) => fail(error.message));
		socket.once('connect', () => {
			socket.destroy();
			done(undefined);
		});
	});
}
