import { afterAll, beforeAll, expect, test } from 'vitest';
import { CATALOGUE } from '../../sandbox/src/scenarios/catalogue.js';
import { type Cell, type CellResult, playCell, replayLine, undisturbed } from './matrix/cell.js';
import { commitHash, draw } from './matrix/draw.js';
import { journeys } from './matrix/journeys.js';
import { difference, type End, faultsOf } from './matrix/judge.js';
import { type Lane, openLane } from './matrix/lane.js';

/**
 * Real ms for all cells together: no further cell of the draw is begun when what is left is less than the longest so far. The main journey
 * under every scenario and one cell of each other journey are played whatever they take.
 */
const budgetMs = 4 * 60_000;
/** So long people bear the trouble here, real ms: much of it is waiting for answers that never come. `npm run chaos` is more patient. */
const troubleMs = 8_000;
/** Bots side by side. */
const lanes = 2;
/** A main cell whose scenario found nothing to act on has shown nothing: it is played with so many further seeds. */
const furtherSeeds = 2;

const scenarios = CATALOGUE.map(({ name }) => name);
const others = journeys.map(({ name }) => name).filter((name) => name !== 'main');
const commit = commitHash();
const drawn = draw(commit, others, scenarios);

const open: (Lane | null)[] = Array.from({ length: lanes }, () => null);
const ends = new Map<string, Promise<End>>();
const began = performance.now();

beforeAll(async () => {
	await Promise.all([...open.keys()].map(laneAt));
}, 300_000);
afterAll(async () => {
	await Promise.all(open.map((lane) => lane?.stop()));
});

const print = (text: string): void => void process.stdout.write(`chaos: ${text}\n`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

async function laneAt(at: number): Promise<Lane> {
	const lane = open[at] ?? (await openLane());
	open[at] = lane;
	return lane;
}

/** A journey's end without trouble, played once; whoever needs it on another lane meanwhile goes on and waits for it in the end. */
async function endOfJourney(lane: Lane, journey: string): Promise<{ end: Promise<End> }> {
	const known = ends.get(journey);
	if (known) return { end: known };
	const end = undisturbed(lane, journey).catch((error: unknown) => {
		// The next who asks plays it anew.
		ends.delete(journey);
		throw new Error(`without trouble: ${error instanceof Error ? error.message : error}`, { cause: error });
	});
	ends.set(journey, end);
	// Cells that compare with it tell of the failure.
	await end.catch(() => {});
	return { end };
}

async function playOn(at: number, cell: Cell): Promise<CellResult> {
	const lane = await laneAt(at);
	const { end } = await endOfJourney(lane, cell.journey);
	const result = await playCell(lane, cell, end, troubleMs);
	print(`${result.problems.length === 0 ? '✓' : '✗'} ${nameOf(cell)}: ${result.acted} times, ${seconds(result.tookMs)}`);
	if (result.problems.length > 0) {
		print(`  ${result.problems[0]?.slice(0, 300)}`);
		// What a failed cell has left behind is no other cell's trouble.
		open[at] = null;
		await lane.stop();
	}
	return result;
}

const nameOf = ({ journey, scenario, seed }: Cell): string => `${journey} × ${scenario}, seed ${seed}`;

/** Plays a main cell, with further seeds while its scenario finds nothing to act on. */
async function playMain(at: number, cell: Cell): Promise<CellResult> {
	for (let seed = cell.seed; ; seed++) {
		const result = await playOn(at, { ...cell, seed });
		if (result.acted > 0 || result.problems.length > 0) return result;
		if (seed - cell.seed >= furtherSeeds) return { ...result, problems: ['the scenario found nothing to act on'] };
	}
}

/** Plays cells on all lanes: those that must be played first, then others while there is time. */
async function playAll(must: readonly Cell[], may: readonly Cell[]): Promise<{ left: Cell[]; results: CellResult[] }> {
	const waiting = [...must.map((cell) => ({ cell, must: true })), ...may.map((cell) => ({ cell, must: false }))];
	const results: CellResult[] = [];
	const left: Cell[] = [];
	let longestMs = 0;
	await Promise.all(
		[...open.keys()].map(async (at) => {
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				const { cell } = next;
				const startedAt = performance.now();
				if (!next.must && startedAt - began + longestMs > budgetMs) {
					left.push(cell);
					continue;
				}
				results.push(await (cell.journey === 'main' ? playMain(at, cell) : playOn(at, cell)));
				longestMs = Math.max(longestMs, performance.now() - startedAt);
			}
		})
	);
	return { left, results };
}

