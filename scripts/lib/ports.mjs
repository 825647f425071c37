// The ports of a data folder, chosen on its first start and kept, so that addresses stay the same from start to start.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, writeWhole } from './files.mjs';
import { freePort, isPortFree } from './processes.mjs';

/** Below the ports that systems give to outgoing connections: one of those must not hold a remembered port at the next start. */
const FROM = 20_000;
const TO = 32_000;
/** How long a port may stay busy after the process that had it was ended. */
const RELEASE_MS = 1_000;

/**
 * @param {string} dataDir
 * @returns {{ get(name: string): number | undefined, set(name: string, port: number): void }}
 */
export function ports(dataDir) {
	const file = join(dataDir, 'ports.json');
	const read = () => {
		const value = readJson(file);
		return /** @type {Record<string, unknown>} */ (value && typeof value === 'object' ? value : {});
	};
	return {
		get(name) {
			const port = read()[name];
			return Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536 ? Number(port) : undefined;
		},
		set(name, port) {
			writeWhole(file, `${JSON.stringify({ ...read(), [name]: port }, null, '\t')}\n`);
		}
	};
}

/**
 * The port of a service: the remembered one while it is free, a new one otherwise, remembered in its turn.
 * @param {string} dataDir
 * @param {'mongo' | 'redis' | 'sandbox'} name
 * @param {string} label for the person, when it moves
 * @param {(line: string) => void} log
 * @returns {Promise<number>}
 */
export async function choosePort(dataDir, name, label, log) {
	const remembered = ports(dataDir);
	const before = remembered.get(name);
	if (before !== undefined) {
		for (const end = Date.now() + RELEASE_MS; Date.now() < end; await sleep(100)) if (await isPortFree(before)) return before;
		log(`port ${before} is taken by another program; ${label} moves to a new one`);
	}
	const port = await stablePort();
	remembered.set(name, port);
	return port;
}

/** A free port that no outgoing connection will be given. */
async function stablePort() {
	for (let attempt = 0; attempt < 50; attempt++) {
		const port = randomInt(FROM, TO);
		if (await isPortFree(port)) return port;
	}
	return freePort();
}
