import type { App } from '../support/app.js';
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.js';
import type { Step } from '../support/trust-script.js';
import { type CrashPoint, difference } from './crash-points.js';
import type { StoredWorld } from './world.js';

/** Requests of the bot in one step, by where they went. */
export type Requests = { readonly [of in CrashPoint['of']]: number };

type State = Record<string, unknown>;

interface Watch {
	/** Nobody is killed until the next `arm`. */
	readonly requests: { mongo: number; rest: number };
	arm(point: CrashPoint | null): void;
	/** Resolves once a bot that was killed is back. */
	back(): Promise<void>;
	readonly hit: boolean;
}

/** A step that was tried so often does not get on. */
const mostTries = 15;

/** Plays all steps without a crash and counts the requests of each. The bot is left running for whoever looks at the end. */
export async function recordSteps(app: App, proxy: MongoProxy, steps: readonly Step[]): Promise<ReadonlyMap<string, Requests>> {
	const watch = watchOver(app, proxy);
	const counts = new Map<string, Requests>();
	for (const step of steps) {
		watch.arm(null);
		await through(app, watch, step);
		counts.set(step.name, { ...watch.requests });
	}
	return counts;
}

/** Opens the stored world behind a proxy that can hold the bot's requests. */
export async function openWatched(world: StoredWorld, pack: string): Promise<{ app: App; proxy: MongoProxy; stop(): Promise<void> }> {
	const { TRIBUTE_TEST_MONGO: mongo = '' } = process.env;
	const proxy = await startMongoProxy(mongo);
	const app = await world.open({ pack, mongoUri: proxy.uri });
	return {
		app,
		proxy,
		async stop() {
			await app.stop();
			await proxy.stop();
		}
	};
}

/**
 * Plays all steps once and kills the bot once in each of them, each time it was back and had gone on. The people try again what failed.
 *
 * @param points Where in each step; a step without one is played undisturbed.
 * @returns names of the steps in which the point came.
 */
export async function killInEach(
	app: App,
	proxy: MongoProxy,
	steps: readonly Step[],
	points: ReadonlyMap<string, CrashPoint>
): Promise<readonly string[]> {
	const watch = watchOver(app, proxy);
	const hits: string[] = [];
	for (const step of steps) {
		watch.arm(points.get(step.name) ?? null);
		try {
			await through(app, watch, step);
		} catch (error) {
			const { of, number, phase } = points.get(step.name) ?? {};
			throw new Error(`${step.name}, killed at ${of} ${number} ${phase}: ${error instanceof Error ? error.message : error}`, {
				cause: error
			});
		}
		if (watch.hit) hits.push(step.name);
	}
	watch.arm(null);
	return hits;
}

/** For each step a point at that share of its requests; by turns at the database and at Discord, before and after. */
export function pointsAt(counts: ReadonlyMap<string, Requests>, share: number, shift: number): ReadonlyMap<string, CrashPoint> {
	return new Map(
		[...counts].map(([name, requests], index) => {
			const of = (index + shift) % 3 === 2 && requests.rest > 0 ? 'rest' : 'mongo';
			const number = Math.max(1, Math.ceil(requests[of] * share));
			return [name, { of, number, phase: (index + shift) % 2 === 0 ? 'before' : 'after' }] as const;
		})
	);
}

/** What ended otherwise than without a crash, with the points at which the bot was killed. */
export function differenceOf(expected: State, found: State, points: ReadonlyMap<string, CrashPoint>): string {
	const other = difference(expected, found);
	const killed = [...points].map(([name, { of, number, phase }]) => `${name}: ${of} ${number} ${phase}`).join('; ');
	return other && `killed at ${killed}\n${other}`;
}

function watchOver(app: App, proxy: MongoProxy): Watch {
	const requests = { mongo: 0, rest: 0 };
	let point: CrashPoint | null = null;
	let restarting: Promise<void> = Promise.resolve();
	let hit = false;
	const isHere = (of: CrashPoint['of'], phase: string): boolean =>
		!hit && point !== null && point.of === of && point.phase === phase && requests[of] === point.number;
	const die = (): Promise<void> => {
		hit = true;
		const dead = app.bot.kill9();
		restarting = dead.then(() => app.restart());
		// Whoever waits for the bot is told.
		restarting.catch(() => undefined);
		return dead;
	};
	proxy.watch((_, phase) => {
		if (phase === 'before') requests.mongo++;
		if (!isHere('mongo', phase)) return 'pass';
		void die();
		return 'hold';
	});
	app.sandbox.onRest(async ({ phase }) => {
		if (phase === 'before') requests.rest++;
		if (isHere('rest', phase)) await die();
	});
	return {
		requests,
		arm(next) {
			Object.assign(requests, { mongo: 0, rest: 0 });
			[point, hit] = [next, false];
		},
		back: () => restarting,
		get hit() {
			return hit;
		}
	};
}

async function through(app: App, watch: Watch, { name, done, play }: Step): Promise<void> {
	let trouble: unknown;
	for (let tries = 0; tries < mostTries; tries++) {
		await watch.back();
		try {
			await app.idle();
			if (await done(app)) {
				await watch.back();
				return;
			}
			await play(app);
		} catch (error) {
			trouble = error;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}
	throw new Error(`"${name}" does not get on`, { cause: trouble });
}
