import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../support/app.js';
import { deliveredOrder, nextDisputeStep } from '../support/dispute-script.js';
import { playSteps } from '../support/play.js';
import { killAtEach, type Recording, record, sample } from './crash-points.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Points that one test run tries. */
const tried = 10;

let world: StoredWorld;
let recording: Recording;

/** Without the seals of the audit log: a judge who looks again is one more entry there. */
function unsealed(state: Record<string, unknown>): Record<string, unknown> {
	const channels = Array.isArray(state.channels) ? state.channels.filter(({ name }) => name !== 'audit-log') : state.channels;
	return { ...state, channels };
}

const script = (app: App, back?: () => Promise<void>) => playSteps(app, () => nextDisputeStep(app), back);

beforeAll(async () => {
	world = await storeWorld(deliveredOrder);
	recording = await record(world, script);
}, 300_000);
afterAll(() => world?.remove());

test('the undisturbed case ends as it should', () => {
	expect(recording.state.order).toMatchObject({ state: 'refunded', held: 40, captured: 0, released: 40 });
	expect(recording.state.holds).toEqual([expect.stringContaining('"remaining":0')]);
	expect(recording.state.dead).toEqual([]);
});

test('killed between the steps of report, statement and ruling, started again: everything ends the same', {
	timeout: 900_000
}, async () => {
	const points = sample(recording.points, tried, recording.points.length);
	const { different, hits } = await killAtEach(world, recording, points, { script, what: unsealed });
	expect(different).toEqual([]);
	expect(hits).toBeGreaterThanOrEqual(tried / 2);
});
