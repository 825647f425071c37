/** A mongod that this run started; `pid` changes with each restart. */
export interface MongoHandle {
	readonly pid: number;
	/** SIGKILL; resolves when the process is gone. */
	kill9(): Promise<void>;
	/** Starts again on the same data and port (stops first when it still runs); resolves when it takes writes. */
	restart(): Promise<void>;
}

/** A redis-server that this run started; `pid` changes with each restart. */
export interface RedisHandle extends MongoHandle {
	/** SIGKILL, all data gone, started again on the same port. */
	restartEmpty(): Promise<void>;
}

/** A running pair of databases. */
export interface Databases {
	/** Replica set address without a database name. */
	readonly mongoUri: string;
	readonly redisUrl: string;
	/** Refuses every call when MONGODB_URI named a server from outside. */
	readonly mongo: MongoHandle;
	/** Refuses every call when REDIS_URL named a server from outside. */
	readonly redis: RedisHandle;
	/** Stops what this run started, cleanly; the data of an ephemeral pair is removed. */
	stop(): Promise<void>;
}

export interface DatabaseOptions {
	/** Folder of data, logs and remembered ports; one run at a time may use it. `.data` of the project, or a fresh folder when ephemeral. */
	dataDir?: string;
	log?: (line: string) => void;
	/** For tests: a fresh pair in memory where there is enough, gone at the stop; MONGODB_URI and REDIS_URL are not read. */
	ephemeral?: boolean;
	/** Do not read MONGODB_URI and REDIS_URL; the value of `ephemeral` when left out. */
	ignoreEnvironment?: boolean;
	/** The caller has already claimed `dataDir` for this process (owner.mjs). */
	claimed?: boolean;
	/** Begin without the data that earlier runs left in `dataDir`. */
	fresh?: boolean;
}

/**
 * Starts MongoDB (replica set of one, journaled) and Redis (append-only file), or checks those that the environment names.
 * Rejects with a `Problem` that carries the next step.
 */
export function startDatabases(options?: DatabaseOptions): Promise<Databases>;
