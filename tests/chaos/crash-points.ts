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

type State = Record<string, unknown>;

export interface Recording {
	readonly points: readonly CrashPoint[];
	readonly state: Record<string, unknown>;
}

/** What people do; goes on where it was once the bot is back. */
export type Script = (app: App, back?: () => Promise<void>) => Promise<void>;

/** Brings what was played to its end and tells where everything stands. */
export type End = (app: App) => Promise<Record<string, unknown>>;

/** Plays one order without a crash and numbers every request of the bot on the way. */
export async function record(world: StoredWorld, script: Script = play, end: End = finish): Promise<Recording> {
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
		await script(run.app);
		const points = (['mongo', 'rest'] as const).flatMap((of) =>
			Array.from({ length: counts[of] }, (_, index) =>
				(['before', 'after'] as const).map((phase) => ({ of, number: index + 1, phase }))
			).flat()
		);
		return { points, state: await end(run.app) };
	} finally {
		await close(run);
	}
}

/** Plays the same order, kills the bot at the point, starts it again and goes on. `hit`: whether the point came. */
export async function crashAt(
	world: StoredWorld,
	point: CrashPoint,
	script: Script = play,
	end: End = finish
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
		await script(run.app, () => restarting ?? Promise.resolve());
		return { state: await end(run.app), hit };
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

/** Bots side by side. */
const lanes = 2;

/**
 * Kills the bot at each of the points and tells what ended otherwise than the recording, and how many points came. The people's pauses
 * differ from run to run, so a late point may not come; most do.
 *
 * @param what What of a final state counts; all of it by default.
 */
export async function killAtEach(
	world: StoredWorld,
	recording: Recording,
	points: readonly CrashPoint[],
	{ script = play, end = finish, what = (state) => state }: { script?: Script; end?: End; what?: (state: State) => State } = {}
): Promise<{ readonly different: readonly string[]; readonly hits: number }> {
	const waiting = [...points];
	const different: string[] = [];
	let hits = 0;
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) {
				const name = `${point.of} ${point.number} ${point.phase}`;
				try {
					const { state, hit } = await crashAt(world, point, script, end);
					if (hit) hits++;
					const other = difference(what(recording.state), what(state));
					if (other) different.push(`${name}: ${other}`);
				} catch (error) {
					different.push(`${name}: ${error instanceof Error ? `${error.message} ${error.cause ?? ''}` : error}`);
				}
			}
		})
	);
	return { different, hits };
}
