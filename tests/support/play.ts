import type { App } from './app.js';
import { finalState } from './final-state.js';
import { nextStep } from './order-script.js';

/** More steps than this mean that the order does not get on. */
const mostSteps = 60;
/** Deadlines that are left after an order have passed by then. */
const afterwardsMs = 3 * 86_400_000;

/** People press on: what failed because the bot was away is done again once it is back. */
export async function play(app: App, back: () => Promise<void> = () => Promise.resolve()): Promise<void> {
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

/** Lets every deadline pass that an order leaves behind, and tells where everything stands. */
export async function finish(app: App): Promise<Record<string, unknown>> {
	await app.advance(60_000);
	await app.idle();
	await app.advance(afterwardsMs);
	await sealed(app);
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	await app.idle();
	return finalState(app);
}

/** The days that have passed are sealed in the audit channel: at the latest by the next minute's sweep. */
async function sealed(app: App): Promise<void> {
	const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'audit-log');
	for (let tries = 0; channel && tries < 450 && app.sandbox.messages(channel).length === 0; tries++) {
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
