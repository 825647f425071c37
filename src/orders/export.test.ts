import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuildId } from '#core/ids';
import { database } from '#core/mongo/index';
import { testDatabases } from '../../tests/support/databases.js';
import { freshGuild, person } from '../../tests/support/economy.js';
import { variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor } from '../../tests/support/shop-floor.js';
import { monthSpan, OrderExport } from './order.export.js';
import { mongoOrderRepository } from './order.mongo.repository.js';
import { type OrderFilter, orderRowId, orderSelector } from './order.repository.js';

const mira = person(21);
const rook = person(22);
const days = 200;
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeOf = (index: number) => `AA${letters[Math.floor(index / 900)]}${letters[Math.floor(index / 30) % 30]}${letters[index % 30]}`;
const first = Date.parse('2026-03-31T22:30:00Z');

let floor: ShopFloor;
let guild: GuildId;
const other = freshGuild();

const states = ['completed', 'cancelled', 'expired', 'refunded', 'split', 'placed', 'claimed', 'delivered'] as const;
const row = (of: GuildId, buyer: string, index: number, more: Record<string, unknown> = {}) => {
	const state = states[index % states.length] ?? 'placed';
	const at = new Date(first + index * 86_400_000);
	return {
		_id: orderRowId(of, codeOf(index)) as never,
		guild: of,
		code: codeOf(index),
		buyer,
		state,
		open: ['placed', 'claimed', 'delivered'].includes(state),
		dueAt: new Date(at.getTime() + ((index * 7) % 13) * 3_600_000),
		item: { name: index === 0 ? '=HYPERLINK("https://x.y")' : 'Metal, "refined"', variant: { key: 'one', label: '@one' } },
		quantity: 2,
		quote: { lines: [{ kind: 'goods', label: '-1+1', unit: 5, quantity: 2, amount: 10 }], total: 10 },
		held: 10,
		captured: state === 'completed' ? 10 : 0,
		released: 0,
		revision: 1,
		deliveries: [
			{ byName: '\tDodo', parts: 1 },
			{ byName: '\tDodo', parts: 1 }
		],
		payment: null,
		problem: null,
		change: null,
		offer: null,
		answers: [{ key: 'where', label: 'Where', text: 'SECRET-PLACE', sealed: false }],
		journal: [{ action: 'place', name: 'Mira', reason: 'SECRET-WORD' }],
		placedAt: at,
		claimedAt: null,
		deliveredAt: null,
		endedAt: null,
		...more
	};
};

beforeAll(async () => {
	floor = await openFloor(
		testDatabases(),
		variedPack(() => undefined),
		{ clock: { now: () => new Date(first) } }
	);
	guild = freshGuild();
	const rows = [
		...Array.from({ length: days }, (_, index) => row(guild, mira, index)),
		...Array.from({ length: 50 }, (_, index) => row(guild, rook, index + days)),
		...Array.from({ length: 20 }, (_, index) => row(other, mira, index))
	];
	await database(floor.connection).collection<{ _id: never }>('orders').insertMany(rows);
});
afterAll(() => floor?.close());

const repository = () => mongoOrderRepository(floor.connection);
const file = (span: { from: string | null; to: string | null } = { from: null, to: null }, limits?: { rows: number; bytes: number }) =>
	new OrderExport(repository(), limits).csv(guild, mira, span, 'Europe/Berlin');
const linesOf = (data: Buffer) => data.toString('utf8').trimEnd().split('\r\n');

