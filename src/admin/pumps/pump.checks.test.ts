import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, test } from 'vitest';
import { GuildChecks } from '#core/checks';
import type { Finding, SliceValues, VersionDoc } from '#settings';
import { toValue } from '#settings';
import type { PriceRule } from '#shop';
import { at, coupon, guild, reward, sold } from '../../../tests/support/pump-shop.js';
import { testView } from '../../../tests/support/views.js';
import { findPumps } from './find.js';
import { pumpInput, type SoldItem } from './input.js';
import { type PumpCheckDeps, pumpCheck, registerPumpCheck } from './pump.checks.js';
import type { PumpInput, PumpReport } from './pump.types.js';
import { PumpsNotLooked, PumpThread } from './pump-thread.js';

const here = { look: async (_: string, input: PumpInput): Promise<PumpReport> => findPumps(structuredClone(input)) };
const state = { roles: {}, zone: 'UTC' };
const deps = (values: SliceValues, items: readonly SoldItem[], rules: readonly PriceRule[]): PumpCheckDeps =>
	({
		thread: here,
		settings: { all: async () => ({ state, values }) },
		items: async () => items,
		prices: { all: async () => ({ rules, usedUp: [] }) },
		now: () => at
	}) as unknown as PumpCheckDeps;
const doc = (kind: VersionDoc['kind'], key: string, body: unknown): VersionDoc =>
	({ kind, key, hash: '', body: toValue(body) }) as VersionDoc;
const docs = (values: SliceValues, items: readonly SoldItem[], rules: readonly PriceRule[], open = true): VersionDoc[] => [
	doc('guild', 'guild', { language: 'en-US', zone: 'UTC' }),
	doc('category', 'gear', { key: 'gear', active: open }),
	...Object.entries(values).map(([key, body]) => doc('slice', key, body)),
	...items.map((item) => doc('item', item.key, item)),
	...rules.map(({ _id: _row, guild: _guild, ...rule }) => doc('price', `${rule.kind}|${rule.key}`, rule))
];
const words = ({ title, text, steps }: Finding, locale: 'en-US' | 'de' = 'en-US') => {
	const { t } = testView({ locale });
	return {
		title: t(title.key, title.params),
		text: t(text.key, text.params),
		steps: (steps ?? []).map(({ key, params }) => t(key, params))
	};
};
const plain = (text: string) => text.replaceAll(/\\|[^\p{L}\p{N}\p{P}\p{Z}→×]/gu, '').replaceAll(/\s+/g, ' ');

const dust = [sold('Element dust', 60)];
const welcome = coupon('welcome', { percent: 10 });
const buysBack = { economy: { sellBack: { enabled: true, percent: 100 } } };

