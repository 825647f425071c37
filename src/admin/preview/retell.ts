import {
	type APIComponentInContainer,
	type APIComponentInMessageActionRow,
	type APIMessageTopLevelComponent,
	ComponentType
} from 'discord-api-types/v10';
import type { DefinedId, IdArgs } from '#core/custom-id/index';
import { closeId } from '#core/views/ids';
import type { ModalScreen, Screen } from '#core/views/kit';
import { shopIds } from '#shop';
import { previewSentId, previewStepId } from './ids.js';

/** Where a button of the shop leads in the preview. */
export interface Step {
	readonly step: string;
	readonly key: string;
	/** A form that is sent, in place of a button. */
	readonly sent?: true;
}

type Route = (raw: string) => Step | null;

function route<Param extends string>(id: DefinedId<Param>, to: (args: IdArgs<Param>) => Step): Route {
	return (raw) => {
		const parsed = id.parse(raw);
		return parsed && to(parsed.args);
	};
}

const filterPlace = (filter: string): number => shopIds.listFilters.indexOf(shopIds.listFilter(filter));
const of =
	(step: string) =>
	({ item }: IdArgs<'item'>): Step => ({ step, key: item });

/** Each button, select and form of the shop, and its step. What is not here has no place in a preview. */
const routes: readonly Route[] = [
	route(shopIds.homeId, () => ({ step: 'home', key: '' })),
	route(shopIds.categoriesId, () => ({ step: 'cs', key: '' })),
	route(shopIds.categoryId, ({ category, filter, page }) => ({ step: `c.${filterPlace(filter)}.${page}`, key: category })),
	route(shopIds.filterId, ({ category }) => ({ step: 'f', key: category })),
	route(shopIds.jumpId, ({ category, filter, pages }) => ({ step: `j.${filterPlace(filter)}.${pages}`, key: category })),
	route(shopIds.jumpSubmitId, ({ category, filter }) => ({ step: `j.${filterPlace(filter)}`, key: category, sent: true })),
	route(shopIds.itemId, ({ item, variant }) => ({ step: `i.${variant}`, key: item })),
	route(shopIds.discardId, of('x')),
	route(shopIds.variantId, of('v')),
	route(shopIds.orderId, ({ item, variant }) => ({ step: `o.${variant}`, key: item })),
	route(shopIds.amountId, ({ item, variant }) => ({ step: `a.${variant}`, key: item })),
	route(shopIds.quantityId, ({ item, quantity }) => ({ step: `q.${quantity}`, key: item })),
	route(shopIds.quantityFormId, of('qf')),
	route(shopIds.quantitySubmitId, ({ item }) => ({ step: 'q', key: item, sent: true })),
	route(shopIds.draftVariantId, of('dv')),
	route(shopIds.addonsId, of('ad')),
	route(shopIds.continueId, of('go')),
	route(shopIds.pageId, ({ item, page }) => ({ step: `p.${page}`, key: item })),
	route(shopIds.pageSubmitId, ({ item, page }) => ({ step: `p.${page}`, key: item, sent: true })),
	route(shopIds.summaryId, of('s')),
	route(shopIds.changeId, of('ch')),
	route(shopIds.couponId, ({ item, back }) => ({ step: `k.${back}`, key: item })),
	route(shopIds.couponSubmitId, ({ item, back }) => ({ step: `k.${back}`, key: item, sent: true })),
	route(shopIds.placeId, of('buy'))
];

/** Where a custom id of the shop leads in the preview; `null`: nowhere. */
export function stepOf(raw: string): Step | null {
	for (const find of routes) {
		const step = find(raw);
		if (step) return step;
	}
	return null;
}

/** What every id of one screen carries. */
export interface Trail {
	readonly who: string;
	readonly pick: string;
}

function retoldId(raw: string, { who, pick }: Trail): string | null {
	if (closeId.matches(raw)) return raw;
	const step = stepOf(raw);
	if (!step) return null;
	return (step.sent ? previewSentId : previewStepId).make({ who, step: step.step, key: step.key, pick });
}

/** A screen of the shop whose buttons go on in the preview. A button that would do something real is left out. Pure. */
export function retold({ components }: Screen, trail: Trail): APIMessageTopLevelComponent[] {
	return components.flatMap((component): APIMessageTopLevelComponent[] => {
		if (component.type === ComponentType.Container)
			return [{ ...component, components: component.components.flatMap((part) => partOf(part, trail)) }];
		return partOf(component, trail);
	});
}

function partOf<C extends APIMessageTopLevelComponent | APIComponentInContainer>(component: C, trail: Trail): C[] {
	if (component.type === ComponentType.ActionRow) {
		const components = component.components.flatMap((control) => controlOf(control, trail));
		return components.length > 0 ? [{ ...component, components }] : [];
	}
	if (component.type !== ComponentType.Section || !('custom_id' in component.accessory)) return [component];
	const custom_id = retoldId(component.accessory.custom_id, trail);
	return custom_id === null ? [] : [{ ...component, accessory: { ...component.accessory, custom_id } }];
}

function controlOf(control: APIComponentInMessageActionRow, trail: Trail): APIComponentInMessageActionRow[] {
	if (!('custom_id' in control)) return [];
	const custom_id = retoldId(control.custom_id, trail);
	return custom_id === null ? [] : [{ ...control, custom_id }];
}

/** A form of the shop whose answers come to the preview. @throws RangeError for a form that the preview has no step for. */
export function retoldForm(form: ModalScreen, trail: Trail): ModalScreen {
	const custom_id = retoldId(form.custom_id, trail);
	if (custom_id === null) throw new RangeError(`The preview has no step for the form '${form.custom_id}'`);
	return { ...form, custom_id };
}
