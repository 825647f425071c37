import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAST, makeDemoWorld } from '../../sandbox/src/demo.js';
import type { SandboxGuild } from '../../sandbox/src/index.js';
import { Sandbox } from '../../sandbox/src/sandbox.js';
import { setUpGuild } from '../../scripts/demo/main.js';
import { type PathName, paths } from '../../scripts/demo/paths/index.js';
import { makePlan, type Plan } from '../../scripts/demo/plan.js';
import { reportOf } from '../../scripts/demo/report.js';
import { Stage } from '../../scripts/demo/stage.js';
import { playStory, prologue } from '../../scripts/demo/story.js';
import { type App, startApp } from '../support/app.js';

/** A few days with a few orders out of the plan, on the day (from 0) on which each begins. */
const days = 5;
const told: Readonly<Partial<Record<PathName, number>>> = {
	hand: 0,
	goods: 0,
	parts: 0,
	ruledSplit: 0,
	cancelledEarly: 1,
	expired: 1,
	openMeeting: 0,
	openPlaced: 0,
	draft: 0
};

function shortPlan(): Plan {
	const plan = makePlan(5);
	const chosen = Object.entries(told).flatMap(([path, day]) => {
		const order = plan.orders.find((one) => one.path === path);
		return order ? [order.open ? order : { ...order, at: (day + 1) * 24 + 9 + (order.at % 1) }] : [];
	});
	return { ...plan, orders: chosen, words: plan.words.slice(0, 4), joining: [] };
}

describe('the story of the demo world', () => {
	let app: App;
	let guild: SandboxGuild;
	let stage: Stage;
	let connection: mongoose.Connection;

	beforeAll(async () => {
		app = await startApp();
		const { sandbox } = app;
		if (!(sandbox instanceof Sandbox)) throw new Error('not the local Discord itself');
		makeDemoWorld(sandbox);
		const found = sandbox.guilds().find(({ ownerId }) => sandbox.as(ownerId).user.global_name === 'Rowan');
		if (!found) throw new Error('the demo world has no guild');
		guild = found;
		connection = await mongoose.createConnection(String(app.env.MONGODB_URI), { dbName: String(app.env.MONGODB_DB) }).asPromise();
		stage = new Stage({ sandbox, guild, db: app.db });
	});
	afterAll(async () => {
		await stage?.close();
		await connection?.close();
		await app?.stop();
	});

	it('has everybody of the cast as a member, with an account of their age', () => {
		const now = app.sandbox.clock.now().getTime();
		for (const { name, accountDays, memberDays } of CAST) {
			const member = app.sandbox.members(guild).find(({ user }) => user.global_name === name);
			const made = Number(BigInt(member?.user.id ?? 0) >> 22n) + 1_420_070_400_000;
			expect(Math.round((now - made) / 86_400_000), name).toBe(accountDays);
			expect(Math.round((now - Date.parse(member?.joined_at ?? '')) / 86_400_000), name).toBe(memberDays);
		}
	});

	it('is set up once, however often it is asked for', async () => {
		expect(await setUpGuild(app.sandbox, guild)).toContain('set up');
		expect(await setUpGuild(app.sandbox, guild)).toBe('was ready');
	});

	it('comes to the end that the plan names, with books that balance', async () => {
		const plan = shortPlan();
		expect(plan.orders).toHaveLength(Object.keys(told).length);
		await prologue(stage);
		const seen: number[] = [];
		await playStory({ stage, plan, begins: stage.now, days, progress: ({ day }) => seen.push(day) });
		expect(seen.at(-1)).toBe(days);

		const report = await reportOf(connection, guild.id);
		const expected: Record<string, number> = {};
		for (const { path } of plan.orders) expected[paths[path].end] = (expected[paths[path].end] ?? 0) + 1;
		expect(report.states).toEqual(expected);
		expect(report.reviews).toBe(plan.orders.filter(({ review }) => review).length);
		expect(report.disputes).toEqual({ ended: 1, open: 0 });
		expect(report.books.postings).toBeGreaterThan(20);
		expect([report.books.differences, report.books.orphans]).toEqual([[], []]);
		const said = app.sandbox.messages(stage.person('Rowan').channel('general')).map(({ content }) => content);
		expect(said).toEqual(plan.words.map(({ words }) => words));
	}, 300_000);
});
