import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#core/errors';
import { guildId, memberId, roleId } from '#core/ids';
import { seasonFates } from '#core/seasons/season-ends';
import { limits as bounds, measure, type Screen, type ViewContext } from '#core/views/kit';
import {
	type CatalogueItem,
	type CategoryRow,
	catalogueInput,
	type DraftState,
	type ItemRow,
	listPrices,
	parsePackText,
	quote,
	shopViews
} from '#shop';
import { blankReading } from '#trust';
import { type RewardPlan, xpSettings } from '#xp';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { catalogueItem } from '../../shop/import.js';
import type { Someone } from '../preview/preview.service.js';
import { retold } from '../preview/retell.js';
import type { Simulated } from '../preview/simulate.js';
import { firstWho, pickArg, whoArg } from '../preview/state.js';
import { previewAsView, simulatedView, stampedView } from './preview.view.js';
import { seasonsView } from './seasons.view.js';

const parsed = parsePackText(readFileSync('packs/ark-small-tribes.json', 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const guild = guildId('100000000000000001');
const hostile = '@everyone **x** `{name}` <@1> '.repeat(4);
const key = 'k'.repeat(40);
const now = new Date('2026-11-21T12:00:00Z');
const view = testView();
const readers: readonly (readonly [string, ViewContext])[] = [
	['English', view],
	['German', testView({ locale: 'de' })],
	['the longest texts', testView({ strings: pseudoStrings })]
];

const ranks = xpSettings.parse({
	ranks: Array.from({ length: 25 }, (_, index) => ({
		key: `r${index}`,
		name: index === 0 ? 'Beginner' : hostile.slice(0, 45),
		minMonths: index
	}))
}).ranks;
const discounts = Array.from({ length: 25 }, (_, index) => ({
	_id: `${guild}|role|d${index}`,
	...{
		guild,
		key: `d${index}`,
		name: index === 0 ? 'Patron' : `${hostile.slice(0, 40)}${index}`,
		active: true,
		archived: false,
		version: 1,
		edited: true,
		source: ''
	},
	kind: 'role' as const,
	rule: { role: 'patron', percent: 10, scope: { categories: [], items: [] } }
}));
const someone = (chosen: number): Someone => ({
	...{ who: { ...firstWho, roles: Array.from({ length: chosen }, (_, place) => place) }, ranks, rank: ranks[0] ?? null },
	...{ discounts, chosen: discounts.slice(0, chosen), guards: [], held: [], roles: [], member: memberId(guild) },
	atGate: {
		standing: blankReading({ standing: 1, confidence: 1 }),
		facts: { verifiedGameId: false, admittedCase: false, sanctioned: false },
		slots: new Set()
	}
});

const category: CategoryRow = {
	_id: `${guild}|category|${key}`,
	...{ guild, key, name: hostile.slice(0, 45), emoji: '🎨', description: hostile.slice(0, 100), checklist: [] },
	...{ sort: 1, active: true, version: 1, edited: true, source: '' }
};
const itemRow = (definition: CatalogueItem): ItemRow => ({
	_id: `${guild}|item|${key}`,
	...{
		guild,
		key,
		category: key,
		sort: 0,
		kind: definition.settlement.kind,
		active: true,
		version: 1,
		edited: true,
		source: '',
		keywords: []
	},
	definition
});
const rows = pack.categories.flatMap(({ items }) => items).map((item) => itemRow(catalogueItem(pack, item)));
const stocked = (row: ItemRow) => {
	const one = { state: 'low' as const, left: 2, again: null };
	return { row, stock: { ...one, variants: {} }, stats: { sold: 9, rating: 4.5, reviews: 12 }, sale: null };
};
function stateOf(row: ItemRow, filled: number): DraftState {
	const { definition } = row;
	const variant = definition.variants[0]?.key ?? '';
	return {
		draft: {
			...{ _id: 'x', guild, member: memberId(guild), item: row.key, itemName: definition.name, version: 1, rev: 0, variant, quantity: 1 },
			...{ addons: {}, coupon: null, answers: [], known: [], saved: [], refused: [], startedAt: now, updatedAt: now, expiresAt: now }
		},
		...{ item: row, category, form: catalogueInput.formWithPages(definition, new Set(), filled) },
		...{ quote: quote(definition, variant, 1, {}, listPrices), coupon: null, coupons: true, profile: new Map(), itemChanged: false }
	};
}
const plan = (rule: string): RewardPlan => ({
	...{ xp: 40, tokens: 3, credits: 5, rule, ruleName: rule, member: memberId(guild), capped: [], entry: rule, counting: false },
	...{ key: rule, source: 'order:PREVIEW', at: now, counters: [], cooldown: null }
});
function simulated(row: ItemRow, refused: DomainError | null): Simulated {
	const paid = [plan('Purchase'), plan(hostile)];
	const calls = [{ kind: 'role' as const, id: roleId('200000000000000001') }];
	return {
		...{ state: stateOf(row, 9), refused, held: 100, stock: { state: 'in', left: 5, again: null } },
		limits: [],
		calls,
		buyer: paid,
		staff: paid
	};
}

/** Texts, labels and options of a screen, one a line. */
const lines = (screen: Screen): string =>
	[...JSON.stringify(screen.components).matchAll(/"(content|label|placeholder)":"((?:[^"\\]|\\.)*)"/g)]
		.map(([, kind, text = '']) => (kind === 'content' ? text.replaceAll('\\n', '\n') : `(${text})`))
		.join('\n');
const trail = { who: whoArg(firstWho), pick: pickArg({ variant: 24, quantity: 50, pages: 5, coupon: 'abcd', addons: [] }) };
const stamped = (reader: ViewContext, screen: Screen): Screen =>
	stampedView(reader, {
		someone: someone(25),
		item: key,
		hidden: true,
		refused: new DomainError('shop.soldOut', { item: { kind: 'user-text', value: hostile }, left: 0 }),
		shown: retold(screen, trail)
	});

describe.each(readers)('in %s', (_, reader) => {
	const fits = (screen: Screen): void => {
		const { components, text } = measure(screen.components);
		expect([components <= bounds.components, text <= bounds.text]).toEqual([true, true]);
	};

	it('each screen of each item fits with its stamp, and keeps the stamp', () => {
		const gates = new Map(pack.trust.gates.map((gate) => [gate.key, { name: gate.name, open: false, explanation: gate.earn }]));
		const screens = rows.flatMap((row) => {
			const state = stateOf(row, 0);
			const page = state.form.pages[0];
			return [
				shopViews.itemView(reader, { item: { ...stocked(row), category }, variant: null, gates, limits: [], refund: pack.policies.refund }),
				shopViews.amountView(reader, { state, free: null }),
				shopViews.formCard(reader, { state, gates }),
				shopViews.changeView(reader, stateOf(row, 9)),
				shopViews.summaryView(reader, { state: stateOf(row, 9), rules: [pack.policies.refund] }),
				...(page ? [shopViews.formRefusal(reader, { state, page, problems: [] })] : [])
			];
		});
		const listed = rows.slice(0, 24).map((row, index) => stocked({ ...row, key: `${key.slice(0, 37)}-${index + 10}` }));
		for (const screen of [...screens, shopViews.categoryView(reader, { category, items: listed, gates, filter: 'all', page: 1 })]) {
			const made = stamped(reader, screen);
			fits(made);
			expect(made.components[0]?.type).toBe(9);
			expect(JSON.stringify(made)).not.toMatch(/"custom_id":"1:shop\./);
		}
	});

	it('the choice, the purchase and the season end fit', () => {
		fits(previewAsView(reader, { someone: someone(25), item: { key, name: hostile } }));
		for (const row of rows) {
			const { components } = simulatedView(
				reader,
				simulated(row, new DomainError('orders.staffAway', { back: { kind: 'deadline', at: now } })),
				'1:x.y:-'
			);
			fits(stamped(reader, { components }));
		}
		const season = ['piecesReset', 'drafts', 'piecesKept', 'weeks', 'seasonLimits', 'profiles', 'catalogue', 'history', 'prices'].map(
			(part, index) => ({
				...{ domain: 'shop', key: part, fate: seasonFates[index % 4] ?? 'kept', decidedBy: ['shop.season', 'xp.season'], rows: 1_234_567 }
			})
		);
		for (const page of [0, 1]) fits(seasonsView(reader, season, page));
	});
});

describe('what owners read', () => {
	const credits = rows.find(({ kind, definition }) => kind === 'credits' && definition.stock.mode === 'finite');
	const goods = rows.find(({ kind }) => kind === 'in_game');
	if (!credits || !goods) throw new Error('the pack has no such items');

	it('as whom they look', () => {
		expect(
			lines(previewAsView(view, { someone: { ...someone(1), ranks: ranks.slice(0, 2), discounts: discounts.slice(0, 1) }, item: null }))
		).toMatchSnapshot();
	});

	it('roles that items ask for beside discounts', () => {
		const guards = [{ role: roleId('300000000000000001'), items: ['Boss Rex', 'Crate'] }];
		const who = { ...firstWho, roles: [0, 1] };
		const made = previewAsView(view, {
			someone: { ...someone(1), who, discounts: discounts.slice(0, 1), guards, held: guards.map(({ role }) => role) },
			item: null
		});
		expect(lines(made)).toContain('· <@&300000000000000001> ·');
		expect(JSON.stringify(made)).toContain(
			'{"value":"1","label":"Boss Rex, Crate","description":"A role that these items ask for","default":true}'
		);
	});

	it('what an order would do, for credits, for goods, and when it is refused', () => {
		expect(lines(simulatedView(view, simulated(credits, null), '1:x.y:-'))).toMatchSnapshot();
		expect(lines(simulatedView(view, simulated(goods, null), '1:x.y:-'))).toMatchSnapshot();
		const refused = new DomainError('shop.tooFewLeft', { item: { kind: 'user-text', value: 'Crate' }, left: 1 });
		expect(lines(simulatedView(view, { ...simulated(credits, refused), buyer: [], staff: [], calls: [] }, '1:x.y:-'))).toMatchSnapshot();
	});

	it('the stamp above an item', () => {
		const card = shopViews.itemView(view, {
			item: { ...stocked(credits), category: { ...category, name: 'Dinos' } },
			variant: null,
			gates: new Map(),
			limits: [],
			refund: null
		});
		expect(lines(stampedView(view, { someone: someone(1), item: key, shown: retold(card, trail) }))).toMatchSnapshot();
	});

	it('what a season end does, what changes first', () => {
		const shown = lines(
			seasonsView(
				view,
				[
					{ domain: 'shop', key: 'catalogue', fate: 'kept', decidedBy: [], rows: 66 },
					{ domain: 'orders', key: 'open', fate: 'asked', decidedBy: [], rows: 3 },
					{ domain: 'shop', key: 'seasonLimits', fate: 'reset', decidedBy: ['shop.season'], rows: 12 }
				],
				0
			)
		);
		expect(shown).toMatchSnapshot();
		expect(shown.indexOf('Limits per season')).toBeLessThan(shown.indexOf('Open orders'));
		expect(shown.indexOf('Open orders')).toBeLessThan(shown.indexOf('Categories and items'));
	});
});
