// The last lines of a log file, without reading all of it.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * @param {string} path
 * @param {number} lines
 * @returns {string} the last lines; empty when there is no such file
 */
export function tail(path, lines) {
	if (!existsSync(path)) return '';
	const file = openSync(path, 'r');
	try {
		const { size } = fstatSync(file);
		const buffer = Buffer.alloc(Math.min(size, 64_000));
		readSync(file, buffer, 0, buffer.length, size - buffer.length);
		return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} finally {
		closeSync(file);
	}
}