describe('before a version comes into force', () => {
	it('a pump keeps it back, told step by step', async () => {
		const findings = await pumpCheck(deps({}, [], []))(guild, docs(buysBack, dust, [welcome]));
		expect(findings.map(({ level }) => level)).toEqual(['blocks']);
		const [told] = findings.map((finding) => words(finding));
		expect(plain(told?.title ?? '')).toBe('A money pump: Element dust');
		expect(plain(told?.text ?? '')).toMatch(/^Buy Element dust at 54.* \(coupon welcome\) → sell back at 60.*: gain 6.* each time\./);
		expect(told?.steps.map(plain)).toEqual([expect.stringMatching(/^Buy Element dust at 54/), expect.stringMatching(/^sell back at 60/)]);
	});

	it('each side is judged by its own settings', async () => {
		const inForce = deps(buysBack, dust, [welcome]);
		expect(await pumpCheck(inForce)(guild, docs({}, dust, [welcome]))).toEqual([]);
		expect(await pumpCheck(inForce)(guild, docs(buysBack, dust, []))).toEqual([]);
		expect(await pumpCheck(inForce)(guild, docs(buysBack, dust, [welcome], false))).toEqual([]);
		expect(await pumpCheck(deps({}, [], []))(guild, docs(buysBack, dust, [welcome]))).toHaveLength(1);
	});

	it('a bounded gain is told with what it may cost', async () => {
		const once = coupon('welcome', { percent: 10, perMember: 1 });
		const [finding, ...others] = await pumpCheck(deps({}, [], []))(guild, docs(buysBack, dust, [once]));
		expect([finding?.level, others]).toEqual(['warns', []]);
		expect(plain(finding ? words(finding).text : '')).toMatch(/gain 6.* each time, at most 6.* once per member\.$/);
	});

	test.each(['replaced', 'busy', 'closed', 'crashed', 'tooLong'] as const)('nobody looked: %s', async (why) => {
		const thread = { look: () => Promise.reject(new PumpsNotLooked(why)) };
		const findings = await pumpCheck({ ...deps({}, [], []), thread })(guild, docs(buysBack, dust, [welcome]));
		const level = why === 'tooLong' ? 'warns' : 'blocks';
		expect(findings.map((one) => [one.level, one.title.key])).toEqual([[level, 'admin:pumps.notLooked']]);
	});

	it('a document that is none is refused, not passed', async () => {
		await expect(pumpCheck(deps({}, [], []))(guild, [doc('item', 'x', { key: 'x' })])).rejects.toThrow();
	});

	it('every kind of step and bound has words in both languages', async () => {
		const cases: (readonly [SliceValues, readonly SoldItem[], readonly PriceRule[]])[] = [
			[buysBack, [sold('a', 10, { maxPerOrder: 4, breaks: [{ from: 4, percent: 30 }] })], []],
			[
				{
					economy: {
						conversions: [
							{ from: 'credits', to: 'tokens', give: 1, get: 2 },
							{ from: 'tokens', to: 'credits', give: 1, get: 1 }
						]
					}
				},
				[],
				[]
			],
			[
				{ xp: { faucets: { enabled: true }, rewardRules: [reward('pay', { amounts: { credits: 99, tokens: 3 } })] } },
				[sold('b', 9, { rewards: { rules: ['pay'] } })],
				[]
			],
			[
				{
					xp: {
						faucets: { enabled: true },
						rewardRules: [{ ...reward('chat', { amounts: { credits: 3 } }), event: 'member.messaged', who: 'member' }]
					}
				},
				[],
				[]
			],
			[{ economy: { startGrant: { enabled: true, credits: 250 } } }, [], []],
			[
				{ xp: { faucets: { enabled: true }, rewardRules: [reward('pay', { amounts: { credits: 99 } })] } },
				[sold('b', 9, { rewards: { rules: ['pay'] }, buyerLimits: [{ count: 2, window: 'month', scope: 'member' }] })],
				[]
			]
		];
		for (const [values, items, rules] of cases) {
			const findings = await pumpCheck(deps({}, [], []))(guild, docs(values, items, rules));
			expect(findings.length).toBeGreaterThan(0);
			for (const finding of findings)
				for (const locale of ['en-US', 'de'] as const) {
					const { title, text, steps } = words(finding, locale);
					for (const line of [title, text, ...steps]) expect(line).not.toMatch(/[{}]|undefined|NaN|Infinity/);
				}
		}
	});
});

describe('what is in force', () => {
	const problems = async (one: PumpCheckDeps) => {
		const checks = new GuildChecks();
		registerPumpCheck(checks, one);
		return (await Promise.all(checks.all.map((check) => check.run(guild, 'published')))).flat();
	};

	it('is looked at by /config check', async () => {
		expect(await problems(deps({}, dust, [welcome]))).toEqual([]);
		const [problem, ...others] = await problems(deps(buysBack, [...dust, sold('Silk', 100)], [welcome]));
		expect([problem?.id, problem?.weight, others]).toEqual(['pumps.endless', 'bad', []]);
		const { t } = testView();
		expect(t(problem?.title.key ?? '', problem?.title.params)).toBe('2 money pumps');
		expect(plain(t(problem?.text.key ?? '', problem?.text.params))).toMatch(/^Buy .* → sell back at .*: gain .* each time\./);
	});

	it('says so when nobody looked', async () => {
		const thread = { look: () => Promise.reject(new PumpsNotLooked('crashed')) };
		expect((await problems({ ...deps(buysBack, dust, [welcome]), thread })).map(({ id, weight }) => [id, weight])).toEqual([
			['pumps.unknown', 'warn']
		]);
	});
});

