// The ports of a data folder, chosen on its first start and kept, so that addresses stay the same from start to start.
import { join } from 'node:path';
import { readJson, writeWhole } from './files.mjs';

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