describe('the file of a member’s orders', () => {
	it('holds all of them and nobody else’s, oldest first', async () => {
		const { data, rows, cut } = await file();
		const [header = '', ...lines] = linesOf(data);
		expect({ rows, cut, lines: lines.length }).toEqual({ rows: days, cut: false, lines: days });
		expect(header.replace('\uFEFF', '').split(',').slice(0, 4)).toEqual(['code', 'item', 'variant', 'quantity']);
		expect(lines.map((line) => line.slice(0, 5))).toEqual(Array.from({ length: days }, (_, index) => codeOf(index)));
		expect(lines[1]).toBe(
			`${codeOf(1)},"Metal, ""refined""",'@one,2,cancelled,1,2026-04-01T22:30:00.000Z,,,,'-1+1: 10,10,10,0,0,,,,,'\tDodo,`
		);
	});

	it('gives a spreadsheet nothing to calculate, and nobody a secret', async () => {
		const text = (await file()).data.toString('utf8');
		expect(text).toContain(`"'=HYPERLINK(""https://x.y"")"`);
		expect(text).not.toMatch(/SECRET/);
		for (const cell of text.split(/[\r\n,]/)) expect(cell).not.toMatch(/^"?[=+@\t]/);
	});

	it('holds the days that were asked for, in the guild’s zone', async () => {
		// 22:30 UTC in summer is half past midnight of the next day in Berlin.
		const { data } = await file({ from: '2026-04-01', to: '2026-04-02' });
		expect(
			linesOf(data)
				.slice(1)
				.map((line) => line.slice(0, 5))
		).toEqual([codeOf(0), codeOf(1)]);
		await expect(file({ from: '2026-13-01', to: null })).rejects.toMatchObject({ code: 'orders.exportDate' });
		await expect(file({ from: null, to: '2026-02-30' })).rejects.toMatchObject({ code: 'orders.exportDate' });
		await expect(file({ from: '2026-04-03', to: '2026-04-01' })).rejects.toMatchObject({ code: 'orders.exportDays' });
		await expect(file({ from: '2020-01-01', to: '2020-01-02' })).rejects.toMatchObject({ code: 'orders.exportEmpty' });
	});

	it('ends where it is full, and says so', async () => {
		const { data, rows, cut } = await file(undefined, { rows: 7, bytes: 1_000_000 });
		expect({ rows, cut, lines: linesOf(data).length }).toEqual({ rows: 7, cut: true, lines: 8 });
		expect((await file(undefined, { rows: days, bytes: 1_000_000 })).cut).toBe(false);
		expect((await file(undefined, { rows: days, bytes: 1 })).cut).toBe(true);
	});
});

describe('the list of a member’s orders', () => {
	it('is paged there and back, each order once', async () => {
		const seen: string[] = [];
		let cursor: Parameters<ReturnType<typeof repository>['byBuyer']>[4];
		let page = await repository().byBuyer(guild, mira, 'all', 8);
		const pages = [page.orders.map(({ code }) => code)];
		seen.push(...(pages[0] ?? []));
		for (cursor = page.next ?? undefined; cursor; cursor = page.next ?? undefined) {
			page = await repository().byBuyer(guild, mira, 'all', 8, cursor);
			pages.push(page.orders.map(({ code }) => code));
			seen.push(...page.orders.map(({ code }) => code));
		}
		expect(seen).toEqual(Array.from({ length: days }, (_, index) => codeOf(days - 1 - index)));
		const [start] = page.orders;
		const back = await repository().byBuyer(guild, mira, 'all', 8, {
			placedAt: start?.placedAt ?? new Date(),
			code: start?.code ?? '',
			back: true
		});
		expect(back.orders.map(({ code }) => code)).toEqual(pages.at(-2));
		expect(back.next).toMatchObject({ code: pages.at(-2)?.at(-1) });
	});

	it('knows its months, the newest first, and what is in each', async () => {
		expect(await repository().months(guild, mira, 'Europe/Berlin', 3)).toEqual(['2026-10', '2026-09', '2026-08']);
		const october = monthSpan('2026-10', 'Europe/Berlin');
		expect(october).toEqual({ from: new Date('2026-09-30T22:00:00Z'), until: new Date('2026-10-31T23:00:00Z') });
		const { orders } = await repository().byBuyer(guild, mira, 'all', 100, undefined, october);
		expect(await repository().count(guild, mira, 'all', october)).toBe(orders.length);
		expect(orders.every(({ placedAt }) => october && placedAt >= october.from && placedAt < october.until)).toBe(true);
		for (const wrong of ['2026-13', '2026', 'all', '2026-1', '']) expect(monthSpan(wrong, 'UTC')).toBeNull();
	});

	it('shows every ended order under one of its filters', async () => {
		const codes = async (filter: OrderFilter) => (await repository().byBuyer(guild, mira, filter, 200)).orders.map(({ code }) => code);
		const [done, ended, open] = await Promise.all([codes('done'), codes('ended'), codes('open')]);
		expect(done.length + ended.length + open.length).toBe(days);
		const listed = await repository().openOf(guild, mira);
		expect(listed.map(({ dueAt }) => dueAt?.getTime() ?? 0)).toEqual(
			[...listed].map(({ dueAt }) => dueAt?.getTime() ?? 0).sort((a, b) => a - b)
		);
	});

	it('is read along an index, without sorting in memory', async () => {
		const orders = database(floor.connection).collection('orders');
		const at = { placedAt: new Date(first + 100 * 86_400_000), code: codeOf(100) };
		const newest: Record<string, -1> = { placedAt: -1, code: -1 };
		const plans: { filter: Record<string, unknown>; sort: Record<string, 1 | -1> }[] = [
			...(['all', 'done', 'ended', 'waiting'] as const).map((filter) => ({ filter: orderSelector(guild, mira, filter, at), sort: newest })),
			{ filter: orderSelector(guild, mira, 'all', { ...at, back: true }), sort: { placedAt: 1, code: 1 } },
			{ filter: orderSelector(guild, mira, 'all', at, monthSpan('2026-07', 'UTC')), sort: newest },
			{ filter: { guild, buyer: mira, open: true }, sort: { dueAt: 1, code: 1 } }
		];
		for (const { filter, sort } of plans) {
			const plan = await orders.find(filter).sort(sort).limit(9).explain('executionStats');
			const stages = JSON.stringify(plan.queryPlanner.winningPlan);
			expect(stages).toContain('"IXSCAN"');
			expect(stages).not.toContain('"SORT"');
			expect(stages).not.toContain('"COLLSCAN"');
			expect(plan.executionStats.totalDocsExamined).toBeLessThanOrEqual(70);
		}
	});
});
