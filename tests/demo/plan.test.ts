import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CAST } from '../../sandbox/src/demo.js';
import { paths } from '../../scripts/demo/paths/index.js';
import { demoSeed, historyDays, judgeName, makePlan, plannedStates } from '../../scripts/demo/plan.js';
import { orderStates } from '../../src/orders/order.saga.js';
import { parsePack } from '../../src/shop/pack/pack.js';

const parsed = parsePack(JSON.parse(readFileSync('packs/ark-small-tribes.json', 'utf8')));
if (!parsed.ok) throw new Error('the starter pack can not be read');
const { categories } = parsed.pack;
const items = new Map(
	categories.flatMap((category) => category.items.map((item) => [item.key, { category: category.key, item }] as const))
);
const seeds = [demoSeed, 1, 2, 3, 4711];

describe('the cast', () => {
	it('has an owner, two staff, veterans, newcomers, and a scammer with second accounts', () => {
		const count = (part: string) => CAST.filter((one) => one.part === part).length;
		expect([count('owner'), count('staff'), count('scammer')]).toEqual([1, 2, 1]);
		expect(count('veteran')).toBeGreaterThanOrEqual(3);
		expect(count('newcomer')).toBeGreaterThanOrEqual(3);
		expect(count('alt')).toBeGreaterThanOrEqual(2);
		expect(new Set(CAST.map(({ name }) => name.toLowerCase())).size).toBe(CAST.length);
	});

	it('joined after their accounts were made, newcomers within the history', () => {
		for (const { name, part, accountDays, memberDays } of CAST) {
			expect(accountDays, name).toBeGreaterThan(memberDays);
			expect(memberDays < historyDays, name).toBe(['newcomer', 'scammer', 'alt'].includes(part));
		}
	});

	it('has members of every rank', () => {
		const { ranks } = parsed.pack;
		const rankOf = (days: number) => ranks.findLast(({ minMonths }) => days >= minMonths * 30.5)?.key;
		expect(new Set(CAST.map(({ memberDays }) => rankOf(memberDays)))).toEqual(new Set(ranks.map(({ key }) => key)));
	});
});

describe.each(seeds)('the history under seed %i', (seed) => {
	const plan = makePlan(seed);
	const { orders } = plan;

	it('is the same each time, and another one under another seed', () => {
		expect(makePlan(seed)).toEqual(plan);
		expect(makePlan(seed + 1).orders).not.toEqual(orders);
	});

	it('leaves orders in every state, a form that was not sent among them', () => {
		const states = plannedStates(plan);
		expect([...states.keys()].sort()).toEqual(['draft', ...orderStates].sort());
		expect(orders.filter(({ path }) => paths[path].end !== 'draft').length).toBeGreaterThanOrEqual(40);
	});

	it('tells every path at least once', () => {
		expect(new Set(orders.map(({ path }) => path))).toEqual(new Set(Object.keys(paths)));
	});

	it('goes over all categories and ways of paying', () => {
		expect(new Set(orders.map(({ category }) => category))).toEqual(new Set(categories.map(({ key }) => key)));
		const kinds = orders.map(({ item }) => items.get(item)?.item.settlement.kind);
		expect(new Set(kinds)).toEqual(new Set(['credits', 'in_game', 'external']));
		for (const { id, item, category, variant, quantity } of orders) {
			const known = items.get(item);
			expect(known?.category, id).toBe(category);
			expect(known?.item.variants.length, id).toBeGreaterThan(variant);
			expect(quantity, id).toBeLessThanOrEqual(known?.item.maxPerOrder ?? 0);
		}
	});

	it('has at least 25 reviews, with stars and words that differ', () => {
		const reviews = orders.flatMap(({ review }) => (review ? [review] : []));
		expect(reviews.length).toBeGreaterThanOrEqual(25);
		const words = reviews.map((review) => review.words).filter((text) => text !== '');
		expect(new Set(words).size).toBe(words.length);
		expect(words.length).toBeGreaterThanOrEqual(20);
		expect(new Set(reviews.map(({ stars }) => stars)).size).toBeGreaterThanOrEqual(3);
	});

	it('has a problem that was ruled, one that is open, and people who did not come', () => {
		const told = new Set(orders.map(({ path }) => path));
		for (const path of ['ruledRefund', 'ruledSplit', 'openCase', 'buyerMissesTwice', 'staffMisses'] as const) expect(told).toContain(path);
	});

	it('lets nobody act before they have joined, and nobody on both sides', () => {
		const joined = new Map(CAST.map(({ name, memberDays }) => [name, (historyDays - memberDays) * 24]));
		for (const { id, buyer, courier, other, at, open } of orders) {
			expect(new Set([buyer, courier, other, judgeName]).size, id).toBe(4);
			expect(open ? historyDays * 24 + at : at - 24, id).toBeGreaterThanOrEqual(joined.get(buyer) ?? Number.POSITIVE_INFINITY);
		}
		for (const { by, at, words } of plan.words) expect(at, words).toBeGreaterThanOrEqual(joined.get(by) ?? Number.POSITIVE_INFINITY);
	});

	it('lets nobody answer themselves', () => {
		for (const [index, line] of plan.words.entries()) {
			const before = plan.words[index - 1];
			if (before && line.at - before.at < 0.2 && line.at > before.at) expect(line.by, line.words).not.toBe(before.by);
		}
	});
});
