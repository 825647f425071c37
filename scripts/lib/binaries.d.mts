/** The mongod or redis-server to run: from the PATH, the cache, or fetched on first use. Rejects with a `Problem`. */
export function findBinary(
	name: 'mongod' | 'redis-server',
	options?: { log?: (line: string) => void; cache?: string }
): Promise<{ path: string; version: string }>;

/** Reads why a program did not start; `packages` of Debian would mend it. */
export function explainLoader(
	name: 'mongod' | 'redis-server',
	path: string,
	result: { code: number; output: string }
): { problem: Error & { next: string[] }; packages: string[] };
