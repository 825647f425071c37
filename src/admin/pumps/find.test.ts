import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { packSlices } from '#settings';
import { type CatalogueItem, catalogueChanges, type PriceRule, parsePackText } from '#shop';
import { at, coupon, guild, priceRule, reward, roleOff, sale, sold } from '../../../tests/support/pump-shop.js';
import { findPumps } from './find.js';
import { pumpInput, type SoldItem } from './input.js';
import type { Step } from './pump.types.js';

interface Guild {
	readonly items?: readonly SoldItem[];
	readonly rules?: readonly PriceRule[];
	readonly economy?: Record<string, unknown>;
	readonly shop?: Record<string, unknown>;
	readonly xp?: Record<string, unknown>;
	readonly more?: Record<string, unknown>;
	readonly roles?: Record<string, string>;
}

const look = ({ items = [], rules = [], economy, shop, xp, more, roles = {} }: Guild) =>
	findPumps(pumpInput({ economy, shop: { maxDiscountPercent: 99, ...shop }, xp, ...more }, items, rules, at, { roles }));
const paying = (...rules: object[]) => ({ faucets: { enabled: true }, rewardRules: rules });
const buysBack = (percent: number) => ({ sellBack: { enabled: true, percent } });
const exchange = (...conversions: object[]) => ({ conversions });
const convert = (from: string, give: number, to: string, get: number) => ({ from, to, give, get });
const countCap = (max: number, window = 'day', scope = 'member') => ({ unit: 'count', max, window, scope });
const short = (steps: readonly Step[]): string[] => steps.map(words);

function words(step: Step): string {
	switch (step.kind) {
		case 'buy': {
			const part = step.taken === step.quantity ? `${step.quantity}` : `${step.taken} of ${step.quantity}`;
			const often = step.times > 1 ? `${step.times} times ` : '';
			return `${often}buy ${part} ${step.item} at ${step.paid}${step.off.map(({ of, label }) => ` (${of} ${label})`).join('')}`;
		}
		case 'pay':
			return `pay ${step.pieces} ${step.goods} for ${step.quantity} ${step.item}`;
		case 'reward':
			return `reward ${step.names.join('+')}: ${step.credits} credits, ${step.tokens} tokens`;
		case 'sellBack':
			return `sell back ${step.units} ${step.item} at ${step.credits}`;
		case 'unpack':
			return `unpack ${step.units} ${step.item}: ${step.pieces}`;
		case 'convert':
			return `convert ${step.give} ${step.from} to ${step.get}`;
		case 'redeem':
			return `redeem ${step.tokens} tokens: ${step.credits}`;
		case 'level':
			return `${step.levels} levels: ${step.credits} credits, ${step.tokens} tokens`;
	}
}

const pay = { rewards: { rules: ['pay'] } };

