import * as kit from '#core/views/kit';
import type { EditedTier, LimitRules, TierLadder } from '#trust';
import { ruleSaveId } from '../rules/ids.js';
import { field, ruleLabel } from './rules-forms.view.js';
import { points } from './tiers.view.js';

type Limit = LimitRules['growth']['appliesTo'][number];

/** Limits that can grow. */
export const growing = ['openOrders', 'openOrderValue', 'openSaleValue', 'sendPerDay'] as const;
/** Limits that can be bounded by what was settled. */
export const bounded = ['openSaleValue', 'sendPerDay'] as const;

/** The form of one part of a tier, of a new one for `null`; `null` for a part that tiers don't have. */
export function tierForm(view: kit.ViewContext, edited: EditedTier | null, part: string): kit.ModalScreen | null {
	const tier = edited?.tier;
	const id = ruleSaveId.make({ area: 'tier', key: tier?.key ?? '', seen: edited?.seen ?? '', part });
	const demands = [
		field(view, 'standing', points(tier?.require.standing ?? 0), { max: 2 }),
		field(view, 'confidence', points(tier?.require.confidence ?? 0), { max: 2 }),
		field(view, 'tierDays', tier?.require.tenureDays ?? 0, { max: 5 })
	];
	const names = [
		field(view, 'name', tier?.name ?? null, { max: 45 }),
		field(view, 'emoji', tier?.emoji || null, { max: 64, optional: true })
	];
	if (!edited || !tier) return part === 'new' ? kit.modal(view.t('tiers:buttons.create'), id, ...names, ...demands) : null;
	switch (part) {
		case 'basics': {
			const description = field(view, 'description', tier.description || null, { max: 200, optional: true, long: true });
			return kit.modal(view.t('admin:rules.buttons.basics'), id, ...names, description);
		}
		case 'demands':
			return kit.modal(view.t('admin:rules.buttons.demands'), id, ...demands);
		case 'limits': {
			const { limits } = edited;
			return kit.modal(
				view.t('tiers:buttons.limits'),
				id,
				field(view, 'openOrders', limits?.openOrders ?? null, { max: 4 }),
				field(view, 'openOrderValue', limits?.openOrderValue ?? null, { max: 10 }),
				field(view, 'openSaleValue', limits?.openSaleValue ?? 0, { max: 10 }),
				field(view, 'sendPerDay', limits?.sendPerDay ?? 0, { max: 10 }),
				field(view, 'holdHours', limits?.holdHoursAfterSale ?? 0, { max: 4 })
			);
		}
		default:
			return null;
	}
}

/** What makes limits grow. */
export function growthForm(view: kit.ViewContext, { growth, growthSeen }: TierLadder): kit.ModalScreen {
	return kit.modal(
		view.t('tiers:growth.title'),
		ruleSaveId.make({ area: 'growth', key: 'growth', seen: growthSeen, part: 'set' }),
		limitsPart(view, 'growthOn', growing, growth.appliesTo),
		field(view, 'growthPercent', growth.percentOfStandingTimesSettledValue, { max: 5 }),
		field(view, 'growthTimes', growth.maxTimesBase, { max: 4 })
	);
}

/** What bounds limits. */
export function ceilingForm(view: kit.ViewContext, { ceiling, ceilingSeen }: TierLadder): kit.ModalScreen {
	return kit.modal(
		view.t('tiers:ceiling.title'),
		ruleSaveId.make({ area: 'ceiling', key: 'ceiling', seen: ceilingSeen, part: 'set' }),
		limitsPart(view, 'ceilingOn', bounded, ceiling.appliesTo),
		field(view, 'ceilingPercent', ceiling.percentOfStandingTimesSettledValue, { max: 5 })
	);
}

function limitsPart(view: kit.ViewContext, name: string, limits: readonly Limit[], chosen: readonly Limit[]): kit.ModalPart {
	const options = limits.map((limit) => ({ value: limit, label: view.t(`tiers:limit.${limit}`), selected: chosen.includes(limit) }));
	return ruleLabel(view, name, kit.checkboxGroup(name, options, { min: 0, max: options.length, required: false }));
}
