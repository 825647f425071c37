import { escapeInline, escapeOwn } from '#core/i18n/escape';
import type { ViewContext } from '#core/views/context';
import {
	type Button,
	container,
	footer,
	head,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	section,
	separator,
	text
} from '#core/views/kit';
import { homeId, howId, itemId } from '../ids.js';
import type { ListedItem } from '../shop.lists.js';
import { payFrom } from './pay.js';
import { saleWord } from './price.js';
import { ratingWord, stockWord } from './words.js';

export interface StorefrontData {
	readonly category: { readonly name: string; readonly emoji: string; readonly description: string };
	/** Up to eight. */
	readonly items: readonly ListedItem[];
	/** Items of the category that are not shown. */
	readonly left: number;
	/** Buttons of other domains: the reader's orders. */
	readonly more: readonly Button[];
	readonly updated: Date;
	/** What the owner wrote for members; the greeting only on the first message. */
	readonly own?: { readonly greeting: string | null; readonly footer: string | null };
}

/** One category for everybody (W29). Sold-out items keep their line; each button answers with a private copy. */
export function storefrontView(view: ViewContext, { category, items, left, more, updated, own }: StorefrontData): Screen {
	return screen(
		container(
			'brand',
			own?.greeting && text(escapeOwn(own.greeting)),
			head({
				icon: category.emoji,
				title: view.format.escape(category.name),
				lead: [view.format.escape(category.description), left > 0 && `-# ${view.t('shop:storefront.left', { count: left })}`]
					.filter(Boolean)
					.join('\n')
			}),
			items.map((item) =>
				section(itemLine(view, item), secondary(view.t('shop:storefront.buy'), itemId.make({ item: item.row.key, variant: '-' })))
			),
			separator(),
			row(primary(view.t('shop:storefront.open'), homeId.make()), more, secondary(view.t('shop:storefront.how'), howId.make())),
			footer(
				own?.footer && escapeInline(own.footer),
				view.t('shop:storefront.updated', { when: { kind: 'time', at: updated, style: 'R' } })
			)
		)
	);
}

function itemLine(view: ViewContext, { row: { definition }, stock, stats, sale }: ListedItem): string {
	const facts = [ratingWord(view, stats), stockWord(view, stock)].filter((fact) => fact !== null);
	const lines = [
		`**${view.format.escape(definition.name)}** · ${payFrom(view, definition)}`,
		sale && saleWord(view, sale),
		facts.join(' · ')
	];
	return lines.filter(Boolean).join('\n');
}
