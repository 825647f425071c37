import { isDeepStrictEqual } from 'node:util';
import type { App } from '../support/app.js';
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.js';
import { finish, play } from '../support/play.js';
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
	const started = run.proxy.count;
	run.proxy.watch((command, phase) => {
		if (hit || point.of !== 'mongo' || command.number - started !== point.number || phase !== point.phase) return 'pass';
		void die();
		return 'hold';
	});
	let first: number | null = null;
	run.app.sandbox.onRest(async ({ number, phase }) => {
		first ??= number;
		if (hit || point.of !== 'rest' || number - first + 1 !== point.number || phase !== point.phase) return;
		await die();
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

/** Share of a sample that lies at requests to Discord: there are fewer of them, and what is lost there can't be rolled back. */
const restShare = 0.35;

/** An even sample of `count` points over both kinds; `shift` moves it, so that other samples look at other points. */
export function sample(points: readonly CrashPoint[], count: number, shift: number): readonly CrashPoint[] {
	if (points.length <= count) return points;
	const rest = Math.round(count * restShare);
	return [
		...spread(
			points.filter(({ of }) => of === 'mongo'),
			count - rest,
			shift
		),
		...spread(
			points.filter(({ of }) => of === 'rest'),
			rest,
			shift
		)
	];
}

function spread(points: readonly CrashPoint[], count: number, shift: number): readonly CrashPoint[] {
	const step = Math.max(1, points.length / count);
	const first = shift % Math.max(1, Math.floor(step));
	return points
		.filter((_, index) => index >= first && Math.floor((index - first) / step) !== Math.floor((index - first - 1) / step))
		.slice(0, count);
}

/** What ended otherwise than without a crash, part by part; empty when nothing did. */
export function difference(expected: Record<string, unknown>, found: Record<string, unknown>): string {
	return Object.keys(expected)
		.filter((key) => !isDeepStrictEqual(expected[key], found[key]))
		.map((key) => `${key}\n  without a crash: ${JSON.stringify(expected[key])}\n  with it:         ${JSON.stringify(found[key])}`)
		.join('\n');
}
