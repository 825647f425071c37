import mongoose, { type Connection } from 'mongoose';

export interface MongoOptions {
	/** `mongodb://…`; a replica set, because units of work are transactions. */
	readonly uri: string;
	readonly dbName: string;
	/** Shown in the server's log and `currentOp`. */
	readonly appName: string;
	/** How long to wait for a server that is still starting, milliseconds. Default 30,000. */
	readonly waitMs?: number;
}

/** The database can't carry Tribute; the message says what to do about it. */
export class MongoUnsuitable extends Error {
	public override readonly name = 'MongoUnsuitable';
}

const standalone = (where: string): string =>
	`MongoDB at ${where} is a standalone server, and Tribute needs transactions. Start it with \`mongod --replSet rs0\` and run once: ` +
	"mongosh --eval 'rs.initiate()'";
const notInitiated = (where: string): string =>
	`MongoDB at ${where} was started for a replica set that does not exist yet. Run once: mongosh --eval 'rs.initiate()'`;

/**
 * Opens the connection that everything shares: majority, journaled, retryable writes, majority reads.
 *
 * `majority` without `j` would wait for the journal timer on a single node (100 ms); less than majority loses acknowledged writes.
 *
 * @throws MongoUnsuitable for a standalone server or a replica set that was never initiated · MongoServerSelectionError when no
 * server answers within `waitMs`.
 */
export async function connectMongo({ uri, dbName, appName, waitMs = 30_000 }: MongoOptions): Promise<Connection> {
	const end = performance.now() + waitMs;
	for (;;) {
		// A client whose first connect has failed stays closed for ever, so each try has its own.
		const connection = mongoose.createConnection(uri, {
			dbName,
			appName,
			writeConcern: { w: 'majority', journal: true },
			readConcern: { level: 'majority' },
			retryWrites: true,
			retryReads: true,
			ignoreUndefined: true,
			maxPoolSize: 50,
			minPoolSize: 2,
			serverSelectionTimeoutMS: 3_000,
			autoIndex: false,
			autoCreate: false,
			bufferCommands: false
		});
		try {
			await connection.asPromise();
			const hello = await connection.getClient().db('admin').command({ hello: 1 });
			const problem = unsuitable(hello, withoutPassword(uri));
			if (problem) throw new MongoUnsuitable(problem);
			return connection;
		} catch (error) {
			await connection.close(true);
			if (error instanceof MongoUnsuitable) throw error;
			const problem = await probe(uri);
			if (problem) throw new MongoUnsuitable(problem, { cause: error });
			if (performance.now() >= end) throw error;
		}
	}
}

function unsuitable(hello: mongoose.mongo.BSON.Document, where: string): string | undefined {
	if (hello.setName || hello.msg === 'isdbgrid') return undefined;
	return hello.isreplicaset ? notInitiated(where) : standalone(where);
}

/** A URI that names a replica set never selects a standalone server: ask it directly why. */
async function probe(uri: string): Promise<string | undefined> {
	if (uri.startsWith('mongodb+srv:')) return undefined;
	const direct = uri.replace(/([?&])(replicaSet|directConnection)=[^&]*/g, '$1').replace(/,[^/?]*/, '');
	const client = new mongoose.mongo.MongoClient(direct, { directConnection: true, serverSelectionTimeoutMS: 1_000 });
	try {
		return unsuitable(await client.db('admin').command({ hello: 1 }), withoutPassword(uri));
	} catch {
		return undefined; // not reachable at all: the first error tells that better
	} finally {
		await client.close();
	}
}

function withoutPassword(uri: string): string {
	return uri.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}
