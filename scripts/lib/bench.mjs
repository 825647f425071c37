// Benchmarks run on databases that write to the disk: journaling is part of what is measured.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildBot } from './build.mjs';
import { parseLine } from './children.mjs';
import { startDatabases } from './databases.mjs';
import { ROOT } from './files.mjs';
import { install } from './install.mjs';
import { claim } from './owner.mjs';
import { note, phase } from './phases.mjs';
import { Problem } from './problem.mjs';
import { runProgram } from './program.mjs';

/**
 * @param {string[]} args the benchmark's name, then its own arguments
 * @returns {Promise<number>} exit code
 */
export async function main([name = '', ...args]) {
	const file = join('bench', `${name}.ts`);
	if (!/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(join(ROOT, file))) {
		const folder = join(ROOT, 'bench');
		const names = existsSync(folder)
			? readdirSync(folder)
					.filter((entry) => entry.endsWith('.ts'))
					.map((entry) => entry.slice(0, -3))
			: [];
		throw new Problem(name ? `there is no benchmark named ${name}` : 'which benchmark?', [
			`npm run bench -- <name>, one of: ${names.join(', ') || 'none yet'}`
		]);
	}
	await phase('packages', () => install());
	await phase('build', () => buildBot());
	const dataDir = join(ROOT, '.data', 'bench');
	const claimed = await claim(dataDir);
	const databases = await phase('databases', () => startDatabases({ dataDir, claimed: true, fresh: true, log: note }));
	try {
		const { mongoUri, redisUrl } = databases;
		const env = { ...process.env, MONGODB_URI: mongoUri, REDIS_URL: redisUrl, TRIBUTE_TEST_MONGO: mongoUri, TRIBUTE_TEST_REDIS: redisUrl };
		const { code, lastLine } = await runProgram(file, args, env);
		if (code !== 0) throw new Problem(`bench/${name} ended with exit code ${code}`, ['read what it printed above']);
		if (!parseLine(lastLine)) throw new Problem(`bench/${name} must print one JSON object as its last line`, ['mend the benchmark']);
		return 0;
	} finally {
		await databases.stop();
		claimed.release();
	}
}
