import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killAtEach, type Recording, record, sample } from './crash-points.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Points that one test run tries; `npm run crash` tries all. */
const tried = 16;

let world: StoredWorld;
let recording: Recording;

beforeAll(async () => {
	world = await storeWorld();
	recording = await record(world);
}, 300_000);
afterAll(() => world?.remove());

test('the undisturbed order ends as it should', () => {
	expect(recording.state.order).toMatchObject({ state: 'completed', held: 40, captured: 40, released: 0 });
	expect(recording.state.holds).toEqual([expect.stringContaining('"remaining":0')]);
	expect(recording.state.dead).toEqual([]);
	expect(recording.points.length).toBeGreaterThan(300);
});

test('killed at a point of the order, started again: everything ends the same', { timeout: 900_000 }, async () => {
	const points = sample(recording.points, tried, commitNumber());
	const { different, hits } = await killAtEach(world, recording, points);
	expect(different).toEqual([]);
	expect(hits).toBeGreaterThanOrEqual(tried / 2);
});

function commitNumber(): number {
	try {
		return Number.parseInt(execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).slice(0, 6), 16);
	} catch {
		return 0;
	}
}
