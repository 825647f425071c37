import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashAt, difference, type Recording, record, sample } from './crash-points.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Points that one test run tries; `npm run crash` tries all. */
const tried = 26;
/** Runs side by side. */
const lanes = 2;

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
	const waiting = [...sample(recording.points, tried, commitNumber())];
	const different: string[] = [];
	let hits = 0;
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) {
				const name = `${point.of} ${point.number} ${point.phase}`;
				try {
					const { state, hit } = await crashAt(world, point);
					if (hit) hits++;
					const other = difference(recording.state, state);
					if (other) different.push(`${name}: ${other}`);
				} catch (error) {
					different.push(`${name}: ${error instanceof Error ? `${error.message} ${error.cause ?? ''}` : error}`);
				}
			}
		})
	);
	expect(different).toEqual([]);
	// The people's pauses differ from run to run, so a late point may not come; most do.
	expect(hits).toBeGreaterThan(tried * 0.8);
});

function commitNumber(): number {
	try {
		return Number.parseInt(execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).slice(0, 6), 16);
	} catch {
		return 0;
	}
}
