import * as kit from '#core/views/kit';
import type { EditedItem } from '#shop';
import { itemSaveId } from '../panel/ids.js';
import { field, limitWindows, pick } from './panel-forms.view.js';
import { pricesOf } from './panel-parts.view.js';

const idOf = ({ row }: EditedItem, part: string): string => itemSaveId.make({ item: row.key, version: row.version, part });

function tick(view: kit.ViewContext, name: string, checked: boolean): kit.ModalPart {
	return kit.label(view.t(`admin:fields.${name}.label`), kit.checkbox(name, { checked }), view.t(`admin:fields.${name}.help`));
}

/** An add-on; a new one for `null`. @returns `null` when there is none at this place. */
export function addonForm(view: kit.ViewContext, data: EditedItem, index: number | null): kit.ModalScreen | null {
	const addon = index === null ? null : data.row.definition.addons[index];
	if (addon === undefined) return null;
	const price = addon && (addon.priceDelta === undefined ? `${addon.pricePercent ?? 100}%` : String(addon.priceDelta));
	return kit.modal(
		view.t('admin:forms.addon'),
		idOf(data, `addon.${index ?? 'new'}`),
		field(view, 'addonName', addon?.label ?? null, { max: 100 }),
		field(view, 'addonAbout', addon?.description ?? null, { max: 100, optional: true }),
		field(view, 'addonPrice', price, { max: 10 }),
		field(view, 'maxQuantity', addon?.maxQuantity ?? null, { max: 2, optional: true })
	);
}

/** What staff should know of a payment outside. */
export function outsideForm(view: kit.ViewContext, data: EditedItem): kit.ModalScreen {
	const { settlement } = data.row.definition;
	const note = settlement.kind === 'external' ? (settlement.note ?? null) : null;
	return kit.modal(
		view.t('admin:forms.outside'),
		idOf(data, 'outside'),
		field(view, 'note', note, { max: 200, long: true, optional: true })
	);
}

/** When goods are handed over, and whether others are taken; `null` unless the item is paid with goods. */
export function goodsRulesForm(view: kit.ViewContext, data: EditedItem): kit.ModalScreen | null {
	const { settlement } = data.row.definition;
	if (settlement.kind !== 'in_game') return null;
	return kit.modal(
		view.t('admin:forms.goodsRules'),
		idOf(data, 'goodsRules'),
		pick(view, 'payWhen', ['before_handover', 'at_handover'], settlement.when),
		tick(view, 'scale', settlement.addons === 'scale'),
		tick(view, 'otherGoods', settlement.otherGoods === 'by_agreement')
	);
}

/** How many of some goods each variant costs; what is offered follows from their worth. */
export function goodsForm(
	view: kit.ViewContext,
	data: EditedItem,
	goods: {
		readonly key: string;
		readonly label: string;
		readonly step: number;
		readonly reference: { readonly credits: number; readonly per: number };
	},
	index: number
): kit.ModalScreen {
	const { settlement, variants } = data.row.definition;
	const before = settlement.kind === 'in_game' ? settlement.accepts.find((one) => one.goods === goods.key) : undefined;
	const prices = pricesOf(data);
	const amounts = variants.map(({ key, label }, place) => {
		const worth = Math.ceil(((prices[place] ?? 0) * goods.reference.per) / goods.reference.credits / goods.step) * goods.step;
		const amount = before ? (before.amounts[key] ?? '-') : Math.max(goods.step, worth);
		return `${label.replaceAll(':', '')}: ${amount}`;
	});
	return kit.modal(goods.label, idOf(data, `goods.${index}`), field(view, 'amounts', amounts.join('\n'), { max: 3_500, long: true }));
}

/** How many a whole tribe may buy. */
export function tribeLimitsForm(view: kit.ViewContext, data: EditedItem): kit.ModalScreen {
	return kit.modal(
		view.t('admin:forms.tribeLimits'),
		idOf(data, 'tribeLimits'),
		...limitWindows.map((window) => {
			const limit = data.row.definition.buyerLimits.find((one) => one.scope === 'tribe' && one.window === window);
			const input = kit.textInput(window, { max: 6, value: limit ? String(limit.count) : null, required: false });
			return kit.label(view.t(`admin:fields.${window}.label`), input, view.t('admin:fields.tribeLimit.help'));
		})
	);
}
