import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../support/app.js';
import { deliverTwice } from '../support/deliver-twice.js';
import { twiceWithOrders } from '../support/effect-kinds.js';
import { cast, nextOfEight, plays } from '../support/eight-orders.js';
import { eightEnd } from '../support/eight-state.js';
import { playSteps } from '../support/play.js';
import { difference, killAtEach, type Recording, record, sample } from './crash-points.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Points that one test run tries: eight orders take more than a minute, so it is a small sample, moved by the length of the run. */
const tried = 4;

let world: StoredWorld;
let recording: Recording;

const script = (app: App, back?: () => Promise<void>) => playSteps(app, () => nextOfEight(app), back);

beforeAll(async () => {
	world = await storeWorld(cast);
	recording = await record(world, script, eightEnd);
}, 400_000);
afterAll(() => world?.remove());

/**
 * How many messages stand in each channel and thread, besides what follows the audit log. What was said in a room that was deleted is said
 * anew in the one that took its place, and rightly, so those are left out.
 */
async function said(app: App): Promise<readonly string[]> {
	const again = await app.db
		.collection('tickets')
		.find({ guild: app.guild.id, rooms: { $gt: 1 } })
		.toArray();
	const remade = new Set(again.map(({ channel }) => channel));
	expect(remade.size).toBe(1);
	return app.sandbox
		.allChannels(app.guild)
		.filter(({ id, name }) => name !== 'audit-log' && !remade.has(id))
		.map((channel) => `${channel.name} ${app.sandbox.messages(channel).length}`)
		.sort();
}

/** Plays all eight in a world of their own, disturbed, and expects the end of the undisturbed run. `then`: what comes after it. */
async function disturbed(
	options: Parameters<StoredWorld['open']>[0],
	disturb: (app: App) => void,
	then: (app: App) => Promise<void> = () => Promise.resolve()
): Promise<void> {
	const app = await world.open(options);
	try {
		disturb(app);
		await script(app);
		expect(difference(recording.state, await eightEnd(app))).toBe('');
		await then(app);
	} finally {
		await app.stop();
	}
}

test('the undisturbed eight end as they should', () => {
	expect(recording.state).toMatchObject({ dead: [], waiting: [], deadlines: [], drafts: [] });
	expect(recording.state.orders).toHaveLength(plays.length);
	expect(recording.points.length).toBeGreaterThan(2_000);
});

test('every event of the gateway twice, then every effect a second time', { timeout: 500_000 }, () =>
	disturbed(
		{},
		(app) => app.sandbox.gateway.duplicate(2),
		async (app) => {
			const before = { ...(await eightEnd(app)), said: await said(app) };
			expect(await deliverTwice(app)).toEqual(expect.arrayContaining([...twiceWithOrders]));
			expect(difference(before, { ...(await eightEnd(app)), said: await said(app) })).toBe('');
		}
	)
);

test('the reply to every message and thread is lost once', { timeout: 400_000 }, async () => {
	const hits: { readonly hits: number }[] = [];
	await disturbed({}, (app) => {
		const seen = new Set<string>();
		hits.push(
			app.sandbox.faults.add({
				match: {
					method: 'POST',
					route: /^\/channels\/\d+\/(messages|threads)$/,
					body: (body) => {
						const key = JSON.stringify(body);
						if (seen.has(key)) return false;
						seen.add(key);
						return true;
					}
				},
				times: Number.POSITIVE_INFINITY,
				action: 'lose-reply'
			})
		);
	});
	expect(hits[0]?.hits).toBeGreaterThan(50);
});

test(`killed at ${tried} points, started again: everything ends the same`, { timeout: 1_500_000 }, async () => {
	const points = sample(recording.points, tried, recording.points.length);
	const { different, hits } = await killAtEach(world, recording, points, { script, end: eightEnd });
	expect(different).toEqual([]);
	expect(hits).toBeGreaterThanOrEqual(tried / 2);
});
