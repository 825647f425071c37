import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { guildId, memberId, rowId } from '../../core/ids.js';
import { measure, type Screen, secondary } from '../../core/views/kit.js';
import { availabilityOf, type ItemStats } from '../availability.js';
import type { DraftState } from '../drafts.service.js';
import type { Answer } from '../form/answers.js';
import { buildForm } from '../form/form.js';
import { chosenAddons } from '../ids.js';
import { catalogueChanges } from '../import.js';
import { parsePackText } from '../pack/pack.js';
import { quote } from '../pricing.js';
import type { ListedItem } from '../shop.lists.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import type { PriceDiscounts } from '../shop.types.js';
import { bestOf } from '../storefront/panels.js';
import { isoWeek } from '../windows.js';
import { howView } from './how.js';
import {
	amountView,
	categoryView,
	changeView,
	formCard,
	formPageModal,
	formRefusal,
	type GateViews,
	homeView,
	itemView,
	priceLines,
	quantityModal,
	summaryView
} from './index.js';
import { lowStockView } from './low-stock.js';
import { storefrontView } from './storefront.js';

const parsed = parsePackText(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const guild = guildId('100000000000000001');
const rows = catalogueChanges(guild, pack).flatMap((change) => ('upsert' in change && change.upsert ? [change.upsert] : []));
const items = rows.filter((row): row is typeof row & ItemRow => row._id.startsWith(`${guild}|item|`));
const categories = rows.filter((row): row is typeof row & CategoryRow => row._id.startsWith(`${guild}|category|`));
const itemRow = (key: string): ItemRow => items.find((row) => row.key === key)!;

const now = new Date('2026-11-21T12:00:00Z');
const view = testView();
const wide = testView({ strings: pseudoStrings });
const noStats: ItemStats = { sold: 0, rating: null, reviews: 0 };
const stocked = (item: ItemRow, available: number, stats = noStats): ListedItem => {
	const stock = new Map(
		item.definition.variants.map((variant) => {
			const _id = rowId(guild, 'stock', item.key, variant.key);
			return [_id, { _id, guild, item: item.key, part: variant.key, available, reserved: 0, sold: 0 }];
		})
	);
	return { row: item, stock: availabilityOf(guild, item.definition, stock, () => isoWeek(now, 'UTC')), stats, sale: null };
};
const gates = (open: boolean): GateViews =>
	new Map(pack.trust.gates.map((gate) => [gate.key, { name: gate.name, open, explanation: gate.earn }]));
const texts = (screen: Screen): string => JSON.stringify(screen.components);

function draftState(item: ItemRow, answers: ReadonlyMap<string, Answer> = new Map(), saved: readonly string[] = []): DraftState {
	const { definition } = item;
	const variant = definition.variants[0]!.key;
	const stored = [...answers].map(([key, answer]) => ({ key, answer }));
	return {
		draft: {
			_id: 'x',
			guild,
			member: memberId('200000000000000001'),
			item: item.key,
			itemName: definition.name,
			version: 1,
			rev: 1,
			variant,
			quantity: 1,
			addons: {},
			answers: stored,
			known: [],
			saved,
			refused: [],
			startedAt: now,
			updatedAt: now,
			expiresAt: now
		},
		item,
		category: categories[0]!,
		form: buildForm(definition, { answers, profile: new Map(), known: new Set(), saved: new Set(saved), openGates: new Set() }),
		coupon: null,
		coupons: true,
		quote: quote(definition, variant, 1),
		profile: new Map(),
		itemChanged: false
	};
}

describe('every screen of every item', () => {
	it.each([
		['English', view],
		['the longest texts', wide]
	] as const)('fits Discord in %s', (_name, reader) => {
		const home = {
			categories: categories.map(({ key, name, emoji }) => ({ key, name, emoji, items: 8 })),
			wallet: { free: 1250, held: 0 }
		};
		const screens: Screen[] = [homeView(reader, home), homeView(reader, { categories: [], wallet: null })];
		for (const category of categories) {
			const listed = items.filter((item) => item.category === category.key).map((item) => stocked(item, 2));
			screens.push(categoryView(reader, { category, items: listed, gates: gates(false), filter: 'all', page: 0 }));
		}
		for (const item of items) {
			const state = draftState(item);
			const page = state.form.pages[0]!;
			const card = { ...stocked(item, 2), category: categories[0]! };
			const problems = page.questions.map(({ question }) => ({
				key: question.key,
				label: question.label,
				rule: { kind: 'text' as const, key: 'shop:rules.required' },
				wrote: 'x'.repeat(500)
			}));
			screens.push(itemView(reader, { item: card, variant: null, gates: gates(false), limits: [], refund: pack.policies.refund }));
			screens.push(
				amountView(reader, { state, free: 100 }),
				formCard(reader, { state, saved: page, gates: gates(false) }),
				formRefusal(reader, { state, page, problems }),
				changeView(reader, state),
				summaryView(reader, { state, rules: [pack.policies.refund] })
			);
			for (const asked of [...state.form.pages, ...state.form.details]) {
				const made = formPageModal(reader, { state, page: asked, gates: gates(false) });
				expect(made.components.length).toBeLessThanOrEqual(5);
				expect(made.title.length).toBeLessThanOrEqual(45);
				expect(made.custom_id.length).toBeLessThanOrEqual(100);
			}
			expect(quantityModal(reader, state).components).toHaveLength(1);
		}
		for (const screen of screens) {
			const { components, text } = measure(screen.components);
			expect(components).toBeLessThanOrEqual(40);
			expect(text).toBeLessThanOrEqual(4000);
		}
	});
});

describe('an item’s card', () => {
	const card = (key: string, available: number, open: boolean) =>
		itemView(view, {
			item: { ...stocked(itemRow(key), available), category: categories[0]! },
			variant: null,
			gates: gates(open),
			limits: [],
			refund: null
		});

	it('leads to the form when it can be bought', () => {
		expect(texts(card('boss-rex', 2, true))).toContain('"1:shop.order:-:boss-rex:0"');
		expect(texts(card('boss-rex', 2, true))).toContain('2 left');
	});

	it('says that it is sold out, or what its gate needs, in place of the way forward', () => {
		expect(texts(card('boss-rex', 0, true))).toContain('Sold out');
		expect(texts(card('boss-rex', 0, true))).not.toContain('shop.order');
		const closed = texts(card('rhyniognatha', 4, false));
		expect(closed).toContain('Complete two smaller orders first.');
		expect(closed).not.toContain('shop.order');
		expect(texts(card('rhyniognatha', 4, true))).toContain('shop.order');
	});
});

describe('a category', () => {
	it('filters what can be bought now, and says when nothing is left', () => {
		const listed = [stocked(itemRow('boss-rex'), 0), stocked(itemRow('therizinosaur'), 5)];
		const shown = (filter: 'all' | 'open', of = listed) =>
			texts(categoryView(view, { category: categories[0]!, items: of, gates: gates(true), filter, page: 0 }));
		expect(shown('all')).toContain('Boss Rex');
		expect(shown('open')).not.toContain('Boss Rex');
		expect(shown('open', [stocked(itemRow('boss-rex'), 0)])).toContain('Nothing here fits the filter.');
	});
});

describe('a page of the form', () => {
	it('shows each type as its own field, prefilled, and says why a choice is missing', () => {
		const state = draftState(itemRow('build-hours'), new Map<string, Answer>([['tribe_join', 'no']]), []);
		const modals = state.form.pages.map((page) => formPageModal(view, { state, page, gates: gates(false) }));
		const all = JSON.stringify(modals);
		expect(all).toContain('2 choices are closed: they need “Our crew joins your tribe”.');
		expect(modals.flatMap((modal) => modal.components).every((part) => part.type === 18)).toBe(true);
		const rex = draftState(
			itemRow('boss-rex'),
			new Map<string, Answer>([
				['survivor_name', 'Mira of Ash'],
				['dino_sex', 'pair']
			])
		);
		const first = JSON.stringify(rex.form.pages.map((page) => formPageModal(view, { state: rex, page, gates: gates(true) })));
		expect(first).toContain('"value":"Mira of Ash"');
		expect(first).toMatch(/"value":"pair","label":"[^"]+"[^}]*"default":true/);
	});

	it('escapes what a member wrote', () => {
		const state = draftState(itemRow('boss-rex'), new Map<string, Answer>([['survivor_name', '**@everyone** `x`']]), ['m0']);
		expect(texts(summaryView(view, { state, rules: [] }))).not.toContain('**@everyone** `x`');
		expect(texts(formCard(view, { state, gates: gates(true) }))).not.toContain('@everyone**');
	});
});

describe('the storefront', () => {
	const shown = (reader: typeof view, listed: readonly ListedItem[], left = 0) =>
		storefrontView(reader, { category: categories[0]!, items: listed, left, more: [secondary('My orders', 'orders')], updated: now });
	const dinos = items.filter((item) => item.category === 'dinos');

	it('has a line and a button for each item, also for what is sold out', () => {
		const listed = dinos.map((item, index) => stocked(item, index === 0 ? 0 : 3, { sold: index, rating: 4.6, reviews: 38 }));
		const screen = shown(view, listed, 2);
		expect(screen.components).toMatchSnapshot();
		expect(measure(screen.components).components).toBe(32);
		expect(texts(screen)).toContain('Sold out');
	});

	it('fits Discord with the longest texts', () => {
		for (const category of categories) {
			const listed = items.filter((item) => item.category === category.key).slice(0, 8);
			const { components, text } = measure(
				shown(
					wide,
					listed.map((item) => stocked(item, 2))
				).components
			);
			expect(components).toBeLessThanOrEqual(40);
			expect(text).toBeLessThanOrEqual(4000);
		}
		expect(measure(howView(wide, 'Be kind. '.repeat(30)).components).text).toBeLessThanOrEqual(4000);
	});

	it('shows the best sellers of many items in the owner’s order', () => {
		const listed = items.slice(0, 10).map((item, index) => stocked(item, 3, { sold: index === 9 ? 5 : 0, rating: null, reviews: 0 }));
		const best = bestOf(listed, 8).map(({ row }) => row.key);
		expect(best).toEqual([...items.slice(0, 7), items[9]!].map(({ key }) => key));
		expect(bestOf(listed.slice(0, 3), 8)).toHaveLength(3);
	});

	it('tells staff what runs out', () => {
		const lines = [
			{ item: 'Boss Rex', variant: 'Breeding pair', left: 2 },
			{ item: '**Kibble**', variant: '', left: 0 }
		];
		expect(texts(lowStockView(view, lines))).toContain('Breeding pair: 2 left');
		expect(lowStockView(view, lines).components).toMatchSnapshot();
	});
});

describe('a price with everything taken off', () => {
	const discounts: PriceDiscounts = {
		...{ combine: 'add', mostPercent: 90 },
		sales: [{ key: 's', label: 'Weekend **deal**', percent: 20, ends: new Date('2026-11-22T12:00:00Z') }],
		roles: [{ key: 'r', label: 'Expert', percent: 10, ends: null }],
		coupon: { key: 'c', label: 'SUMMER', percent: null, credits: 40, mostCredits: null, minTotal: null }
	};
	const stated = (more: Partial<PriceDiscounts> = {}): DraftState => {
		const row = items.find(({ kind }) => kind === 'credits')!;
		const item = { ...row, definition: { ...row.definition, breaks: [{ from: 2, percent: 5 }], maxPerOrder: 5 } };
		const state = draftState(item);
		const variant = item.definition.variants[0]!.key;
		const price = quote(item.definition, variant, 3, {}, { ...discounts, ...more });
		return { ...state, draft: { ...state.draft, quantity: 3 }, quote: price };
	};
	const limits = [
		{ limit: { count: 3, window: 'week' as const, scope: 'member' as const }, left: 2, ends: new Date('2026-11-23T00:00:00Z') }
	];

	it.each([view, wide])('is told line by line, and fits Discord', (reader) => {
		const state = stated();
		for (const screen of [amountView(reader, { state, free: 100, limits }), summaryView(reader, { state, rules: [], limits })]) {
			const { components, text } = measure(screen.components);
			expect([components <= 40, text <= 4000]).toEqual([true, true]);
		}
	});

	it('names list price, break, sale with its end, role and coupon', () => {
		const lines = priceLines(view, stated().quote!, 'total');
		expect(lines).toMatchSnapshot();
		expect(texts(summaryView(view, { state: stated(), rules: [], limits }))).toContain('2 more this week');
	});

	it('has a button for coupons where there is one that may count, or one on the order', () => {
		const screens = (state: DraftState) => [amountView(view, { state, free: 100 }), summaryView(view, { state, rules: [] })];
		const state = stated({ coupon: null });
		for (const screen of screens({ ...state, coupons: true })) expect(JSON.stringify(screen)).toContain('shop.coupon');
		for (const screen of screens({ ...state, coupons: false })) expect(JSON.stringify(screen)).not.toContain('shop.coupon');
		const on = { ...state, coupons: false, coupon: { code: 'summer', refused: null } };
		for (const screen of screens(on)) expect(JSON.stringify(screen)).toContain('shop.coupon');
	});

	it('says why a coupon takes nothing off', () => {
		const coupon = { ...discounts.coupon!, minTotal: 1_000_000 };
		expect(texts(summaryView(view, { state: stated({ coupon }), rules: [] }))).toContain('does not count yet');
		expect(texts(summaryView(view, { state: stated({ combine: 'best' }), rules: [] }))).toContain('is not used');
		const refused = { kind: 'text', key: 'shop:coupon.why.early', params: { at: { kind: 'deadline', at: now } } } as const;
		const state = { ...stated({ coupon: null }), coupon: { code: 'summer', refused } };
		expect(texts(amountView(view, { state, free: null }))).toContain('it counts from');
	});

	it('shows a sale in the list, on the card and on the storefront, and lists only those', () => {
		const [first, second] = items;
		const on = { ...stocked(first!, 3), sale: discounts.sales[0]! };
		const data = { category: categories[0]!, items: [on, stocked(second!, 3)], gates: gates(true), page: 0 };
		const list = texts(categoryView(view, { ...data, filter: 'sale' }));
		expect(list).toContain('On sale −20 %');
		expect(list).not.toContain(second!.definition.name);
		const card = { ...on, category: categories[0]! };
		expect(texts(itemView(view, { item: card, variant: null, gates: gates(true), limits: [], refund: null }))).toContain('On sale −20 %');
	});
});

describe('add-ons of a select', () => {
	it('are read whatever was sent', () => {
		expect(chosenAddons(['extra_player*1', 'extra_player*3', 'own_tribute*1', '*4', 'x*-1', '__proto__*2', 'toString*1'])).toMatchObject({
			extra_player: 3,
			own_tribute: 1
		});
		expect(Object.keys(chosenAddons(['x*1.5', 'nothing']))).toEqual([]);
	});
});
