import { randomBytes } from 'node:crypto';
import { type Databases, startDatabases } from '../../scripts/lib/databases.mjs';

/** A key for secrets of tests: the same for a bot that is started again. */
const testKey = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** Where one test file keeps its data: the servers are shared by the whole run, database name and key prefix are its own. */
export interface TestDatabases {
	/** Replica set address, without a database name. */
	readonly mongoUri: string;
	/** Database of this test file. */
	readonly mongoDb: string;
	readonly redisUrl: string;
	/** Prefix for every Redis key and queue of this test file. */
	readonly redisPrefix: string;
	/** The options every connection of the product uses: majority, journaled. */
	readonly mongoOptions: { readonly w: 'majority'; readonly journal: true };
	/** The same as environment variables, for a bot started as its own process. */
	readonly env: Readonly<Record<'MONGODB_URI' | 'MONGODB_DB' | 'REDIS_URL' | 'REDIS_PREFIX' | 'SECRET_KEYS', string>>;
}

/** Fresh names on the servers of the environment; each call answers other names. */
export function testDatabases(): TestDatabases {
	const mongoUri = process.env.TRIBUTE_TEST_MONGO;
	const redisUrl = process.env.TRIBUTE_TEST_REDIS;
	if (!mongoUri || !redisUrl)
		throw new Error('the databases of the test run are not there: run vitest with the vitest.config.ts of the project');
	return onServers(mongoUri, redisUrl);
}

/** A pair of one's own, for tests that kill, empty or cut it; stop it in afterAll. */
export async function ownDatabases(): Promise<TestDatabases & { readonly servers: Databases }> {
	const servers = await startDatabases({ ephemeral: true });
	return { ...onServers(servers.mongoUri, servers.redisUrl), servers };
}

function onServers(mongoUri: string, redisUrl: string): TestDatabases {
	const mongoDb = `test_${randomBytes(6).toString('hex')}`;
	const redisPrefix = mongoDb;
	return {
		mongoUri,
		mongoDb,
		redisUrl,
		redisPrefix,
		mongoOptions: { w: 'majority', journal: true },
		env: { MONGODB_URI: mongoUri, MONGODB_DB: mongoDb, REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix, SECRET_KEYS: testKey }
	};
}