/** Twelve guilds with a pump each, the way round, and what it gains. */
const planted: readonly (readonly [string, Guild, readonly string[], string])[] = [
	[
		'a coupon below the price at which the shop buys back',
		{ items: [sold('dust', 60)], rules: [coupon('welcome', { percent: 10 })], economy: buysBack(100) },
		['buy 1 dust at 54 (coupon welcome)', 'sell back 1 dust at 60'],
		'6 credits'
	],
	[
		'a sale',
		{ items: [sold('dust', 100)], rules: [sale(30)], economy: buysBack(80) },
		['buy 1 dust at 70 (sale sale-30)', 'sell back 1 dust at 80'],
		'10 credits'
	],
	[
		'a break of quantity',
		{ items: [sold('dust', 10, { maxPerOrder: 5, breaks: [{ from: 5, percent: 20 }] })], economy: buysBack(90) },
		['buy 5 dust at 40 (break 5)', 'sell back 5 dust at 45'],
		'5 credits'
	],
	[
		'a role and a sale that add up',
		{ items: [sold('dust', 100)], rules: [sale(15), roleOff(15)], economy: buysBack(75), shop: { combineDiscounts: 'add' } },
		['buy 1 dust at 70 (sale sale-15) (role role-vip)', 'sell back 1 dust at 75'],
		'5 credits'
	],
	[
		'two rates of exchange',
		{ economy: exchange(convert('credits', 10, 'tokens', 3), convert('tokens', 2, 'credits', 7)) },
		['convert 20 credits to 6', 'convert 6 tokens to 21'],
		'1 credits'
	],
	[
		'a reward in credits',
		{ items: [sold('saddle', 100, pay)], xp: paying(reward('pay', { amounts: { credits: 101 } })) },
		['buy 1 saddle at 100', 'reward pay: 101 credits, 0 tokens'],
		'1 credits'
	],
	[
		'tokens that become credits',
		{
			items: [sold('saddle', 100, pay)],
			xp: { rewardRules: [reward('pay', { amounts: { tokens: { perValue: 'order.captured', divisor: 10, min: 0, max: 50 } } })] },
			economy: exchange(convert('tokens', 3, 'credits', 31))
		},
		['3 times buy 1 saddle at 300', 'reward pay: 0 credits, 30 tokens', 'convert 30 tokens to 310'],
		'10 credits'
	],
	[
		'tokens that long tenure doubles',
		{
			items: [sold('saddle', 100, pay)],
			xp: {
				rewardRules: [reward('pay', { amounts: { tokens: 6 }, multipliers: ['tenure'] })],
				tenureMultipliers: { appliesTo: ['tokens'], steps: [{ minMonths: 12, percent: 200 }] }
			},
			economy: exchange(convert('tokens', 1, 'credits', 9))
		},
		['buy 1 saddle at 100', 'reward pay: 0 credits, 12 tokens', 'convert 12 tokens to 108'],
		'8 credits'
	],
	[
		'goods that are dear as payment and cheap in the shop',
		{
			items: [
				sold('ingots', 40, { variants: [{ key: 'k10', label: '10,000' }] }),
				sold('wyvern', 300, {
					settlement: {
						kind: 'in_game',
						accepts: [{ goods: 'ingots', label: 'Ingots', step: 500, amounts: { one: 40_000 } }],
						...{ when: 'before_handover', addons: 'scale', otherGoods: 'refused' }
					}
				})
			],
			// Of the ingots themselves 60 % is less than they cost.
			economy: { ...buysBack(60), goods: [{ key: 'ingots', label: 'Ingots' }] }
		},
		['4 times buy 1 ingots at 160', 'unpack 4 ingots: 40000', 'pay 40000 Ingots for 1 wyvern', 'sell back 1 wyvern at 180'],
		'20 credits'
	],
	[
		'a part of a large order at the price of the large order',
		{
			items: [sold('dust', 10, { maxPerOrder: 4, breaks: [{ from: 4, percent: 50 }], ...pay })],
			xp: paying(reward('pay', { amounts: { credits: 6 } }))
		},
		['buy 1 of 4 dust at 5 (break 4)', 'reward pay: 6 credits, 0 tokens'],
		'1 credits'
	],
	[
		'an add-on that makes an order cheaper',
		{ items: [sold('dust', 100, { addons: [{ key: 'own', label: 'Bring your own', pricePercent: 80 }] })], economy: buysBack(90) },
		['buy 1 dust at 80', 'sell back 1 dust at 90'],
		'10 credits'
	],
	[
		'tokens for nothing, where the price comes back',
		{ items: [sold('dust', 10, pay)], economy: buysBack(100), xp: { rewardRules: [reward('pay', { amounts: { tokens: 2 } })] } },
		['buy 1 dust at 10', 'reward pay: 0 credits, 2 tokens', 'sell back 1 dust at 10'],
		'2 tokens'
	]
];

