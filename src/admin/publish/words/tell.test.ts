import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudoStrings, testView } from '../../../../tests/support/views.js';
import { canonicalJson } from '../../../settings/json.js';
import type { DocChange, DocKind } from '../../../settings/publishing/publishing.types.js';
import '#economy';
import '#xp';
import '#trust';
import '#shop';
import type { Value } from '#core/units/unit';
import { tables, topics } from './fields.js';
import { tellChanges } from './tell.js';

const names = { items: new Map(), categories: new Map([['dinos', 'Dinos']]), gates: new Map([['tribe', 'Tribesman']]) };
const known = { ...names, rewards: new Map([['done', 'Order done']]), roles: new Map() };
const view = testView();
const told = (...changes: DocChange[]): string[] => tellChanges(view, changes, known).map(({ topic, text }) => `${topic}: ${text}`);

const definition = {
	key: 'boss-rex',
	name: 'Boss Rex',
	summary: 'Bred',
	description: 'Long',
	tags: ['rex'],
	price: { credits: 350, per: 'dino' },
	settlement: { kind: 'credits' },
	variantLabel: 'How many',
	variants: [
		{ key: 'one', label: 'One' },
		{ key: 'pair', label: 'Pair', priceDelta: 350 }
	],
	addons: [],
	maxPerOrder: 5,
	buyerLimits: [{ count: 1, window: 'season', scope: 'member' }],
	stock: { mode: 'finite', lowStockAt: 4, onSeasonEnd: 'reset' },
	access: { gate: null, maxOpenOrders: 1, middleman: 'none' },
	questions: [
		{
			key: 'sex',
			type: 'select',
			label: 'Sex',
			required: true,
			choices: [
				{ value: 'm', label: 'Male' },
				{ value: 'f', label: 'Female' }
			]
		},
		{ key: 'points', type: 'number', label: 'Minimum points', required: false, min: 0, max: 255 }
	],
	fulfilment: {
		methods: [{ key: 'meet', label: 'Meeting' }],
		staff: { slots: ['fulfiller'] },
		sla: { firstResponseHours: 4, deliverHours: 48 },
		steps: [{ key: 'cryo', text: 'Cryopod it' }],
		proof: ['Screenshot']
	},
	rewards: { rules: ['done'] },
	risk: { level: 'low', flags: [] },
	game: { blueprint: 'X' }
} as const satisfies Value;
const row = { key: 'boss-rex', category: 'dinos', sort: 1, kind: 'credits', active: true, keywords: ['rex'], definition };
const item = (before: Value | null, after: Value | null, key = 'boss-rex'): DocChange => ({ kind: 'item', key, before, after });
const changed = (patch: Readonly<Record<string, Value>>): Value => ({ ...row, definition: { ...definition, ...patch } });
const slice = (key: string, before: Value | null, after: Value | null): DocChange => ({ kind: 'slice', key, before, after });

