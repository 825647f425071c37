// One run at a time owns a data folder. The note names the process and when it began, so a dead owner never blocks anybody.
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './files.mjs';
import { Problem } from './problem.mjs';
import { describe, endProcess, isAlive, parentOf, startedAt } from './processes.mjs';

/**
 * Who owns a folder: the process, its beginning, and what started it (`npm` and its shell), each as pid and beginning.
 * @typedef {{ pid: number, began: string, above: { pid: number, began: string }[],
 *   children?: { pid: number, began: string }[], page?: string }} Owner
 */

/** The processes between this one and the npm that runs it; empty without npm. */
export function ancestors() {
	const above = [];
	if (!process.env.npm_lifecycle_event) return above;
	for (let pid = process.ppid, steps = 0; pid > 1 && steps < 5; pid = parentOf(pid), steps++) {
		const began = startedAt(pid);
		const found = describe(pid);
		if (!began || !found) break;
		above.push({ pid, began });
		if (/^npm\b/.test(found.args[0] ?? '') || /npm(-cli\.js)?$/.test(found.args[1] ?? '')) return above;
	}
	return []; // not under npm after all
}

/** @param {{ pid: number, began: string }} process */
const lives = ({ pid, began }) => isAlive(pid) && startedAt(pid) === began;

/**
 * Whether every process that a run hangs on is still there; false as well when npm was killed over its head.
 * @param {Owner} owner
 */
export function isAttended(owner) {
	return owner.above.every(lives);
}

/**
 * @param {unknown} value content of an owner file
 * @returns {value is Owner}
 */
function isOwner(value) {
	return (
		typeof value === 'object' && value !== null && 'pid' in value && 'began' in value && 'above' in value && Array.isArray(value.above)
	);
}

/**
 * Takes a data folder for this process. An owner that died is taken over; one that lost its npm (kill -9 of npm) is ended first.
 * @param {string} dataDir
 * @returns {Promise<{ owner: Owner, update(extra: Partial<Owner>): void, release(): void }>}
 * @throws {Problem} while another run uses the folder
 */
export async function claim(dataDir) {
	mkdirSync(dataDir, { recursive: true });
	const file = join(dataDir, 'owner.json');
	/** @type {Owner} */
	const self = { pid: process.pid, began: startedAt(process.pid) ?? '', above: ancestors() };
	const mine = join(dataDir, `owner.${process.pid}.tmp`);
	for (let attempt = 0; ; attempt++) {
		writeFileSync(mine, JSON.stringify(self), { flush: true });
		try {
			linkSync(mine, file); // fails when somebody owns it
			break;
		} catch (error) {
			if (error.code !== 'EEXIST' || attempt > 20) throw error;
		} finally {
			rmSync(mine, { force: true });
		}
		const other = readJson(file);
		if (isOwner(other) && lives(other)) {
			if (isAttended(other)) {
				throw new Problem(`another run (process ${other.pid}) uses ${dataDir}${other.page ? `; its page: ${other.page}` : ''}`, [
					'use that one, or stop it with Ctrl-C in its terminal',
					`or from here: kill ${other.pid}`
				]);
			}
			await endProcess(other.pid, 25_000);
		}
		// What the dead owner left running goes in the order of a stop: the last started first.
		if (isOwner(other)) for (const child of [...(other.children ?? [])].reverse()) if (lives(child)) await endProcess(child.pid, 15_000);
		// Moved aside before it is removed: if it is no longer the dead owner's note, it goes back.
		const aside = join(dataDir, `owner.${process.pid}.stale`);
		try {
			renameSync(file, aside);
		} catch (error) {
			if (error.code === 'ENOENT') continue;
			throw error;
		}
		const moved = readJson(aside);
		if (isOwner(moved) && lives(moved)) {
			try {
				linkSync(aside, file);
			} catch (error) {
				if (error.code !== 'EEXIST') throw error;
			}
		}
		rmSync(aside, { force: true });
	}
	return {
		owner: self,
		update(extra) {
			Object.assign(self, extra);
			writeFileSync(mine, JSON.stringify(self));
			renameSync(mine, file);
		},
		release() {
			const now = readJson(file);
			if (isOwner(now) && now.pid === self.pid && now.began === self.began) rmSync(file, { force: true });
		}
	};
}
