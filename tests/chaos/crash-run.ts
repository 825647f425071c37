import { startDatabases } from '../../scripts/lib/databases.mjs';
import { crashAt, difference, record, sample } from './crash-points.js';
import { storeWorld } from './world.js';

/**
 * Kills the bot at every request of one order, one after the other, and compares the ends. `npm run crash` goes through all points,
 * `npm run crash -- 40` through an even sample of 40.
 */
const wanted = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
const databases = await startDatabases({ ephemeral: true });
process.env.TRIBUTE_TEST_MONGO = databases.mongoUri;
process.env.TRIBUTE_TEST_REDIS = databases.redisUrl;
let failed = 0;
let missed = 0;
let done = 0;
try {
	const world = await storeWorld();
	const recording = await record(world);
	const points = sample(recording.points, wanted, 0);
	process.stdout.write(`${recording.points.length} points found, ${points.length} are tried\n`);
	for (const point of points) {
		const name = `${point.of} ${point.number} ${point.phase}`;
		try {
			const { state, hit } = await crashAt(world, point);
			if (!hit) missed++;
			const other = difference(recording.state, state);
			if (other) throw new Error(`another end:\n${other}`);
			done++;
			process.stdout.write(`✓ ${name}${hit ? '' : ' (did not come)'}\n`);
		} catch (error) {
			failed++;
			process.stdout.write(`✗ ${name}: ${error instanceof Error ? `${error.message}\n${error.cause ?? ''}` : error}\n`);
		}
	}
	await world.remove();
} finally {
	await databases.stop();
}
process.stdout.write(`${JSON.stringify({ points: done + failed, same: done, different: failed, notReached: missed })}\n`);
process.exitCode = failed === 0 ? 0 : 1;
