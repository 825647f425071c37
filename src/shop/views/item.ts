import type { DomainError } from '#core/errors';
import type { ViewContext } from '#core/views/context';
import {
	type Button,
	backButton,
	closeButton,
	container,
	head,
	primary,
	refusalNote,
	row,
	type Screen,
	screen,
	secondary,
	select,
	text
} from '#core/views/kit';
import { isFor, roleNames } from '../access.js';
import { amountId, categoryId, homeId, itemId, orderId, variantId } from '../ids.js';
import { variantPrice } from '../pricing.js';
import type { LimitLeft, ListedItem } from '../shop.lists.js';
import { payLines, payNote, payOption } from './pay.js';
import { breakLines, limitLines, saleWord } from './price.js';
import { deliveryWord, type GateViews, ratingWord, stockWord } from './words.js';

export interface ItemData {
	readonly item: ListedItem & { readonly category: { readonly key: string; readonly name: string } };
	/** Key of the chosen variant; `null`: the cheapest in stock. */
	readonly variant: string | null;
	readonly gates: GateViews;
	/** Roles of the reader. */
	readonly roles?: readonly string[];
	/** Why the reader may order nothing for now; `null`: they may. */
	readonly bar?: DomainError | null;
	readonly limits: readonly LimitLeft[];
	/** Refund rule of the guild, in the owner's words. */
	readonly refund: string | null;
	/** Buttons of other domains: reviews, how to get there. */
	readonly more?: readonly Button[];
}

/** The cheapest variant in stock; the cheapest of all when nothing is. */
export function preselect({ row: item, stock }: ListedItem): number {
	const order = item.definition.variants
		.map((variant, index) => ({ index, price: variantPrice(item.definition, variant), out: stock.variants[variant.key]?.state === 'out' }))
		.sort((one, other) => Number(one.out) - Number(other.out) || one.price - other.price);
	return order[0]?.index ?? 0;
}

/** An item's card (W3). A closed gate and an empty shelf take the place of the way forward and say what to do. */
export function itemView(view: ViewContext, data: ItemData): Screen {
	const { item, gates, limits, bar } = data;
	const { definition } = item.row;
	const { variants, access } = definition;
	const found = variants.findIndex((variant) => variant.key === data.variant);
	const position = found >= 0 ? found : preselect(item);
	const variant = variants[position]!;
	const stock = item.stock.variants[variant.key] ?? item.stock;
	const gate = access.gate === null ? null : (gates.get(access.gate) ?? { name: access.gate, open: false, explanation: '' });
	const needs = access.roles ?? [];
	const barred = !isFor(definition, data.roles ?? []);
	const closed = Boolean(bar) || barred || (gate !== null && !gate.open);
	const soldOut = stock.state === 'out';
	const bold = (key: string, value: string): string => `**${view.t(`shop:item.${key}`)}** ${value}`;
	const rating = ratingWord(view, item.stats);
	const methods = definition.fulfilment.methods.map((method) => view.format.escape(method.label)).join(' · ');
	return screen(
		bar && refusalNote(view, bar),
		container(
			closed ? 'bad' : 'brand',
			head({
				trail: [view.t('shop:trail'), view.format.escape(item.category.name), view.format.escape(definition.name)],
				title: view.format.escape(definition.name),
				lead: view.format.escape(definition.description)
			}),
			text(
				bold(
					'price',
					`${payLines(view, definition, variant).join(` ${view.t('shop:pay.or')} `)} ${view.t('shop:price.per', { unit: { kind: 'user-text', value: definition.price.per } })}`
				),
				payNote(view, definition),
				item.sale && saleWord(view, item.sale),
				...breakLines(view, definition),
				bold('stock', stockLine(view, stock)),
				bold('delivery', view.t('shop:item.within', { time: deliveryWord(view, definition), methods })),
				[rating && bold('rating', rating), item.stats.sold > 0 && bold('sold', view.format.number(item.stats.sold))]
					.filter(Boolean)
					.join(' · '),
				...limitLines(view, limits)
			),
			text(
				gate &&
					(!gate.open
						? `${view.emoji('lock')} ${view.t('shop:item.closed', { gate: { kind: 'user-text', value: gate.name } })} ${gate.explanation}`
						: `${view.emoji('ok')} ${view.t('shop:item.opened', { gate: { kind: 'user-text', value: gate.name } })}`),
				needs.length > 0 &&
					`${view.emoji(barred ? 'lock' : 'ok')} ${view.t(barred ? 'shop:item.rolesNeeded' : 'shop:item.rolesHeld', { roles: roleNames(needs), count: needs.length })}`,
				access.middleman === 'required' && `${view.emoji('shield')} ${view.t('shop:item.middleman')}`,
				definition.fulfilment.proof.length > 0 &&
					`${view.emoji('proof')} ${view.t('shop:item.proof', { proof: { kind: 'user-text', value: definition.fulfilment.proof.join(', ') } })}`,
				...definition.risk.flags.map((flag) => `${view.emoji('warn')} ${view.format.escape(flag.text)}`),
				data.refund && view.t('shop:item.refund', { refund: { kind: 'user-text', value: data.refund } })
			),
			variants.length > 1 &&
				row(
					select(
						variantId.make({ item: item.row.key }),
						variants.map((option, index) => ({
							value: String(index),
							label: `${option.label} · ${payOption(view, definition, option)}`,
							description: [option.description, stockWord(view, item.stock.variants[option.key] ?? item.stock)].filter(Boolean).join(' · '),
							selected: index === position
						})),
						{ placeholder: definition.variantLabel }
					)
				),
			row(
				!closed &&
					!soldOut && [
						primary(view.t('shop:buttons.order'), orderId.make({ item: item.row.key, variant: position })),
						secondary(view.t('shop:buttons.amount'), amountId.make({ item: item.row.key, variant: position }))
					],
				data.more
			),
			row(
				backButton(view, categoryId.make({ category: item.category.key, filter: 'all', page: 0 })),
				secondary(view.t('core:buttons.home'), homeId.make()),
				closeButton(view)
			)
		)
	);
}

function stockLine(view: ViewContext, stock: ListedItem['stock'] | ListedItem['stock']['variants'][string]): string {
	const word = stockWord(view, stock);
	return stock.state === 'out' && stock.again
		? `${word} · ${view.t('shop:stock.again', { when: { kind: 'time', at: stock.again, style: 'R' } })}`
		: word;
}

/** The card's button, for screens that lead back to it. */
export const itemButton = (view: ViewContext, item: string): Button =>
	secondary(view.t('shop:buttons.item'), itemId.make({ item, variant: '-' }));
