// The crash run kills the bot at every point it finds; its databases are its own and live only as long as it does.
import { buildBot } from './build.mjs';
import { startDatabases } from './databases.mjs';
import { install } from './install.mjs';
import { note, phase } from './phases.mjs';
import { runProgram } from './program.mjs';

/**
 * @param {string[]} args passed on to tests/chaos/crash-run.ts
 * @returns {Promise<number>} exit code of the crash run
 */
export async function main(args) {
	await phase('packages', () => install());
	await phase('build', () => buildBot());
	const databases = await phase('databases', () => startDatabases({ ephemeral: true, log: note }));
	try {
		const env = { ...process.env, TRIBUTE_TEST_MONGO: databases.mongoUri, TRIBUTE_TEST_REDIS: databases.redisUrl };
		return (await runProgram('tests/chaos/crash-run.ts', args, env)).code;
	} finally {
		await databases.stop();
	}
}
