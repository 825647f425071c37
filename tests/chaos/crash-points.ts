import type { App } from '../support/app.js';
import { finalState } from '../support/final-state.js';
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.js';
import { nextStep } from '../support/order-script.js';
import type { StoredWorld } from './world.js';

/** A moment at which the bot can be killed: before a request leaves for its server, or right after its answer has come back. */
export interface CrashPoint {
	readonly of: 'mongo' | 'rest';
	/** Counted from 1 in the run, by kind. */
	readonly number: number;
	readonly phase: 'before' | 'after';
}

export interface Recording {
	readonly points: readonly CrashPoint[];
	readonly state: Record<string, unknown>;
}

/** More steps than this mean that the order does not get on. */
const mostSteps = 60;
/** Deadlines that are left after an order have passed by then. */
const afterwardsMs = 3 * 86_400_000;

/** Plays one order without a crash and numbers every request of the bot on the way. */
export async function record(world: StoredWorld): Promise<Recording> {
	const run = await open(world);
	const counts = { mongo: 0, rest: 0 };
	run.proxy.watch((_, phase) => {
		if (phase === 'before') counts.mongo++;
		return 'pass';
	});
	run.app.sandbox.onRest(({ phase }) => {
		if (phase === 'before') counts.rest++;
	});
	try {
		await play(run.app);
		const points = (['mongo', 'rest'] as const).flatMap((of) =>
			Array.from({ length: counts[of] }, (_, index) =>
				(['before', 'after'] as const).map((phase) => ({ of, number: index + 1, phase }))
			).flat()
		);
		return { points, state: await finish(run.app) };
	} finally {
		await close(run);
	}
}

/** Plays the same order, kills the bot at the point, starts it again and goes on. `hit`: whether the point came. */
export async function crashAt(
	world: StoredWorld,
	point: CrashPoint
): Promise<{ readonly state: Record<string, unknown>; readonly hit: boolean }> {
	const run = await open(world);
	let hit = false;
	let restarting: Promise<void> | null = null;
	const die = () => {
		hit = true;
		run.proxy.watch(null);
		const dead = run.app.bot.kill9();
		restarting = dead.then(() => run.app.restart());
		return dead;
	};
	let mongo = 0;
	run.proxy.watch((_, phase) => {
		if (hit || point.of !== 'mongo') return 'pass';
		if (phase === 'before') mongo++;
		if (mongo !== point.number || phase !== point.phase) return 'pass';
		void die();
		return 'hold';
	});
	let rest = 0;
	run.app.sandbox.onRest(async ({ phase }) => {
		if (hit || point.of !== 'rest') return;
		if (phase === 'before') rest++;
		if (rest === point.number && phase === point.phase) await die();
	});
	try {
		await play(run.app, () => restarting ?? Promise.resolve());
		return { state: await finish(run.app), hit };
	} finally {
		await close(run);
	}
}

interface Run {
	readonly app: App;
	readonly proxy: MongoProxy;
}

async function open(world: StoredWorld): Promise<Run> {
	const { TRIBUTE_TEST_MONGO: mongo = '' } = process.env;
	const proxy = await startMongoProxy(mongo);
	return { proxy, app: await world.open({ mongoUri: proxy.uri }) };
}

async function close({ app, proxy }: Run): Promise<void> {
	await app.stop();
	await proxy.stop();
}

/** People press on: what failed because the bot was away is done again once it is back. */
async function play(app: App, back: () => Promise<void> = () => Promise.resolve()): Promise<void> {
	let trouble: unknown;
	for (let step = 0; step < mostSteps; step++) {
		await back();
		try {
			await app.idle();
			if ((await nextStep(app)) === 'done') {
				await back();
				return await app.idle();
			}
		} catch (error) {
			trouble = error;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}
	throw new Error('the order does not get on', { cause: trouble });
}

async function finish(app: App): Promise<Record<string, unknown>> {
	await app.advance(60_000);
	await app.idle();
	await app.advance(afterwardsMs);
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	await app.idle();
	return finalState(app);
}
