import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../support/app.js';
import { nextOwnerStep, ownerState } from '../support/owner-script.js';
import { finish, playSteps } from '../support/play.js';
import { killAtEach, type Recording, record, sample } from './crash-points.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Points that one test run tries. */
const tried = 12;

let world: StoredWorld;
let recording: Recording;

const script = (app: App, back?: () => Promise<void>) => playSteps(app, () => nextOwnerStep(app), back);
async function end(app: App): Promise<Record<string, unknown>> {
	await finish(app);
	return ownerState(app);
}

beforeAll(async () => {
	world = await storeWorld();
	recording = await record(world, script, end);
}, 300_000);
afterAll(() => world?.remove());

test('the undisturbed afternoon leaves what the owner wanted', () => {
	const { items, pieces, settings, dead } = recording.state;
	expect(items).toEqual([
		expect.objectContaining({ active: true, definition: expect.objectContaining({ price: { credits: 55, per: 'portrait' } }) })
	]);
	expect(pieces).toEqual([{ part: 'standard', available: 9, reserved: 0 }]);
	expect(settings).toEqual([
		expect.objectContaining({ values: expect.objectContaining({ tickets: expect.objectContaining({ remakesPerDay: 7 }) }) })
	]);
	expect(dead).toEqual([]);
});

test('killed between any two steps of an owner at work, started again: nothing is lost, half done or done twice', {
	timeout: 900_000
}, async () => {
	const points = sample(recording.points, tried, recording.points.length);
	const { different, hits } = await killAtEach(world, recording, points, { script, end });
	expect(different).toEqual([]);
	expect(hits).toBeGreaterThanOrEqual(tried / 2);
});
