import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Who holds a lease: one start of one process. Two starts never look the same, even with the same pid.
 *
 * `scope` names what the pid is unique in (boot and pid namespace, so that two containers on one machine differ); a process of the
 * same scope can find out at once that a holder is gone, and need not wait for the lease to run out.
 */
export interface ProcessIdentity {
	readonly scope: string;
	readonly pid: number;
	/** When the process began, as the system counts it: tells two processes with the same pid apart. */
	readonly started: string;
	/** The whole as text, as it is stored. */
	readonly owner: string;
}

/** The identity of this process. */
export const thisProcess: ProcessIdentity = identify();

/**
 * Whether the holder named by `owner` certainly runs no more. `false` when that can't be known from here: then its lease decides.
 */
export function isGone(owner: string): boolean {
	const [scope, pidText, started, instance] = owner.split('/');
	if (scope !== thisProcess.scope || pidText === undefined || started === undefined || instance === undefined) return false;
	const pid = Number(pidText);
	if (!Number.isSafeInteger(pid) || pid <= 0) return false;
	if (pid === process.pid) return owner !== thisProcess.owner && started !== thisProcess.started;
	return !isRunning(pid) || startOf(pid) !== started;
}

/** An identity for another holder inside this process: two relays in one test, say. Never found to be gone. */
export const ownerInThisProcess = (): string => `${thisProcess.scope}/${process.pid}/${thisProcess.started}/${instanceId()}`;

function identify(): ProcessIdentity {
	const scope = pidScope();
	const started = startOf(process.pid);
	return { scope, pid: process.pid, started, owner: `${scope}/${process.pid}/${started}/${instanceId()}` };
}

function instanceId(): string {
	return randomBytes(6).toString('hex');
}

function pidScope(): string {
	const parts = [hostname(), readOr('-', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8))];
	parts.push(readOr('-', () => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')));
	return parts.join('.').replaceAll('/', '_');
}

/** Field 22 of `/proc/<pid>/stat`; where there is no such file, pids are all there is to go by. */
function startOf(pid: number): string {
	return readOr('-', () => {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
	});
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
	}
}

function readOr<T>(otherwise: T, read: () => T): T {
	try {
		return read();
	} catch {
		// Not Linux, or hidden from this user: the caller has a weaker answer.
		return otherwise;
	}
}
