import { startDatabases } from '../../scripts/lib/databases.mjs';

/** One mongod and one redis-server for the whole run; test files find them through `testDatabases()`. */
export default async function setup(): Promise<() => Promise<void>> {
	const databases = await startDatabases({ ephemeral: true, log: (line) => process.stderr.write(`${line}\n`) });
	process.env.TRIBUTE_TEST_MONGO = databases.mongoUri;
	process.env.TRIBUTE_TEST_REDIS = databases.redisUrl;
	return () => databases.stop();
}
