import { escapeInline, escapeOwn } from '#core/i18n/escape';
import type { ViewContext } from '#core/views/context';
import {
	type Button,
	closeButton,
	container,
	empty,
	grid,
	head,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	select,
	separator,
	text
} from '#core/views/kit';
import { categoriesId, categoryId, continueId } from '../ids.js';

export interface HomeData {
	readonly categories: readonly { readonly key: string; readonly name: string; readonly emoji: string; readonly items: number }[];
	/** `null` when the wallet can't be read; the shop can be browsed without it. */
	readonly wallet: { readonly free: number; readonly held: number } | null;
	/** The order that waits for the member, with the button that acts on it. */
	readonly waiting?: { readonly line: string; readonly button: Button } | null;
	/** For a member without credits: how they come to some, before anything is filled in. */
	readonly earn?: { readonly ways: readonly string[]; readonly grant: { readonly amount: number; readonly button: Button } | null } | null;
	/** The latest unsent form. */
	readonly draft?: { readonly item: string; readonly name: string } | null;
	/** Tabs of higher domains: history, credits. */
	readonly tabs?: readonly Button[];
	/** What the owner wrote for members: above the shelves, below them, and as the last line. */
	readonly own?: { readonly greeting: string | null; readonly rules: string | null; readonly footer: string | null };
	/** Only for those who may set up. */
	readonly setup?: Button | null;
}

const mostButtons = 10;

/** First screen of `/shop` (W1). */
export function homeView(view: ViewContext, data: HomeData): Screen {
	const { categories, wallet, waiting, draft, earn, own } = data;
	const lines = [
		wallet &&
			view.t(wallet.held > 0 ? 'shop:home.walletHeld' : 'shop:home.wallet', {
				free: { kind: 'amount', currency: 'credits', value: wallet.free },
				held: wallet.held
			}),
		waiting?.line
	];
	// The order that waits is the way forward, then the draft, then the grant.
	const main = waiting?.button ?? null;
	const shelves =
		categories.length === 0
			? empty({ text: view.t(data.setup ? 'shop:home.emptyOwner' : 'shop:home.empty'), ...(data.setup ? { action: data.setup } : {}) })
			: [
					text(
						`### ${view.t('shop:home.categories')}`,
						categories
							.slice(0, 25)
							.map(({ emoji, name, items }) => `${emoji} **${view.format.escape(name)}** ${items}`)
							.join(' · ')
					),
					categories.length <= mostButtons
						? grid(categories.map(({ key, name }) => secondary(name, categoryId.make({ category: key, filter: 'all', page: 0 }))))
						: row(
								select(
									categoriesId.make(),
									categories.map(({ key, name, emoji }) => ({ value: key, label: name, emoji })),
									{ placeholder: view.t('shop:home.choose') }
								)
							)
				];
	return screen(
		container(
			'brand',
			head({
				trail: [view.t('shop:home.trail', { guild: { kind: 'user-text', value: view.words.guild } })],
				icon: view.emoji('stock'),
				title: view.t('shop:home.title')
			}),
			own?.greeting && text(escapeOwn(own.greeting)),
			lines.some(Boolean) ? text(...lines) : null,
			earn && earnText(view, earn),
			row(
				main,
				draft &&
					(main ? secondary : primary)(view.t('shop:home.continue', { item: brief(draft.name) }), continueId.make({ item: draft.item })),
				earn?.grant?.button
			),
			separator(),
			shelves,
			own?.rules && text(escapeOwn(own.rules)),
			separator(),
			row(data.tabs, closeButton(view)),
			own?.footer && text(`-# ${escapeInline(own.footer)}`)
		)
	);
}

function earnText(view: ViewContext, { ways, grant }: NonNullable<HomeData['earn']>) {
	return text(
		grant && view.t('shop:home.grant', { amount: { kind: 'amount', currency: 'credits', value: grant.amount } }),
		ways.length > 0
			? [view.t('shop:home.earn'), ...ways.map((way) => view.t('shop:home.way', { way: { kind: 'user-text', value: way } }))]
			: !grant && view.t('shop:home.noWays')
	);
}

/** Button labels stay short: the name is on the draft's own card. */
const brief = (name: string): string => (name.length <= 20 ? name : `${name.slice(0, 19)}…`);
