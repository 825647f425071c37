import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../support/app.js';
import { finish, playSteps } from '../support/play.js';
import { nextPublishStep, publishState } from '../support/publish-script.js';
import { killAtEach, type Recording, record, sample } from './crash-points.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Points that one test run tries. */
const tried = 10;

let world: StoredWorld;
let recording: Recording;

const script = (app: App, back?: () => Promise<void>) => playSteps(app, () => nextPublishStep(app), back);
async function end(app: App): Promise<Record<string, unknown>> {
	await finish(app);
	return publishState(app);
}

beforeAll(async () => {
	world = await storeWorld();
	recording = await record(world, script, end);
}, 300_000);
afterAll(() => world?.remove());

test('an undisturbed owner publishes, regrets and discards', () => {
	expect(recording.state.versions).toEqual([
		expect.objectContaining({ number: 1, action: 'begun' }),
		expect.objectContaining({ number: 2, action: 'published', changes: 1, note: 'tried' }),
		expect.objectContaining({ number: 3, action: 'rolledBack', from: 1, changes: 1 })
	]);
	expect(recording.state).toMatchObject({ missing: [], dead: [] });
});

test('killed between any two steps of a publication, started again: one whole version is in force, nothing is lost or done twice', {
	timeout: 900_000
}, async () => {
	const points = sample(recording.points, tried, recording.points.length);
	const { different, hits } = await killAtEach(world, recording, points, { script, end });
	expect(different).toEqual([]);
	expect(hits).toBeGreaterThanOrEqual(tried / 2);
});
