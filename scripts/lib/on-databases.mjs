// Programs of the tests that are started by hand: their databases are their own and live only as long as they do.
import { buildBot } from './build.mjs';
import { startDatabases } from './databases.mjs';
import { install } from './install.mjs';
import { note, phase } from './phases.mjs';
import { runProgram } from './program.mjs';

/**
 * @param {string} file a program of the tests
 * @param {string[]} args passed on to it
 * @returns {Promise<number>} its exit code
 */
export async function onDatabases(file, args) {
	await phase('packages', () => install());
	await phase('build', () => buildBot());
	const databases = await phase('databases', () => startDatabases({ ephemeral: true, log: note }));
	try {
		const env = { ...process.env, TRIBUTE_TEST_MONGO: databases.mongoUri, TRIBUTE_TEST_REDIS: databases.redisUrl };
		return (await runProgram(file, args, env)).code;
	} finally {
		await databases.stop();
	}
}
