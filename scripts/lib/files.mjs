// Files that are whole or absent: written beside their place and renamed into it.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from './problem.mjs';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/**
 * Writes a file at once: a reader, and a run after a kill, sees the old content or the new, never half of it.
 * @param {string} path
 * @param {string | Uint8Array} content
 * @param {number} [mode] permission bits
 */
export function writeWhole(path, content, mode) {
	mkdirSync(dirname(path), { recursive: true });
	const beside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
	try {
		writeFileSync(beside, content, { mode, flush: true });
		renameSync(beside, path);
	} catch (error) {
		rmSync(beside, { force: true });
		throw error;
	}
}

/**
 * JSON of a file; undefined when it is absent or not JSON (cut off by a crash of an older version, edited by hand).
 * @param {string} path
 * @returns {unknown}
 */
export function readJson(path) {
	if (!existsSync(path)) return undefined;
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/**
 * @param {string} path
 * @returns {Promise<string>} SHA-256 in hex
 */
export async function sha256(path) {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

/**
 * Makes a folder this user can write into, and refuses with the next step where that is not possible.
 * @param {string} path
 */
export function ensureWritable(path) {
	try {
		mkdirSync(path, { recursive: true });
		const probe = join(path, `.probe-${process.pid}`);
		writeFileSync(probe, '');
		rmSync(probe);
	} catch (error) {
		const code = /** @type {NodeJS.ErrnoException} */ (error).code;
		if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
		throw new Problem(`${path} cannot be written by this user`, [
			`make it yours: chown -R "$(id -un)" ${path} (as root)`,
			'or copy the project to a folder of your own and run the command there'
		]);
	}
}

/**
 * Refuses before work that would fill the disk.
 * @param {string} path an existing folder on that disk
 * @param {number} bytes
 * @param {string} what for the message
 */
export function ensureSpace(path, bytes, what) {
	const { bavail, bsize } = statfsSync(path);
	const free = bavail * bsize;
	if (free >= bytes) return;
	const mb = (/** @type {number} */ n) => `${Math.ceil(n / 1e6)} MB`;
	throw new Problem(`the disk is full: ${what} needs ${mb(bytes)}, ${path} has ${mb(free)} left`, [
		`free at least ${mb(bytes - free)} on this disk (\`df -h ${path}\` shows it), then run the command again`
	]);
}
