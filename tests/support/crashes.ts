import { afterAll, beforeAll, expect } from 'vitest';
import { killAtEach, type Recording, record, sample } from '../chaos/crash-points.js';
import { type StoredWorld, storeWorld } from '../chaos/world.js';
import type { App } from './app.js';
import { finalState } from './final-state.js';
import { finish, playSteps } from './play.js';

type State = Record<string, unknown>;

/** How long all crashes of one file may take, real ms. */
export const crashesMs = 900_000;
const recordingMs = 300_000;

export interface CrashPlay {
	/** What has happened before the bot is killed for the first time. */
	readonly prepare?: (app: App) => Promise<void>;
	/** Looks at where things are and does the next thing, so that it can be repeated when the bot went away in the middle. */
	readonly next: (app: App) => Promise<'again' | 'done'>;
	/** Where everything stands once no deadline is left; by default what `finalState` tells. */
	readonly state?: (app: App) => Promise<State>;
	/** What of it must be as without a crash; by default all of it. */
	readonly what?: (state: State) => State;
}

/** What a file asks of its play. */
export interface Crashes {
	/** Where the undisturbed play has ended. */
	undisturbed(): State;
	/**
	 * Plays it so many times, kills the bot each time at another point, starts it again, and expects every end to be that of the
	 * undisturbed play. At least half of the points must come.
	 */
	endAlike(tried: number): Promise<void>;
}

/** Stores the world and plays it once undisturbed before the tests of the file that calls this. */
export function crashesOf({ prepare, next, state = finalState, what }: CrashPlay): Crashes {
	let world: StoredWorld | undefined;
	let recording: Recording | undefined;
	const script = (app: App, back?: () => Promise<void>) => playSteps(app, () => next(app), back);
	const end = async (app: App): Promise<State> => {
		await finish(app);
		return state(app);
	};
	const recorded = (): { world: StoredWorld; recording: Recording } => {
		if (!world || !recording) throw new Error('nothing was played');
		return { world, recording };
	};

	beforeAll(async () => {
		world = await storeWorld(prepare);
		recording = await record(world, script, end);
	}, recordingMs);
	afterAll(() => world?.remove());

	return {
		undisturbed: () => recorded().recording.state,
		async endAlike(tried) {
			const { world, recording } = recorded();
			const points = sample(recording.points, tried, recording.points.length);
			const { different, hits } = await killAtEach(world, recording, points, { script, end, ...(what ? { what } : {}) });
			expect(different).toEqual([]);
			expect(hits).toBeGreaterThanOrEqual(tried / 2);
		}
	};
}