describe('a planted pump is found and told', () => {
	test.each(planted)('%s', (_, shop, steps, gain) => {
		const { pumps, count } = look(shop);
		expect(count).toBe(1);
		expect([...short(pumps[0]?.steps ?? [])].sort()).toEqual([...steps].sort());
		expect(`${pumps[0]?.gain.amount} ${pumps[0]?.gain.of}`).toBe(gain);
	});

	it('among many items, each named once, the worst first', () => {
		const items = Array.from({ length: 40 }, (_, index) => sold(`item-${index}`, 100 + index));
		const { pumps, count } = look({ items, economy: buysBack(101), rules: [] });
		expect([count, pumps.length, new Set(pumps.map(({ item }) => item)).size]).toEqual([40, 10, 10]);
	});

	it('of goods that grow without credits', () => {
		const paid = (goods: string, pieces: number): Partial<CatalogueItem> => ({
			variants: [{ key: 'pack', label: '100' }],
			settlement: {
				kind: 'in_game',
				accepts: [{ goods, label: goods, step: 1, amounts: { pack: pieces } }],
				...{ when: 'before_handover', addons: 'ignore', otherGoods: 'refused' }
			}
		});
		const goods = [
			{ key: 'metal', label: 'Metal' },
			{ key: 'polymer', label: 'Polymer' }
		];
		const shop = (pieces: number) => ({
			items: [sold('metal', 5, paid('polymer', 100)), sold('polymer', 5, paid('metal', pieces))],
			economy: { goods }
		});
		expect(look(shop(100)).count).toBe(0);
		const { pumps } = look(shop(99));
		expect(pumps).toHaveLength(1);
		expect(pumps[0]?.gain.amount).toBeGreaterThan(0);
		expect(pumps[0]?.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pay', 'unpack']));
	});
});

describe('rounding', () => {
	it('is taken at the amount at which it is best for the member', () => {
		// 95 % of 9 is 8 for one, and 42 (8.4 each) for five.
		const shop = (maxPerOrder: number) => ({
			items: [sold('dust', 9, { maxPerOrder })],
			rules: [coupon('less', { percent: 7 })],
			economy: buysBack(95)
		});
		expect(look(shop(1)).count).toBe(0);
		const five = look({ items: [sold('dust', 9, { maxPerOrder: 5 })], rules: [roleOff(8)], economy: buysBack(95) });
		expect(five.count).toBe(1);
	});

	it('to the same credit is no gain', () => {
		expect(look({ items: [sold('dust', 100)], rules: [roleOff(10)], economy: buysBack(90) }).count).toBe(0);
		expect(look({ items: [sold('dust', 100)], rules: [roleOff(11)], economy: buysBack(90) }).count).toBe(1);
	});
});

describe('what can not come together does not', () => {
	test.each([
		[
			'a sale that begins when the coupon is over',
			{
				rules: [
					sale(20, { from: '2026-12-02T00:00:00Z', to: '2026-12-03T00:00:00Z' }),
					coupon('early', { percent: 20, to: '2026-12-01T00:00:00Z' })
				],
				shop: { combineDiscounts: 'add' }
			},
			0
		],
		[
			'the same sale on the coupon’s last day',
			{
				rules: [
					sale(20, { from: '2026-11-30T00:00:00Z', to: '2026-12-03T00:00:00Z' }),
					coupon('early', { percent: 20, to: '2026-12-01T00:00:00Z' })
				],
				shop: { combineDiscounts: 'add' }
			},
			1
		],
		['a sale that is over', { rules: [sale(60, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' })] }, 0],
		[
			'a rule that is off',
			{ rules: [priceRule('role', 'off', { role: 'x', percent: 60, scope: { categories: [], items: [] } }, { active: false })] },
			0
		],
		[
			'one of other items',
			{ rules: [priceRule('role', 'other', { role: 'x', percent: 60, scope: { categories: ['dinos'], items: [] } })] },
			0
		],
		['a coupon below its minimum', { rules: [coupon('big', { percent: 60, minTotal: 101 })] }, 0]
	] as const)('%s', (_, guildOf, count) => {
		expect(look({ items: [sold('dust', 100)], economy: buysBack(70), ...guildOf }).count).toBe(count);
	});

	it('the role of one rank and the tenure of another', () => {
		const ranks = [
			{ key: 'new', name: 'New', minMonths: 0, role: '111111111111111111' },
			{ key: 'old', name: 'Old', minMonths: 12, role: '222222222222222222' }
		];
		const shop = (role: string): Guild => ({
			items: [sold('saddle', 100, pay)],
			xp: {
				ranks,
				rewardRules: [reward('pay', { amounts: { tokens: 5 }, multipliers: ['tenure'] })],
				tenureMultipliers: { appliesTo: ['tokens'], steps: [{ minMonths: 12, percent: 200 }] }
			},
			economy: exchange(convert('tokens', 1, 'credits', 9)),
			rules: [roleOff(20, role)],
			roles: { newcomer: '111111111111111111' }
		});
		// 80 credits: 5 tokens are 45, 10 are 90.
		expect(look(shop('newcomer')).count).toBe(0);
		expect(look(shop('222222222222222222')).count).toBe(1);
		expect(look(shop('anybody')).count).toBe(1);
	});

	it('a shop that is off, and what the planner does not pay', () => {
		const shop: Guild = { items: [sold('saddle', 100, pay)], xp: paying(reward('pay', { amounts: { credits: 101 } })) };
		expect(look(shop).count).toBe(1);
		expect(look({ ...shop, more: { features: { shop: false } } }).count).toBe(0);
		expect(look({ ...shop, xp: { ...shop.xp, faucets: { enabled: false } } }).count).toBe(0);
		expect(look({ ...shop, xp: paying(reward('pay', { enabled: false, amounts: { credits: 101 } })) }).count).toBe(0);
		expect(
			look({
				...shop,
				xp: paying(reward('pay', { amounts: { credits: 101 }, conditions: [{ field: 'order.captured', op: 'gt', value: 100 }] }))
			}).count
		).toBe(0);
	});
});

describe('gains that end by themselves', () => {
	const dust = { items: [sold('dust', 60)], economy: buysBack(100) };
	const saddle = (rule: object, more: Partial<CatalogueItem> = {}) => ({
		items: [sold('saddle', 100, { ...pay, ...more })],
		xp: paying(reward('pay', { amounts: { credits: 120 }, ...rule }))
	});
	test.each([
		['a coupon once per member', { ...dust, rules: [coupon('welcome', { credits: 10, perMember: 1 })] }, ['coupon', 'ever', 'member', 10]],
		['a coupon of 30 uses', { ...dust, rules: [coupon('first', { percent: 10, uses: 30 })] }, ['coupon', 'ever', 'guild', 180]],
		['a rule three times a day', saddle({ caps: [countCap(3)] }), ['rules', 'day', 'member', 60]],
		['a rule twice a week with each partner', saddle({ caps: [countCap(2, 'week', 'counterpart')] }), ['rules', 'week', 'pair', 40]],
		[
			'a rule with a cap in credits',
			saddle({ caps: [{ unit: 'credits', max: 50, window: 'day', scope: 'member' }], amounts: { credits: 120 } }),
			null
		],
		['a rule with a cooldown of an hour', saddle({ cooldownSeconds: 3_600 }), ['rules', 'day', 'member', 480]],
		['an item twice a week', saddle({}, { buyerLimits: [{ count: 2, window: 'week', scope: 'member' }] }), ['limit', 'week', 'member', 40]],
		[
			'an item with three places a week',
			saddle({}, { stock: { mode: 'slots', perWeek: 3, onSeasonEnd: 'keep' } }),
			['places', 'week', 'guild', 60]
		]
	] as const)('%s', (_, shop, wanted) => {
		const { count, bounded } = look(shop);
		expect(count).toBe(0);
		const [first] = bounded;
		expect(first ? [first.bound.by.kind, first.bound.window, first.bound.whose, first.most] : null).toEqual(wanted);
	});

	it('a cap for all rewards of a day', () => {
		const xp = {
			faucets: { enabled: true, capPerMemberPerDay: { credits: 500 } },
			rewardRules: [reward('pay', { amounts: { credits: 120 } })]
		};
		const { count, bounded } = look({ items: [sold('saddle', 100, pay)], xp });
		expect([count, bounded[0]?.bound.window, bounded[0]?.most]).toEqual([0, 'day', 100]);
	});

	it('tells one bound once, with how many items use it', () => {
		const items = [100, 90, 80].map((price) => sold(`saddle-${price}`, price, pay));
		const { bounded } = look({ items, xp: paying(reward('pay', { amounts: { credits: 120 }, caps: [countCap(2)] })) });
		expect(bounded.map(({ item, most, others }) => [item, most, others])).toEqual([['saddle-80', 80, 2]]);
	});

	it('a perk for tokens', () => {
		const perks = [
			{
				key: 'off',
				name: 'Coupon',
				price: { tokens: 10 },
				effect: { kind: 'coupon', maxCredits: 150 },
				limit: { count: 1, window: 'week' }
			}
		];
		const xp = { rewardRules: [reward('pay', { amounts: { tokens: 10 } })] };
		const { count, bounded } = look({ items: [sold('saddle', 100, pay)], xp, more: { perks } });
		expect(count).toBe(0);
		expect(short(bounded[0]?.steps ?? [])).toEqual(['buy 1 saddle at 100', 'reward pay: 0 credits, 10 tokens', 'redeem 10 tokens: 150']);
		expect([bounded[0]?.bound.by.kind, bounded[0]?.most]).toEqual(['perk', 50]);
	});

	it('levels', () => {
		const xp = {
			faucets: { enabled: true },
			levels: { formula: { kind: 'linear', xpPerLevel: 100 }, maxLevel: 51 },
			rewardRules: [
				reward('pay', { amounts: { xp: 50 } }),
				{ ...reward('up', { amounts: { credits: 300 } }), event: 'level.reached', who: 'member' }
			]
		};
		const { count, bounded } = look({ items: [sold('saddle', 100, pay)], xp });
		expect(count).toBe(0);
		expect([bounded[0]?.bound.by.kind, bounded[0]?.most]).toEqual(['levels', 5_000]);
	});

	it('what is free: chat without a cap, chat with one, and the start', () => {
		const chat = (more: object) => ({ ...reward('chat', { amounts: { credits: 3 }, ...more }), event: 'member.messaged', who: 'member' });
		expect(look({ xp: paying(chat({})) }).free).toEqual([{ name: 'chat', kind: 'rule', of: 'credits', bound: null }]);
		expect(look({ xp: paying(chat({ caps: [countCap(30)] })) }).free).toEqual([
			{ name: 'chat', kind: 'rule', of: 'credits', bound: { credits: 90, window: 'day' } }
		]);
		expect(look({ economy: { startGrant: { enabled: true, credits: 250 } } }).free).toEqual([
			{ name: '', kind: 'startGrant', of: 'credits', bound: { credits: 250, window: 'ever' } }
		]);
	});
});

describe('the starter pack', () => {
	const text = readFileSync('packs/ark-small-tribes.json', 'utf8');
	const presets: readonly { key: string; changes: readonly { path: string; value: unknown }[] }[] = [
		{ key: 'as it is', changes: [] },
		...JSON.parse(text).presets
	];
	/** What an owner may switch on: everything that pays. */
	const generous = [
		{ path: 'economy.faucets.enabled', value: true },
		{ path: 'economy.startGrant.enabled', value: true }
	];

	test.each(
		presets.flatMap((preset) => [
			[preset.key, preset.changes] as const,
			[`${preset.key}, all paid`, [...preset.changes, ...generous]] as const
		])
	)('%s has no pump', (_, changes) => {
		const json = JSON.parse(text);
		for (const { path, value } of changes) {
			const names = path.split('.');
			const last = names.pop() ?? '';
			names.reduce((part, name) => part[name], json)[last] = value;
		}
		const result = parsePackText(JSON.stringify(json));
		if (!result.ok) throw new Error('not a pack');
		const slices = packSlices(json);
		const items = catalogueChanges(guild, result.pack).flatMap((change): SoldItem[] => {
			if (!('upsert' in change) || change.in !== 'items') return [];
			const row: SoldItem = JSON.parse(JSON.stringify(change.upsert));
			return [row];
		});
		expect(items.length).toBe(58);
		const features = json.features.shop === false ? { ...slices, features: undefined } : slices;
		const { pumps, bounded, free } = findPumps(pumpInput({ ...features, perks: json.perks }, items, [], at));
		expect(pumps).toEqual([]);
		expect(bounded).toEqual([]);
		expect(free.filter(({ bound }) => bound === null)).toEqual([]);
	});
});
