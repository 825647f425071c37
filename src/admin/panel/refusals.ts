import { registerRefusalActions } from '#core/interactions/index';
import { primary } from '#core/views/kit';
import { priceRuleId, pricesId, ruleKind } from '../prices/ids.js';
import { type RuleArea, ruleId, rulesId } from '../rules/ids.js';
import { categoriesId, categoryId, itemId, panelId } from './ids.js';

/** The ways on from what the editor of the catalogue refuses. */
export function registerPanelRefusals(): void {
	registerRefusalActions('shop.edit', (view, { params: { open } }) =>
		typeof open === 'string' ? [primary(view.t('core:buttons.correct'), open)] : []
	);
	registerRefusalActions('shop.stale', (view, { params: { kind, key } }) => {
		if (typeof key !== 'string') return [];
		const rule = typeof kind === 'string' ? ruleKind(kind) : null;
		if (rule) return [primary(view.t('admin:panel.buttons.openAnew'), priceRuleId.make({ kind: rule, key }))];
		return [
			primary(view.t('admin:panel.buttons.openAnew'), kind === 'category' ? categoryId.make({ category: key }) : itemId.make({ item: key }))
		];
	});
	const toCategories = [
		'shop.tooManyCategories',
		'shop.tooManyItems',
		'shop.bulkStale',
		'shop.bulkNothing',
		'shop.editUndone',
		'shop.change.notFound'
	];
	for (const code of [...toCategories, 'shop.question.notFound', 'shop.stockReserved', 'shop.notCounted', 'admin.bulkCount'])
		registerRefusalActions(code, (view) => [primary(view.t('admin:panel.buttons.categories'), categoriesId.make({ page: 0 }))]);
	registerRefusalActions('shop.saleWithoutTimes', (view, { params: { kind, key } }) => {
		const rule = typeof kind === 'string' ? ruleKind(kind) : null;
		return rule && typeof key === 'string' ? [primary(view.t('admin:prices.buttons.rule'), priceRuleId.make({ kind: rule, key }))] : [];
	});
	for (const code of ['shop.priceRule.notFound', 'shop.tooManyRules'])
		registerRefusalActions(code, (view) => [primary(view.t('admin:panel.buttons.prices'), pricesId.make())]);
	registerRefusalActions('shop.busy', (view) => [primary(view.t('admin:panel.buttons.open'), panelId.make())]);
	registerRuleRefusals();
}

/** The ways on from what the editors of rules, ranks and gates refuse. */
function registerRuleRefusals(): void {
	registerRefusalActions('settings.row', (view, { params: { open } }) =>
		typeof open === 'string' ? [primary(view.t('core:buttons.correct'), open)] : []
	);
	registerRefusalActions('settings.rowMoved', (view, { params: { area, key } }) => {
		if (typeof area !== 'string' || typeof key !== 'string') return [];
		return [primary(view.t('admin:rules.buttons.openAnew'), ruleId.make({ area, key, part: 'card' }))];
	});
	registerRefusalActions('xp.ruleRefused', (view, { params: { key } }) =>
		typeof key === 'string' ? [primary(view.t('admin:rules.buttons.caps'), ruleId.make({ area: 'reward', key, part: 'caps' }))] : []
	);
	const lists: Readonly<Record<RuleArea, readonly string[]>> = {
		reward: ['xp.rewardRule.notFound', 'xp.rewardEvent.notFound', 'xp.rulePart.notFound', 'xp.tooManyRules', 'xp.tooManyParts'],
		rank: ['xp.rank.notFound', 'xp.rankMonths', 'xp.rankRole'],
		gate: ['trust.gate.notFound', 'trust.gateUsed', 'trust.tooManyGates'],
		tier: ['tiers.tier.notFound', 'tiers.same', 'tiers.last', 'tiers.noneOpen', 'tiers.tooMany'],
		levels: [],
		tenure: [],
		growth: [],
		ceiling: []
	};
	for (const [area, codes] of Object.entries(lists))
		for (const code of codes)
			registerRefusalActions(code, (view) => [primary(view.t(`admin:rules.areas.${area}`), rulesId.make({ area, page: 0 }))]);
	for (const code of ['settings.rowChange.notFound', 'admin.rulePart.notFound'])
		registerRefusalActions(code, (view) => [primary(view.t('admin:panel.buttons.open'), panelId.make())]);
}
