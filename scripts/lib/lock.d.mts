/** One package of a lock file, as far as it is read here. */
export interface LockEntry {
	version?: string;
	dev?: boolean;
	optional?: boolean;
	os?: string[];
	cpu?: string[];
	libc?: string[];
	optionalDependencies?: Record<string, string>;
}

export interface Lock {
	packages: Record<string, LockEntry>;
}

/** Optional packages that some package names and the lock file has no entry for. */
export function missingOptional(lock: Lock): { name: string; version: string; dev: boolean }[];

/** A new lock with the missing entries added. Throws when a missing package's name does not tell its platform. */
export function completeLock(lock: Lock): Lock;