describe('changes in words', () => {
	it('tell the price as owners speak of it', () => {
		expect(told(item(row, changed({ price: { credits: 320, per: 'dino' } })))).toEqual(['prices: Boss Rex 350 → 320']);
		const [one, pair] = definition.variants;
		expect(told(item(row, changed({ variants: [one, { ...pair, priceDelta: -1_000 }] })))).toEqual([
			'prices: Boss Rex: *Pair* +350 → −1,000'
		]);
	});

	it('tell limits, gates, stock, questions and hand-over', () => {
		const [sex] = definition.questions;
		expect(
			told(
				item(
					row,
					changed({
						buyerLimits: [
							{ count: 2, window: 'season', scope: 'member' },
							{ count: 9, window: 'week', scope: 'tribe' }
						],
						stock: { ...definition.stock, mode: 'made_to_order' },
						access: { ...definition.access, gate: 'tribe' },
						questions: [{ ...sex, required: false, choices: [sex.choices[1], sex.choices[0]] }],
						fulfilment: { ...definition.fulfilment, sla: { firstResponseHours: 4, deliverHours: 24 } },
						rewards: { rules: [] }
					})
				)
			)
		).toEqual([
			'rewards: Boss Rex Order done → none',
			'limits: Boss Rex 1 per season and member → 2 per season and member',
			'limits: Boss Rex: 9 per week and tribe added',
			'gates: Boss Rex none → Tribesman',
			'stock: Boss Rex Pieces → Made to order',
			'questions: Boss Rex: *Sex*, Has to be answered: yes → no',
			'questions: Boss Rex: *Sex*, Choices: other order',
			'questions: Boss Rex: *Minimum points* removed',
			'handover: Boss Rex, Hours until the hand-over: 2 d → 1 d'
		]);
	});

	it('tell what came, went, and moved, with the names of this very change', () => {
		const category = { key: 'food', name: 'Food', emoji: '🥩', description: '', checklist: [], sort: 2, active: true };
		expect(
			told(
				{ kind: 'category', key: 'food', before: null, after: category },
				item(row, { ...row, category: 'food', active: false }),
				item(null, { ...row, active: false, definition: { ...definition, name: 'Kibble', price: { credits: 5, per: 'piece' } } }, 'kibble'),
				item({ ...row, definition: { ...definition, name: 'Old' } }, null, 'old')
			)
		).toEqual([
			'catalogue: Category Food is new',
			'catalogue: Boss Rex leaves the shop',
			'catalogue: Kibble is new, not for sale yet · 5',
			'catalogue: Old is gone',
			'order: Boss Rex, Category: Dinos → Food'
		]);
	});

	it('tell rules of the prices', () => {
		const sale = {
			...{ key: 'summer', kind: 'sale', name: 'Summer', active: false, archived: false },
			rule: { percent: 10, scope: { categories: [], items: [] }, times: null }
		};
		const times = { kind: 'weekly', days: [5, 6], from: '18:00', to: '22:00' };
		const after = { ...sale, active: true, rule: { percent: 15, scope: { categories: ['dinos'], items: [] }, times } };
		expect(told({ kind: 'price', key: 'sale|summer', before: sale, after })).toEqual([
			'discounts: Summer is started',
			'discounts: Summer 10 % → 15 %',
			'discounts: Summer, Categories: none → Dinos',
			'discounts: Summer, Time: none → Friday, Saturday, 18:00 – 22:00'
		]);
	});

	it('tell settings by the names of /config view, and what has parts by its parts', () => {
		const gate = (require: Value): Value => ({ key: 'a', name: 'Tribesman', require });
		expect(
			told(
				slice('shop', { maxDiscountPercent: 50 }, { maxDiscountPercent: 40, combineDiscounts: 'add', strange: { deep: 1 } }),
				slice('trust', { gates: [gate({ standing: 0.55 })] }, { gates: [gate({ standing: 0.5 }), { key: 'b', name: 'Newcomer' }] }),
				{ kind: 'guild', key: 'guild', before: { language: 'en-US', zone: 'UTC' }, after: { language: 'de', zone: 'UTC' } }
			)
		).toEqual([
			'money: Discounts: most off the list price in all, %: 50 → 40',
			'money: Discounts: best one or all together: best → add',
			'access: Gates: *Tribesman*, Standing: 0.55 → 0.5',
			'access: Gates: *Newcomer* added',
			'settings: Language of public messages: en-US → de',
			'other: `shop.strange.deep` none → 1'
		]);
	});

	it('tell what no table knows by its path, and what follows from others only when it is alone', () => {
		expect(told(item(row, { ...row, keywords: ['a'], definition: { ...definition, novelty: { depth: 2 } } }))).toEqual([
			'other: Boss Rex, `definition.novelty.depth`: none → 2'
		]);
		expect(told(item(row, { ...row, keywords: ['a'] }))).toEqual(['other: Boss Rex, `keywords`: rex → a']);
		expect(told(item(row, changed({ game: { blueprint: 'Y' } })))).toEqual(['facts: Boss Rex, Facts of the game `blueprint`: “X” → “Y”']);
	});

	it('keep what people wrote harmless, short, and never tell a change as none', () => {
		const hostile = '@everyone **x** [y](http://z) `c` {name}\n# big';
		const [line = ''] = told(item(row, changed({ description: hostile.repeat(20) })));
		expect(line).not.toMatch(/@everyone|(?<!\\)\*\*|\n/);
		expect(line.length).toBeLessThan(300);
		const long = 'x'.repeat(900);
		expect(told(item(changed({ description: `${long}a` }), changed({ description: `${long}b` })))).toEqual([
			'texts: Boss Rex, Description changed'
		]);
	});
});

describe('whatever two bodies hold', () => {
	const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>;
	/** Paths of the tables, so that what they speak of meets values of any kind. */
	const paths = Object.values(tables).flatMap((table) => Object.keys(table));
	const put = (path: readonly string[], value: Value): Value => {
		const [first, ...rest] = path;
		if (first === undefined) return value;
		const inner = put(rest, value);
		return first === '*'
			? [{ key: 'one', label: 'L' }, ...(typeof inner === 'object' ? [{ key: 'k', ...(inner as object) }] : [])]
			: { [first]: inner };
	};
	const body = fc.oneof(
		json,
		fc.tuple(fc.constantFrom(...paths), json).map(([path, value]) => put(path.split('.'), value)),
		fc.tuple(fc.constantFrom('credits', 'gate', 'showIf'), json).map(([field, value]) => changed({ [field]: value }))
	);
	const docs = fc.record({
		kind: fc.constantFrom<DocKind>('guild', 'slice', 'category', 'item', 'price'),
		key: fc.constantFrom('shop', 'xp', 'trust', 'economy', 'nowhere', '__proto__'),
		before: fc.option(body),
		after: fc.option(body)
	});

	it('different ones give a line, equal ones none, in every language', () => {
		const views = [view, testView({ locale: 'de' }), testView({ strings: pseudoStrings })];
		fc.assert(
			fc.property(docs, fc.constantFrom(...views), (change, reader) => {
				if (change.before === null && change.after === null) return;
				const lines = tellChanges(reader, [change], known);
				const same = change.before !== null && change.after !== null && canonicalJson(change.before) === canonicalJson(change.after);
				expect(lines.length > 0).toBe(!same);
				for (const { topic, text } of lines) {
					expect(topics).toContain(topic);
					expect(text.trim()).not.toBe('');
					expect(text).not.toContain('\n');
				}
			}),
			{ numRuns: 3_000 }
		);
	});

	it('one more field anywhere is told', () => {
		fc.assert(
			fc.property(body, fc.string({ minLength: 1, maxLength: 12 }), (before, field) => {
				if (typeof before !== 'object' || before === null || Array.isArray(before) || Object.hasOwn(before, field) || field === '__proto__')
					return;
				expect(told(item(before, { ...before, [field]: 1 })).length).toBeGreaterThan(0);
			}),
			{ numRuns: 1_000 }
		);
	});
});
