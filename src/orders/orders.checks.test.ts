import { describe, expect, it, test } from 'vitest';
import { GuildChecks } from '#core/checks';
import { guildId, rowId } from '#core/ids';
import type { Row } from '#core/units/unit';
import type { Settings } from '#settings';
import { type CatalogueItem, listPrices, type PriceDiscounts, type PriceRule } from '#shop';
import { xpSettings } from '#xp';
import { testDatabases } from '../../tests/support/databases.js';
import { freshGuild } from '../../tests/support/economy.js';
import { addItem, openLimits, variedPack } from '../../tests/support/packs.js';
import { openFloor } from '../../tests/support/shop-floor.js';
import { testView } from '../../tests/support/views.js';
import { bestPlaced } from '../shop/pricing/best-placed.js';
import { pumpOf, pumpProblems, registerOrderChecks } from './orders.checks.js';

const guild = guildId('100000000000000000');
const at = new Date('2026-11-21T12:00:00Z');

/** Two rules that each are fine alone: 90 credits for an order of 100 and more. */
const settings = (faucet = true, keys = ['one', 'two'], times = 1) =>
	xpSettings.parse({
		faucets: { enabled: faucet },
		rewardRules: keys.map((key) => ({
			...{ key, name: key, event: 'order.completed', who: 'buyer', amounts: { credits: 90 * times } },
			conditions: [{ field: 'order.captured', op: 'gte', value: 100 * times }],
			caps: [{ unit: 'count', max: 3, window: 'day', scope: 'member' }]
		}))
	});

const item = (more: Partial<CatalogueItem> = {}) => ({
	key: 'saddle',
	definition: {
		name: 'Ascendant saddle',
		price: { credits: 200, per: 'piece' },
		variants: [{ key: 'one', label: 'One' }],
		addons: [],
		maxPerOrder: 1,
		settlement: { kind: 'credits' },
		rewards: { rules: ['one', 'two'] },
		...more
	} as unknown as CatalogueItem
});

const scope = { categories: [], items: [] };
const rule = (kind: string, key: string, fields: object, row: object = {}) =>
	({
		_id: key,
		guild,
		kind,
		key,
		name: key,
		active: true,
		archived: false,
		version: 1,
		edited: true,
		source: '',
		rule: { scope, ...fields },
		...row
	}) as unknown as PriceRule;
const weekly = { kind: 'weekly', days: [1], from: '18:00', to: '20:00' };
const couponRule = {
	...{ percent: null, credits: 100, mostCredits: null, from: null, to: null },
	...{ uses: null, perMember: null, firstOnly: false, minTotal: null }
};
const frame = { combine: 'best', mostPercent: 99 } as const;
const offers = (rules: readonly PriceRule[], usedUp: readonly string[] = [], combine: 'best' | 'add' = 'best') =>
	bestPlaced(rules, { key: 'saddle', category: 'gear' }, { ...frame, combine }, at, new Set(usedUp));
const found = (list: readonly PriceDiscounts[], goods = item(), xp = settings()) =>
	pumpOf(guild, goods, { settings: xp, zone: 'UTC', at }, list, 'gear');

it('is looked for in a guild, with its own prices and rules', async () => {
	const pack = variedPack((json) => {
		openLimits(json);
		addItem(json, { key: 'saddle', price: 20_000, pieces: 10 });
	});
	const floor = await openFloor(testDatabases(), pack, { clock: { now: () => at } });
	try {
		const own = freshGuild();
		await floor.open(own);
		const { row } = await floor.shop.item(own, 'saddle', 'UTC');
		const keys = row.definition.rewards.rules.slice(0, 2);
		expect(keys).toHaveLength(2);
		const settingsOf: Settings = {
			on: () => settingsOf,
			state: async () => ({ zone: 'UTC' }),
			get: async () => settings(true, keys, 100)
		} as unknown as Settings;
		const checks = new GuildChecks();
		registerOrderChecks(checks, { shop: floor.shop, prices: floor.prices, settings: settingsOf, now: () => at });
		const problems = async () => (await Promise.all(checks.all.map((check) => check.run(own, 'published')))).flat().map(({ id }) => id);
		expect(await problems()).toEqual([]);
		const vip = { ...rule('role', 'vip', { role: '1', percent: 50 }), _id: rowId(own, 'role', 'vip'), guild: own };
		await floor.writer.execute({
			guild: own,
			key: 'test:vip',
			content: null,
			changes: [{ in: 'price_rules', insert: vip as unknown as Row }]
		});
		expect(await problems()).toEqual(['items.pump']);
	} finally {
		await floor.close();
	}
});

