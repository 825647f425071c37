import type { App } from './app.js';
import { finalState } from './final-state.js';
import { nextStep } from './order-script.js';

/** More steps than this mean that the order does not get on. */
const mostSteps = 60;
/** Deadlines that are left after an order have passed by then. */
const afterwardsMs = 3 * 86_400_000;

/** People press on: what failed because the bot was away is done again once it is back. */
export const play = (app: App, back?: () => Promise<void>): Promise<void> => playSteps(app, () => nextStep(app), back);

/** The same for other steps; each looks at where things are, so that it can be repeated. */
export async function playSteps(
	app: App,
	next: () => Promise<'again' | 'done'>,
	back: () => Promise<void> = () => Promise.resolve()
): Promise<void> {
	let trouble: unknown;
	for (let step = 0; step < mostSteps; step++) {
		await back();
		try {
			await app.idle();
			if ((await next()) === 'done') {
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
	await acted(app);
	await app.idle();
	return finalState(app);
}

/** No deadline is left that has passed: a bot that was killed at one of them acts on it after its start. */
async function acted(app: App): Promise<void> {
	const deadlines = app.db.collection('deadlines');
	for (let tries = 0; (await deadlines.countDocuments({ at: { $lte: app.sandbox.clock.now() } })) > 0; tries++) {
		if (tries > 450) throw new Error(`deadlines are left:\n${JSON.stringify(await deadlines.find({}).toArray())}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/**
 * The log is sealed in the audit channel up to its end, or for this very day: at the latest by the next minute's sweep. A seal of an
 * earlier day is not enough, for a bot that was killed and started again may have told one meanwhile.
 */
async function sealed(app: App): Promise<void> {
	const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'audit-log');
	if (channel === undefined) return;
	const stands = (day: string): boolean =>
		app.sandbox.messages(channel).some((message) => app.sandbox.render(message).includes(`Audit log sealed · ${day}`));
	const isSealed = async () => {
		const head = await app.db.collection('audit_heads').findOne({ guild: app.guild.id });
		if (!head?.toldOn || !stands(head.toldOn)) return false;
		const today = app.sandbox.clock.now().toISOString().slice(0, 10);
		return head.toldOn === today || head.told === (await app.db.collection('audit').countDocuments({ guild: app.guild.id }));
	};
	for (let tries = 0; tries < 450 && !(await isSealed()); tries++) {
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
