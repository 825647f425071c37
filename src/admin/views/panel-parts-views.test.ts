import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { guildId } from '#core/ids';
import type { ModalScreen, Screen } from '#core/views/kit';
import { type EditedItem, parsePackText } from '#shop';
import { trustSettings } from '#trust';
import { xpSettings } from '#xp';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import { catalogueItem } from '../../shop/import.js';
import { categoryGateView } from './category-gate.view.js';
import { accessView, addonsView, paymentView, rewardsView, riskView } from './panel-parts.view.js';
import { addonForm, goodsForm, goodsRulesForm, outsideForm, tribeLimitsForm } from './panel-parts-forms.view.js';

const parsed = parsePackText(readFileSync('packs/ark-small-tribes.json', 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const guild = guildId('100000000000000001');
const hostile = '@everyone **x** `{name}` <@1> '.repeat(4);
const label = hostile.slice(0, 100);
const key = 'k'.repeat(40);
const goods = Array.from({ length: 25 }, (_, index) => ({
	key: `${key.slice(0, 37)}-${index}`,
	label,
	step: 500,
	reference: { credits: 3, per: 1000 }
}));
const definition = pack.categories.flatMap(({ items }) => items)[0];
if (!definition) throw new Error('no item');
const item = catalogueItem(pack, definition);
const [variant] = item.variants;
if (!variant) throw new Error('no variant');
const variants = Array.from({ length: 25 }, (_, index) => ({ ...variant, key: `v${index}`, label }));
const category = {
	...{ _id: key, guild, key, name: hostile.slice(0, 45), emoji: '🎨', description: '', checklist: [] },
	...{ sort: 1, active: true, version: 999_999, edited: true, source: '' }
};
const data: EditedItem = {
	category,
	stock: [],
	sold: 0,
	row: {
		...{
			_id: key,
			guild,
			key,
			category: key,
			sort: 1,
			kind: 'in_game',
			active: true,
			version: 999_999,
			edited: true,
			source: '',
			keywords: []
		},
		definition: {
			...item,
			variants,
			settlement: {
				...{ kind: 'in_game', when: 'at_handover', addons: 'scale', otherGoods: 'by_agreement' },
				accepts: goods.map((one) => ({
					goods: one.key,
					label,
					step: 500,
					amounts: Object.fromEntries(variants.map((each) => [each.key, 10_000_000]))
				}))
			},
			addons: Array.from({ length: 10 }, (_, index) => ({
				key: `a${index}`,
				label,
				description: label,
				pricePercent: 1000,
				maxQuantity: 50
			})),
			access: { ...item.access, gate: `${key.slice(0, 37)}-0` },
			risk: { level: 'critical', flags: Array.from({ length: 25 }, (_, index) => ({ key: `r${index}`, text: hostile })) },
			rewards: { rules: Array.from({ length: 25 }, (_, index) => `rule-${index}`) }
		}
	}
};
const { gates } = trustSettings.parse({
	gates: goods.map((one) => ({ key: one.key, name: label, require: { standing: 0.99, tenureDays: 400 }, earn: label }))
});
const rules = xpSettings
	.parse({
		rewardRules: goods.map((_, index) => ({
			key: `rule-${index}`,
			name: hostile.slice(0, 45),
			event: 'order.completed',
			who: 'buyer',
			amounts: { xp: 1 }
		}))
	})
	.rewardRules.map((rule) => ({ rule, event: null }));
const note = { text: hostile, undo: { edit: 999_999, kind: 'item' as const, key } };

test.each([
	['in English', testView()],
	['with strings twice as long', testView({ strings: pseudoStrings })]
] as const)('the parts of an item fit Discord %s, and keep their last button', (_, view) => {
	const plan = {
		items: Array.from({ length: 25 }, (__, index) => ({ key: `i${index}`, name: label, gate: null })),
		all: 25,
		digest: '12345678'
	};
	const screens: Screen[] = [
		paymentView(view, data, goods, false, note),
		addonsView(view, data, note),
		accessView(view, data, gates, note),
		rewardsView(view, data, rules, note),
		riskView(view, data, data.row.definition.risk.flags, note),
		categoryGateView(view, category, gates, { place: 3, plan })
	];
	const forms: (ModalScreen | null)[] = [
		addonForm(view, data, 0),
		addonForm(view, data, null),
		outsideForm(view, data),
		goodsRulesForm(view, data),
		goodsForm(view, data, goods[0]!, 0),
		tribeLimitsForm(view, data)
	];
	expect(forms.includes(null)).toBe(false);
	expect([...screens, ...forms].flatMap((screen) => (screen ? problemsOf(screen) : []))).toEqual([]);
	expect(screens.filter((screen) => !JSON.stringify(screen).includes('core.close'))).toEqual([]);
	expect(addonForm(view, data, 99)).toBeNull();
});