test('the main journey under every scenario, and other journeys under some, end as without trouble', {
	timeout: 1_800_000
}, async () => {
	const [seed] = drawn.seeds;
	print(`commit ${commit.slice(0, 12)}, seeds ${drawn.seeds.join(' and ')}`);
	const main = scenarios.map((scenario): Cell => ({ journey: 'main', scenario, seed }));
	const { left, results } = await playAll([...main, ...drawn.cells.slice(0, others.length)], drawn.cells.slice(others.length));
	const ofOthers = results.filter(({ journey }) => journey !== 'main');
	print(
		`${results.length} cells played, ${ofOthers.length} of other journeys, in ${seconds(performance.now() - began)}; ${left.length} left out for want of time`
	);
	for (const cell of left) print(`left out: ${replayLine(cell)}`);
	const failed = results
		.filter(({ problems }) => problems.length > 0)
		.map((result) => `${replayLine(result)}\n${result.problems.join('\n')}\nwhat was done: ${result.decisions.slice(-8).join('; ')}`);
	expect(failed).toEqual([]);
	const playedUnder = results.filter(({ journey }) => journey === 'main').map(({ scenario }) => scenario);
	expect(playedUnder.sort()).toEqual([...scenarios].sort());
	expect([...new Set(ofOthers.map(({ journey }) => journey))].sort()).toEqual([...others].sort());
});

test('the draw is the same for a commit, and another for another', () => {
	const again = draw(commit, others, scenarios);
	expect(again).toEqual(drawn);
	expect(draw('f'.repeat(40), others, scenarios)).not.toEqual(draw('e'.repeat(40), others, scenarios));
	for (const journey of others)
		expect(new Set(drawn.cells.filter((cell) => cell.journey === journey).map(({ scenario }) => scenario)).size).toBe(3);
});

test('the judge sees what is lost, doubled, left over or does not balance', { timeout: 300_000 }, async () => {
	const lane = await laneAt(0);
	const app = await lane.guild('Judged');
	const journey = journeys.find(({ name }) => name === 'wallet');
	if (!journey) throw new Error('there is no such journey');
	await journey.prepare(app);
	for (let steps = 0; steps < 20 && (await journey.next(app)) === 'again'; steps++) await app.idle();
	expect(await faultsOf(app, lane)).toEqual([]);

	app.sandbox.createChannel(app.guild, { name: 'orders' });
	app.sandbox.createRole(app.guild, { name: 'Courier' });
	await app.db
		.collection('accounts')
		.updateOne({ guild: app.guild.id, member: app.people.buyer.id, currency: 'credits' }, { $inc: { balance: 1 } });
	await app.db.collection('outbox').updateOne({ guild: app.guild.id }, { $set: { state: 'dead', error: 'made up' } });
	const found = (await faultsOf(app, lane)).join('\n');
	for (const part of [
		'channels that are there twice',
		'orders',
		'roles that are there twice',
		'Courier',
		'books that do not balance',
		'dead effects',
		'made up'
	])
		expect(found).toContain(part);

	const end = { orders: ['a', 'b'], channels: [{ name: 'x', messages: ['1'] }] };
	expect(difference(end, end, 'all')).toEqual([]);
	expect(difference(end, { ...end, orders: ['a'] }, 'rows')).toHaveLength(1);
	expect(difference(end, { ...end, channels: [] }, 'all')).toHaveLength(1);
	expect(difference(end, { ...end, channels: [] }, 'rows')).toEqual([]);
});