describe('an item that pays out more than it costs', () => {
	it('is none at its list price, nor while credits are not paid', () => {
		expect(found([listPrices])).toBeNull();
		expect(found(offers([]))).toBeNull();
		expect(found(offers([rule('role', 'vip', { role: '1', percent: 50 })]), item(), settings(false))).toBeNull();
		expect(found(offers([rule('role', 'vip', { role: '1', percent: 50 })]), item({ rewards: { rules: ['one'] } }))).toBeNull();
	});

	test.each([
		['the discount of a role', [rule('role', 'vip', { role: '1', percent: 50 })], [], 100],
		['a sale that is not running now', [rule('sale', 'evening', { percent: 45, times: weekly })], [], 110],
		['a coupon', [rule('coupon', 'half', couponRule)], [], 100],
		[
			'a sale and a role together',
			[rule('sale', 'a', { percent: 30, times: weekly }), rule('role', 'b', { role: '1', percent: 20 })],
			'add',
			100
		]
	] as const)('by %s', (_, rules, combine, paid) => {
		const pump = found(offers(rules, [], combine === 'add' ? 'add' : 'best'));
		expect(pump).toEqual({ name: 'Ascendant saddle', paid, back: 180, list: 200 });
	});

	it('by a break of quantity', () => {
		const pump = found(offers([]), item({ price: { credits: 60, per: 'piece' }, maxPerOrder: 3, breaks: [{ from: 3, percent: 40 }] }));
		// Two cost 120, three cost 108: each pays 180.
		expect(pump).toEqual({ name: 'Ascendant saddle', paid: 108, back: 180, list: 180 });
	});

	test.each([
		[
			'a sale that is over',
			rule('sale', 'old', { percent: 50, times: { kind: 'dates', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' } })
		],
		['a sale without times', rule('sale', 'never', { percent: 50, times: null })],
		['a rule that is off', rule('role', 'vip', { role: '1', percent: 50 }, { active: false })],
		['one of other items', rule('role', 'vip', { role: '1', percent: 50, scope: { categories: ['dinos'], items: [] } })],
		['a coupon that is over', rule('coupon', 'half', { ...couponRule, to: '2026-01-01T00:00:00Z' })],
		['one that needs a higher price', rule('coupon', 'half', { ...couponRule, minTotal: 201 })]
	])('not by %s', (_, one) => {
		expect(found(offers([one]))).toBeNull();
	});

	it('not by a coupon whose uses are used up', () => {
		expect(found(offers([rule('coupon', 'half', couponRule)], ['half']))).toBeNull();
	});

	it('is told with the worst figures and with what to do', () => {
		const pump = found(offers([rule('role', 'vip', { role: '1', percent: 50 })]));
		const [problem, ...others] = pumpProblems([...(pump ? [pump] : []), { name: 'Rex', paid: 10, back: 11, list: 10 }]);
		expect([problem?.id, problem?.weight, others]).toEqual(['items.pump', 'bad', []]);
		const view = testView();
		expect(view.t(problem?.title.key ?? '', problem?.title.params)).toBe('2 items pay out more than they cost');
		const text = view.t(problem?.text.key ?? '', problem?.text.params);
		expect(text).toContain('Ascendant saddle, Rex');
		expect(text).toMatch(/costs .*100 .* instead of .*200 .*pays out .*180/);
		expect(text).toContain('/config panel');
		expect(pumpProblems([])).toEqual([]);
	});
});
