import type { ScenarioName } from '../../../sandbox/src/index.js';
import { type Journey, journeyOf } from './journeys.js';
import { difference, type End, endOf, faultsOf, type Sameness } from './judge.js';
import type { Lane, Played } from './lane.js';
import { putRight, retryAsPerson } from './persons.js';

/** One journey under one scenario with one seed. */
export interface Cell {
	readonly journey: string;
	readonly scenario: ScenarioName;
	readonly seed: number;
}

export interface CellResult extends Cell {
	/** Empty: passed. */
	readonly problems: readonly string[];
	/** How often the scenario acted. */
	readonly acted: number;
	/** Steps of people that failed and were tried again. */
	readonly failedSteps: number;
	readonly tookMs: number;
	/** What the scenario did, for whoever looks into a failure. */
	readonly decisions: readonly string[];
}

/** How one plays a cell again. */
export const replayLine = ({ journey, scenario, seed }: Cell): string =>
	`npm run chaos -- --journey ${journey} --scenario ${scenario} --seed ${seed}`;

/**
 * After trouble on the way to Discord everything is as without it, message by message. Where the scenario removes messages, channels, roles
 * or people, or keeps them from being made or told, what the bot writes instead differs: there the rows alone must be the same.
 */
const sameness: Readonly<Partial<Record<ScenarioName, Sameness>>> = {
	'channel-deleted': 'rows',
	'role-deleted': 'rows',
	'permission-taken': 'rows',
	'category-full': 'rows',
	'guild-full': 'rows',
	'dm-closed': 'rows',
	'message-deleted': 'rows',
	'member-left': 'rows',
	'bot-kicked': 'rows'
};

/** Longer journeys jump over days, and what a card says of time depends on when people tried again: there the rows are compared alone. */
const samenessOf = ({ journey, scenario }: Cell): Sameness => (journey === 'main' ? (sameness[scenario] ?? 'all') : 'rows');

/** Nobody bears trouble for longer unless told so, real ms. */
const troubleMs = 20_000;
/** Who fails so often in a row waits until the trouble is over. */
const troubledFailures = 4;
/** After so long, ms on the bot's clock, somebody looks again. */
const laterMs = 16 * 60_000;
/** Patience when it is over: failures in a row, real ms. What is slow on a loaded machine has not failed. */
const afterwards = { failures: 20, forMs: 150_000 } as const;

/** Plays the journey without trouble: what every disturbed run is compared with. @throws when it does not come to its end. */
export async function undisturbed(lane: Lane, name: string): Promise<End> {
	const journey = journeyOf(name);
	const app = await lane.guild('Ashtrails');
	await journey.prepare(app);
	const { done, trouble } = await retryAsPerson(app, journey.next, afterwards);
	if (!done) throw new Error(`the journey ${name} does not come to its end without trouble`, { cause: trouble });
	const end = await endOf(app);
	const faults = await faultsOf(app, lane);
	if (faults.length > 0) throw new Error(`the journey ${name} without trouble: ${faults.join('; ')}`);
	return end;
}

/**
 * Plays one cell in a guild of its own. Never throws: what went wrong is in the result.
 * @param expected the journey's end without trouble; waited for when the cell has come to its own.
 * @param forMs how long people try before the trouble ends, real ms.
 */
export async function playCell(lane: Lane, cell: Cell, expected: End | Promise<End>, forMs: number = troubleMs): Promise<CellResult> {
	const began = performance.now();
	const problems: string[] = [];
	let failedSteps = 0;
	let app: Played | null = null;
	try {
		app = await lane.guild('Ashtrails');
		const journey = journeyOf(cell.journey);
		failedSteps = await play(app, journey, cell, forMs, problems);
		if (problems.length === 0) {
			const found = await endOf(app);
			problems.push(...difference(await expected, found, samenessOf(cell), journey.loose));
			problems.push(...(await faultsOf(app, lane)));
		}
	} catch (error) {
		problems.push(`broke off: ${textOf(error)}`);
		app?.sandbox.scenarios.stop();
	}
	const log = app?.sandbox.scenarios.log().filter((one) => one.scenario === cell.scenario && one.seed === cell.seed) ?? [];
	const decisions = log.map(({ at, what }) => `${at}: ${what}`);
	const acted = app?.sandbox.scenarios.counts()[cell.scenario] ?? 0;
	return { ...cell, problems, acted, failedSteps, tookMs: Math.round(performance.now() - began), decisions };
}

async function play(app: Played, journey: Journey, { scenario, seed }: Cell, forMs: number, problems: string[]): Promise<number> {
	const { scenarios } = app.sandbox;
	await journey.prepare(app);
	if (seed % 3 !== 0) await journey.opening?.(app);
	await app.idle();
	scenarios.start(scenario, seed, { guild: app.guild });
	app.patient = false;
	const during = await retryAsPerson(app, journey.next, { failures: troubledFailures, forMs });
	await scenarios.heal();
	app.patient = true;
	// Whoever answers for the guild looks after it when the trouble is over.
	await retryAsPerson(app, rightAgain, afterwards);
	const after = await retryAsPerson(app, journey.next, { ...afterwards, onFailure: lookLater() });
	if (!after.done) problems.push(`does not come to its end: ${textOf(after.trouble)}; ${await whereItIs(app)}`);
	return during.failed + after.failed;
}

/** Who does not get on puts right what they can, and comes back later: a room that nobody could make is tried again after minutes. */
function lookLater(): (app: Played) => Promise<void> {
	let failures = 0;
	return async (app) => {
		await putRight(app);
		if (++failures % 4 === 0) await app.advance(laterMs);
	};
}

async function rightAgain(app: Played): Promise<'again' | 'done'> {
	await putRight(app);
	return 'done';
}

/** Orders and tickets as they are, and what the bot complained of last: for whoever looks into a journey that does not get on. */
async function whereItIs(app: Played): Promise<string> {
	const rows = (name: string, fields: object) =>
		app.db
			.collection(name)
			.find({ guild: app.guild.id })
			.project({ _id: 0, ...fields })
			.toArray();
	const orders = await rows('orders', { code: 1, state: 1, delivered: 1, confirmed: 1 });
	const tickets = await rows('tickets', { code: 1, state: 1, rooms: 1, closings: 1, channel: 1 });
	const loud = app.bot.log
		.filter((line) => /"level":"(warn|error|fatal)"/.test(line) && (line.includes(app.guild.id) || !line.includes('"guild"')))
		.slice(-6);
	return `${JSON.stringify({ orders, tickets })}\n${loud.join('\n')}`;
}

const textOf = (error: unknown): string =>
	(error instanceof Error ? `${error.message}${error.cause ? ` (${textOf(error.cause)})` : ''}` : String(error)).slice(0, 1_500);
