import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../support/app.js';
import { deliverTwice } from '../support/deliver-twice.js';
import { twiceWithTrust } from '../support/effect-kinds.js';
import type { MongoProxy } from '../support/mongo-proxy.js';
import { beforeTrust, furtherTrust, trustEnd, trustSteps, trustWorld, vouchPack } from '../support/trust-script.js';
import { differenceOf, killInEach, openWatched, pointsAt, type Requests, recordSteps } from './kill-steps.js';
import { type StoredWorld, storeWorld } from './world.js';

type State = Record<string, unknown>;

/** Plays in which the bot is killed in every step, and the shares of a step's requests after which that happens. */
const plays = [0.35, 0.75];

let world: StoredWorld;
let pack: string;
let expected: State;
let counts: ReadonlyMap<string, Requests>;
let run: { readonly app: App; readonly proxy: MongoProxy; stop(): Promise<void> } | undefined;
beforeAll(async () => {
	pack = await vouchPack();
	world = await storeWorld(beforeTrust, { pack });
	run = await openWatched(world, pack);
	const { app, proxy } = run;
	counts = await recordSteps(app, proxy, trustSteps);
	expected = await trustEnd(app);
}, 400_000);
afterAll(async () => {
	await run?.stop();
	await world?.remove();
});

test('undisturbed, all of it comes to its end, and whatever was lost to a verdict is back', () => {
	const { cases, sanctions, facts, postings, vouches, invites, passes, rolesOf, links, sides, ...rest } = expected;
	expect(cases).toEqual([expect.stringMatching(/"state":"final".*"compensation":400.*"outcome":"reversed"/)]);
	expect(sanctions).toEqual([expect.stringContaining('"lifted":true')]);
	const kinds = (facts as string[]).map((fact) => JSON.parse(fact).kind).sort();
	expect(kinds).toEqual(['case', 'deal', 'deal', 'review', 'review', 'stake', 'void', 'void', 'void', 'vouch']);
	const paid = (reason: string) => JSON.stringify(postings).split(reason).length - 1;
	expect([paid('case:1:compensation\\"'), paid('case:1:compensation-back\\"')]).toEqual([1, 1]);
	expect(rest.accounts).toEqual(
		expect.arrayContaining([expect.stringMatching(/"buyer".*"balance":5000/), expect.stringMatching(/"otherBuyer".*"balance":0/)])
	);
	expect(vouches).toEqual([expect.stringContaining('"state":"failed"')]);
	expect(invites).toEqual([expect.stringContaining('"state":"clawedBack"')]);
	expect(links).toEqual([expect.arrayContaining(['Mira', 0, 0, 1])]);
	expect(sides).toEqual([expect.stringContaining('"open":true'), expect.stringContaining('"open":true')]);
	expect(passes).toEqual([['Rook', 'recruiting', 'expired']]);
	expect(rolesOf).toEqual([['Rook', 'recruiting', false, false, []]]);
	expect(JSON.stringify(rest.channels)).toContain('The appeal of C-1 is decided');
	expect(rest).toMatchObject({ dead: [], caseNotes: [], caseKeys: [], misfolded: [], unfolded: [{ behind: 0, next: null }] });
});

test('whatever the outbox delivers twice, as after a crash between doing and noting it, changes nothing', {
	timeout: 300_000
}, async () => {
	if (!run) throw new Error('nothing was played');
	const { app } = run;
	await furtherTrust(app);
	// A fold that is told again writes the point of the present day.
	const { points: _, ...now } = await trustWorld(app);
	expect(await deliverTwice(app)).toEqual(expect.arrayContaining([...twiceWithTrust]));
	const found = await trustWorld(app);
	for (const [part, value] of Object.entries(now)) expect(found[part], part).toEqual(value);
	await run.stop();
	run = undefined;
});

test('killed in every step, started again each time: everything ends the same, and is told once', { timeout: 900_000 }, async () => {
	const killedIn = new Map([...counts].filter(([name]) => !trustSteps.some((step) => step.ordinary && step.name === name)));
	const different = await Promise.all(
		plays.map(async (share, shift) => {
			const points = pointsAt(killedIn, share, shift);
			const { app, proxy, stop } = await openWatched(world, pack);
			try {
				const hits = await killInEach(app, proxy, trustSteps, points);
				// How many requests a step takes differs a little from play to play.
				expect(hits.length).toBeGreaterThanOrEqual(points.size * 0.7);
				return differenceOf(expected, await trustEnd(app), points);
			} finally {
				await stop();
			}
		})
	);
	expect(different.filter((text) => text !== '')).toEqual([]);
});
