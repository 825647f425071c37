// Processes of earlier runs, told apart from everybody else's by what the system says about them, never by a saved number alone.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const linux = process.platform === 'linux';

/**
 * A running process as the system describes it.
 * @typedef {{ pid: number, args: string[], cwd: string }} Found
 */

/**
 * @param {number} pid
 * @returns {Found | undefined} undefined when it is gone, a zombie, or another user's
 */
export function describe(pid) {
	if (linux) {
		try {
			const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
			if (args.length === 0) return undefined;
			return { pid, args, cwd: readlinkSync(`/proc/${pid}/cwd`) };
		} catch {
			return undefined; // ended meanwhile, or not ours to look into
		}
	}
	const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
	const line = ps.status === 0 ? ps.stdout.trim() : '';
	return line ? { pid, args: line.split(/\s+/), cwd: '' } : undefined;
}

/**
 * All processes of this machine that `isOurs` accepts.
 * @param {(found: Found) => boolean} isOurs
 * @returns {Found[]}
 */
export function findProcesses(isOurs) {
	let pids;
	if (linux) {
		pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	} else {
		const ps = spawnSync('ps', ['-axo', 'pid='], { encoding: 'utf8' });
		pids =
			ps.status === 0
				? ps.stdout
						.split('\n')
						.map((line) => line.trim())
						.filter(Boolean)
				: [];
	}
	return pids
		.map((pid) => describe(Number(pid)))
		.filter((found) => found !== undefined && found.pid !== process.pid)
		.filter((found) => isOurs(/** @type {Found} */ (found)));
}

/**
 * When a process began, as a text that differs for a later process with the same number.
 * @param {number} pid
 * @returns {string | undefined} undefined when it is gone
 */
export function startedAt(pid) {
	if (!linux) {
		const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
		return ps.status === 0 ? ps.stdout.trim() || undefined : undefined;
	}
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
		return fields[19];
	} catch {
		return undefined;
	}
}

/**
 * The parent of a process; 0 when unknown.
 * @param {number} pid
 */
export function parentOf(pid) {
	if (pid === process.pid) return process.ppid;
	if (!linux) {
		const ps = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
		return ps.status === 0 ? Number(ps.stdout.trim()) : 0;
	}
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
	} catch {
		return 0;
	}
}

/** @param {number} pid */
export function isAlive(pid) {
	return startedAt(pid) !== undefined;
}

/**
 * Sends a signal; a process that has gone meanwhile is no error.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(pid, signal) {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
	}
}

/**
 * Ends a process: SIGTERM, and SIGKILL when it is still there after `patience` ms. Resolves when it is gone.
 * @param {number} pid
 * @param {number} [patience] milliseconds, 10 s when left out
 */
export async function endProcess(pid, patience = 10_000) {
	const began = startedAt(pid);
	if (began === undefined) return;
	const gone = () => startedAt(pid) !== began;
	signalProcess(pid, 'SIGTERM');
	for (const end = Date.now() + patience; !gone() && Date.now() < end; ) await sleep(50);
	if (gone()) return;
	signalProcess(pid, 'SIGKILL');
	while (!gone()) await sleep(20);
}

/**
 * Whether nobody listens on a loopback port.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isPortFree(port) {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
	});
}

/**
 * A loopback port that was free a moment ago.
 * @returns {Promise<number>}
 */
export function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen({ port: 0, host: '127.0.0.1' }, () => {
			const address = probe.address();
			const port = address && typeof address === 'object' ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}
