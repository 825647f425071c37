import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { guildId, memberId, rowId } from '../../core/ids.js';
import { measure, type Screen } from '../../core/views/kit.js';
import { availabilityOf, type ItemStats } from '../availability.js';
import type { DraftState } from '../drafts.service.js';
import type { Answer } from '../form/answers.js';
import { buildForm } from '../form/form.js';
import { chosenAddons } from '../ids.js';
import { catalogueChanges } from '../import.js';
import { parsePackText } from '../pack/pack.js';
import { quote } from '../pricing.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import type { ListedItem } from '../shop.service.js';
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
	quantityModal,
	summaryView
} from './index.js';

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
	return { row: item, stock: availabilityOf(guild, item.definition, stock, now, 'UTC'), stats };
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

describe('add-ons of a select', () => {
	it('are read whatever was sent', () => {
		expect(chosenAddons(['extra_player*1', 'extra_player*3', 'own_tribute*1', '*4', 'x*-1', '__proto__*2', 'toString*1'])).toMatchObject({
			extra_player: 3,
			own_tribute: 1
		});
		expect(Object.keys(chosenAddons(['x*1.5', 'nothing']))).toEqual([]);
	});
});
