import * as kit from '#core/views/kit';
import { type CategoryRow, type EditedItem, variantPrice } from '#shop';
import { itemActId, itemFormId, itemId, itemPlaceId, itemsId, questionsId, variantId, variantsId } from '../panel/ids.js';
import { priceListId } from '../prices/ids.js';
import { type Note, noteOf } from './panel.view.js';
import { trail } from './panel-catalogue.view.js';
import { partFacts, partRow } from './panel-parts.view.js';
import { itemPreview } from './preview.view.js';

export interface ItemEditorData extends EditedItem {
	readonly categories: readonly CategoryRow[];
	/** Open orders on it, which keep the version they were placed with. */
	readonly orders: number;
	/** Pages of its form: those before placing, and the details. */
	readonly pages: number;
}

const at = ({ row }: Pick<EditedItem, 'row'>) => ({ item: row.key, version: row.version });

/** The editor of an item (W23): its facts, and one form for each part. */
export function itemEditorView(view: kit.ViewContext, data: ItemEditorData, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { row, category } = data;
	const { definition } = row;
	const form = (part: string): string => itemFormId.make({ ...at(data), part });
	const act = (what: string): string => itemActId.make({ ...at(data), act: what });
	const goods = definition.settlement.kind === 'in_game';
	return kit.screen(
		noteOf(view, note),
		kit.container(
			row.active ? 'neutral' : 'wait',
			kit.head({
				trail: trail(view, category.name),
				title: format.escape(definition.name),
				lead: format.escape(definition.summary)
			}),
			kit.text(
				row.active ? t('admin:item.live', { version: row.version }) : t('admin:item.hidden', { version: row.version }),
				!category.active && t('admin:item.categoryArchived'),
				data.orders > 0 && t('admin:item.orders', { count: data.orders })
			),
			kit.text(factLines(view, data), partFacts(view, data)),
			goods && kit.text(t('admin:item.goods')),
			kit.row(
				kit.select(
					itemPlaceId.make(at(data)),
					data.categories.map((one) => ({ value: one.key, label: one.name, selected: one.key === row.category })),
					{ placeholder: t('admin:item.place') }
				)
			),
			kit.row(
				kit.secondary(t('admin:panel.buttons.words'), form('texts')),
				kit.secondary(t('admin:panel.buttons.price'), form('price')),
				kit.secondary(t('admin:panel.buttons.variants'), variantsId.make({ item: row.key, page: 0 })),
				kit.secondary(t('admin:panel.buttons.stock'), form('stock')),
				kit.secondary(t('admin:panel.buttons.questions'), questionsId.make({ item: row.key, page: 0 }))
			),
			kit.row(
				kit.secondary(t('admin:panel.buttons.orders'), form('orders')),
				kit.secondary(t('admin:panel.buttons.limits'), form('limits')),
				kit.secondary(t('admin:panel.buttons.handover'), form('handover')),
				kit.secondary(t('admin:panel.buttons.up'), act('up')),
				kit.secondary(t('admin:panel.buttons.down'), act('down'))
			),
			!goods &&
				kit.row(
					kit.secondary(t('admin:panel.buttons.breaks'), form('breaks')),
					kit.secondary(t('admin:panel.buttons.ladders'), priceListId.make({ kind: 'ladder', show: 'live', page: 0 }))
				),
			partRow(view, data),
			kit.row(
				kit.primary(t('admin:panel.buttons.preview'), itemPreview(row.key)),
				kit.secondary(t('admin:panel.buttons.clone'), act('clone')),
				row.active
					? kit.secondary(t('admin:panel.buttons.archive'), act('archive'))
					: kit.secondary(t('admin:panel.buttons.sell'), act('restore')),
				kit.backButton(view, itemsId.make({ category: row.category, show: 'all', page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

function factLines(view: kit.ViewContext, data: ItemEditorData): string[] {
	const { t, format } = view;
	const { definition } = data.row;
	const { stock, fulfilment, buyerLimits, access } = definition;
	const prices = definition.variants.map((variant) => variantPrice(definition, variant));
	const fact = (name: string, value: string): string => `**${t(`admin:item.facts.${name}`)}** ${value}`;
	const range = prices.length > 1 ? [Math.min(...prices), Math.max(...prices)] : prices;
	const pieces = data.stock.reduce((sum, row) => ({ free: sum.free + row.available, reserved: sum.reserved + row.reserved }), {
		free: 0,
		reserved: 0
	});
	return [
		fact(
			'price',
			`${range.map((price) => format.amount('credits', price)).join(' – ')} · ${t('admin:item.per', { unit: { kind: 'user-text', value: definition.price.per } })}`
		),
		fact(
			'variants',
			definition.variants
				.slice(0, 8)
				.map((variant) => format.escape(variant.label))
				.join(' · ')
		),
		fact(
			'stock',
			stock.mode === 'finite'
				? t('admin:item.pieces', { free: pieces.free, reserved: pieces.reserved, sold: data.sold })
				: stock.perWeek === undefined
					? t(`admin:stockModes.${stock.mode}`)
					: t('admin:item.perWeek', { mode: { kind: 'text', key: `admin:stockModes.${stock.mode}` }, places: stock.perWeek })
		),
		...(definition.breaks?.length
			? [fact('breaks', definition.breaks.map((step) => t('shop:price.step', { from: step.from, percent: step.percent })).join(' · '))]
			: []),
		fact('orders', t('admin:item.orderLimits', { pieces: definition.maxPerOrder, orders: access.maxOpenOrders })),
		fact(
			'limits',
			buyerLimits.length === 0
				? t('admin:item.noLimits')
				: buyerLimits
						.map(({ count, window, scope }) =>
							t(`admin:item.limit.${scope}`, { count, window: { kind: 'text', key: `shop:limit.window.${window}` } })
						)
						.join(' · ')
		),
		fact(
			'handover',
			t('admin:item.handover', {
				deliver: { kind: 'duration', seconds: fulfilment.sla.deliverHours * 3600 },
				response: { kind: 'duration', seconds: fulfilment.sla.firstResponseHours * 3600 }
			})
		),
		fact('questions', t('admin:item.questions', { count: definition.questions.length, pages: data.pages }))
	];
}

/** Asks before an item leaves the shop. */
export function archiveItemView(view: kit.ViewContext, data: ItemEditorData): kit.Screen {
	return kit.confirmDestructive(view, {
		title: view.t('admin:item.archive.title', { name: { kind: 'user-text', value: data.row.definition.name } }),
		text: view.t('admin:item.archive.text', { count: data.orders }),
		confirm: { label: view.t('admin:panel.buttons.archive'), id: itemActId.make({ ...at(data), act: 'hide' }) },
		keep: { label: view.t('admin:panel.buttons.keepItem'), id: itemId.make({ item: data.row.key }) }
	});
}

/** The variants of an item, with prices and pieces. */
export function variantsView(view: kit.ViewContext, data: EditedItem, wanted: number, note?: Note | null): kit.Screen {
	const { t } = view;
	const { row } = data;
	const { definition } = row;
	const { items, page, pages } = kit.pageOf(definition.variants, wanted);
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view, definition.name),
				title: t('admin:variants.title', { count: definition.variants.length }),
				lead: t('admin:variants.lead', { label: { kind: 'user-text', value: definition.variantLabel } })
			}),
			items.map((variant) =>
				kit.section(
					variantLines(view, data, variant.key),
					kit.secondary(t('admin:panel.buttons.edit'), variantId.make({ item: row.key, index: definition.variants.indexOf(variant) }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => variantsId.make({ item: row.key, page: to }) }),
			kit.row(
				kit.primary(t('admin:panel.buttons.addVariant'), itemFormId.make({ ...at(data), part: 'variant.new' })),
				kit.backButton(view, itemId.make({ item: row.key })),
				kit.closeButton(view)
			)
		)
	);
}

function variantLines(view: kit.ViewContext, { row, stock }: EditedItem, key: string): string {
	const { t, format } = view;
	const variant = row.definition.variants.find((one) => one.key === key);
	if (!variant) return '–';
	const pieces = stock.find((one) => one.part === key);
	const facts = [
		format.amount('credits', variantPrice(row.definition, variant)),
		pieces && t('admin:variants.pieces', { free: pieces.available, reserved: pieces.reserved, sold: pieces.sold })
	];
	return `**${format.escape(variant.label)}**\n${facts.filter(Boolean).join(' · ')}`;
}

/** One variant. @returns `null` when there is none at this place any more. */
export function variantView(view: kit.ViewContext, data: EditedItem, index: number, note?: Note | null): kit.Screen | null {
	const { t, format } = view;
	const { row } = data;
	const variant = row.definition.variants[index];
	if (!variant) return null;
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view, row.definition.name, t('admin:variants.crumb')),
				title: format.escape(variant.label),
				lead: variant.description ? format.escape(variant.description) : null
			}),
			kit.text(variantLines(view, data, variant.key)),
			kit.row(
				kit.primary(t('admin:panel.buttons.change'), itemFormId.make({ ...at(data), part: `variant.${index}` })),
				row.definition.stock.mode === 'finite' &&
					kit.secondary(t('admin:panel.buttons.count'), itemFormId.make({ ...at(data), part: `pieces.${index}` })),
				row.definition.variants.length > 1 &&
					kit.secondary(t('admin:panel.buttons.remove'), itemActId.make({ ...at(data), act: `variant-ask.${index}` })),
				kit.backButton(view, variantsId.make({ item: row.key, page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** Asks before a variant leaves the item. */
export function removeVariantView(view: kit.ViewContext, data: EditedItem, index: number): kit.Screen | null {
	const variant = data.row.definition.variants[index];
	if (!variant) return null;
	const reserved = data.stock.find((one) => one.part === variant.key)?.reserved ?? 0;
	return kit.confirmDestructive(view, {
		title: view.t('admin:variants.remove.title', { name: { kind: 'user-text', value: variant.label } }),
		text: view.t('admin:variants.remove.text', { reserved }),
		confirm: { label: view.t('admin:panel.buttons.remove'), id: itemActId.make({ ...at(data), act: `variant-remove.${index}` }) },
		keep: { label: view.t('admin:panel.buttons.keepVariant'), id: variantId.make({ item: data.row.key, index }) }
	});
}