describe('the thread', () => {
	const inputOf = (price: number) => pumpInput(buysBack, [sold('Element dust', price)], [welcome], at);
	const errors: unknown[] = [];
	const real = new PumpThread((error) => errors.push(error));
	afterAll(() => real.close());

	it('finds what the main thread finds', async () => {
		const input = inputOf(60);
		expect(await real.look('a', input)).toEqual(findPumps(input));
		expect(errors).toEqual([]);
	});

	it('that dies is replaced, and whoever waited is told', async () => {
		const ports: ReturnType<typeof stand>[] = [];
		const told: unknown[] = [];
		const thread = new PumpThread(
			(error) => told.push(error),
			() => {
				const port = stand();
				ports.push(port);
				return port;
			}
		);
		const first = thread.look('a', inputOf(60));
		ports[0]?.emit('error', new Error('out of memory'));
		await expect(first).rejects.toMatchObject({ why: 'crashed' });
		expect(told).toHaveLength(1);
		const second = thread.look('a', inputOf(60));
		expect(ports.map(({ holds }) => holds)).toEqual([false, false]);
		ports[0]?.emit('exit', 1);
		ports[1]?.answer();
		expect((await second).count).toBe(1);
		await thread.close();
		expect(ports[1]?.ended).toBe(true);
		await expect(thread.look('a', inputOf(60))).rejects.toMatchObject({ why: 'closed' });
	});

	it('lets guilds take turns, with one look waiting each: the newest', async () => {
		const port = stand();
		const thread = new PumpThread(
			() => undefined,
			() => port
		);
		const price = (report: PumpReport) => report.pumps[0]?.steps[0];
		const running = thread.look('a', inputOf(50));
		const old = thread.look('a', inputOf(60)).catch((error: unknown) => error);
		const other = thread.look('b', inputOf(70));
		const fresh = thread.look('a', inputOf(80));
		expect(await old).toMatchObject({ why: 'replaced' });
		const order: string[] = [];
		for (const [name, look] of [
			['running', running],
			['other', other],
			['fresh', fresh]
		] as const)
			void look.then(() => order.push(name));
		for (let turn = 0; turn < 3; turn++) {
			port.answer();
			await sleep(0);
		}
		expect([...order].sort()).toEqual(['fresh', 'other', 'running']);
		expect(price(await fresh)).toMatchObject({ paid: 72 });
		expect(price(await other)).toMatchObject({ paid: 63 });
		const [follower, newest] = [thread.look('c', inputOf(50)), thread.look('d', inputOf(50), true)];
		const followed = [thread.look('d', inputOf(60), true), thread.look('d', inputOf(90), true)];
		for (let turn = 0; turn < 2; turn++) {
			port.answer();
			await sleep(0);
		}
		await follower;
		expect((await Promise.all([newest, ...followed])).map((report) => price(report))).toEqual(
			Array(3).fill(expect.objectContaining({ paid: 81 }))
		);
		await thread.close();
	});

	it('that takes too long is given up', async () => {
		const port = stand();
		const thread = new PumpThread(
			() => undefined,
			() => port,
			5
		);
		const keep = setTimeout(() => undefined, 60_000);
		await expect(thread.look('a', inputOf(60))).rejects.toMatchObject({ why: 'tooLong' });
		clearTimeout(keep);
		expect(port.ended).toBe(true);
		await thread.close();
	});
});

/** A worker that answers when it is told to. */
function stand() {
	const listeners = new Map<string, ((value: unknown) => void)[]>();
	const jobs: { readonly id: number; readonly input: PumpInput }[] = [];
	const port = {
		ended: false,
		/** As a real one: listening to it keeps the process alive, until it is let go. */
		holds: true,
		postMessage: (job: { readonly id: number; readonly input: PumpInput }) => void jobs.push(job),
		on(event: string, listener: (value: never) => void) {
			if (event === 'message') port.holds = true;
			listeners.set(event, [...(listeners.get(event) ?? []), listener as (value: unknown) => void]);
			return port;
		},
		async terminate() {
			port.ended = true;
			return 0;
		},
		unref() {
			port.holds = false;
		},
		emit: (event: string, value: unknown) => {
			for (const listener of listeners.get(event) ?? []) listener(value);
		},
		answer() {
			const job = jobs.shift();
			if (job) port.emit('message', { id: job.id, report: findPumps(job.input) });
		}
	};
	return port as typeof port & { on: never };
}
