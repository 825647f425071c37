// Whole orders through the bot, from the press on "Place order" to the buyer's confirmation, with many buyers at once; and what the bot
// takes in memory when nobody does anything.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Outcome, type Person, render } from '../sandbox/src/index.js';
import { type App, day, startApp } from '../tests/support/app.js';
import { claimGrant, fillForm, picture, setUp } from '../tests/support/order-script.js';
import { packFile } from '../tests/support/packs.js';

const buyersAtOnce = Number(process.env.BENCH_BUYERS ?? 16);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const item = 'metal-ingots';
const settleMs = 3_000;

/** Resident memory of a process in MiB; `null` where the system does not tell. */
function residentMiB(pid: number): number | null {
	try {
		const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
		return kib === undefined ? null : Math.round(Number(kib) / 1024);
	} catch {
		return null;
	}
}

function join(app: App, name: string): Person {
	const user = app.sandbox.createUser({ name, globalName: name, createdAt: new Date(Date.now() - 700 * day) });
	app.sandbox.addMember(app.guild, user, { joinedAt: new Date(Date.now() - 400 * day) });
	return app.sandbox.as(user, app.guild);
}

/** The form up to its summary; not measured. */
async function fill(buyer: Person): Promise<void> {
	const screens = await fillForm(buyer, item);
	if (!/\(Place order\)/.test(screens.at(-1) ?? '')) throw new Error(`the form ended at: ${screens.at(-1)}`);
}

/** Does a step, and waits for what it shows when the answer was only that the work goes on. */
async function step(person: Person, act: () => Promise<Outcome>, shows: RegExp): Promise<string> {
	const { text } = await act();
	if (shows.test(text)) return text;
	if (!/Still working/.test(text)) throw new Error(`expected ${shows}, and saw: ${text}`);
	return render(await person.waitForScreen(shows, { timeoutMs: 60_000 }));
}

/** One order as two people play it, from the placing on. */
async function play(buyer: Person, staff: Person): Promise<void> {
	const placed = await step(buyer, () => buyer.click('Place order'), /Order `\w+` placed/);
	const order = /Order `(\w+)` placed/.exec(placed)?.[1] ?? '';
	const open = (person: Person, shows: RegExp) => step(person, () => person.slash('order', { order }, { sub: 'view' }), shows);
	await open(staff, /\(Claim order\)/);
	await step(staff, () => staff.click('Claim order'), /is yours/);
	await open(staff, /\(Mark delivered\)/);
	await staff.click('Mark delivered');
	await step(staff, () => staff.fill({ proof: [picture] }), /is marked delivered/);
	await open(buyer, /\(Confirm receipt\)/);
	await step(buyer, () => buyer.click('Confirm receipt'), /Did everything arrive/);
	await step(buyer, () => buyer.click('Confirm receipt'), /is complete/);
}

// The starter pack, but nobody runs out of what is ordered.
const pack = await packFile((varied) => {
	for (const variant of varied.categories.flatMap(({ items }) => items).find(({ key }) => key === item)?.variants ?? [])
		variant.stock = 100_000;
});
const app = await startApp({ pack });
try {
	await setUp(app);
	await pause(settleMs);
	const idle = residentMiB(app.bot.pid);

	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	const courier = String(settings?.slots?.roles?.fulfiller);
	const pairs = Array.from({ length: buyersAtOnce }, (_, index) => {
		const pair = { buyer: join(app, `buyer${index}`), staff: join(app, `courier${index}`) };
		app.sandbox.giveRole(app.guild, pair.staff, courier);
		return pair;
	});
	for (const { buyer } of pairs) await claimGrant(buyer);

	const rates: { completed: number; settled: number }[] = [];
	for (let round = 0; round < rounds; round++) {
		for (const { buyer } of pairs) await fill(buyer);
		await app.idle(120_000);
		const start = performance.now();
		await Promise.all(pairs.map(({ buyer, staff }) => play(buyer, staff)));
		const completed = performance.now() - start;
		// XP, evidence, cards, lines of the log and review requests, each of them at Discord too.
		await app.idle(120_000);
		const settled = performance.now() - start;
		rates.push({ completed: (buyersAtOnce * 1_000) / completed, settled: (buyersAtOnce * 1_000) / settled });
		process.stdout.write(
			`round ${round + 1}: ${buyersAtOnce} orders completed in ${completed.toFixed(0)} ms, with all effects in ${settled.toFixed(0)} ms\n`
		);
	}
	const ended = await app.db.collection('orders').countDocuments({ guild: app.guild.id, state: 'completed' });
	if (ended !== buyersAtOnce * rounds) throw new Error(`${ended} orders were completed, not ${buyersAtOnce * rounds}`);

	const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
	const rounded = (value: number): number => Math.round(value * 100) / 100;
	process.stdout.write(
		`${JSON.stringify({
			name: 'order',
			buyersAtOnce,
			orders: ended,
			completedPerSecond: rounded(median(rates.map((rate) => rate.completed))),
			withEffectsPerSecond: rounded(median(rates.map((rate) => rate.settled))),
			idleMiB: idle,
			busyMiB: residentMiB(app.bot.pid)
		})}\n`
	);
} finally {
	await app.stop();
}
