import type { APIMessageTopLevelComponent } from 'discord-api-types/v10';
import type { DomainError } from '#core/errors';
import * as kit from '#core/views/kit';
import { roleNames, shopViews } from '#shop';
import type { RewardPlan } from '#xp';
import { itemId, panelId } from '../panel/ids.js';
import { previewAsId, previewStepId } from '../preview/ids.js';
import type { Someone } from '../preview/preview.service.js';
import type { Simulated } from '../preview/simulate.js';
import { firstWho, type Who, whoArg } from '../preview/state.js';

/** Where the preview of one item begins, as the first rank. */
export const itemPreview = (item: string): string => previewStepId.make({ who: whoArg(firstWho), step: 'i.-', key: item, pick: '' });

/** Somebody in words: rank, roles, standing, whether they have bought before. */
export function someoneWords(
	view: kit.ViewContext,
	{ who, rank, chosen, held }: Pick<Someone, 'who' | 'rank' | 'chosen' | 'held'>
): string {
	const { t, format } = view;
	return [
		rank ? format.escape(rank.name) : t('preview:noRank'),
		...chosen.map(({ name }) => format.escape(name)),
		...(held.length > 0 ? [roleNames(held)] : []),
		t(`preview:standing.${who.standing}`),
		t(`preview:orders.${who.orders}`)
	].join(' · ');
}

export interface StampedData {
	readonly someone: Pick<Someone, 'who' | 'rank' | 'chosen' | 'held'>;
	/** The item that the screen is about; empty: none. */
	readonly item: string;
	/** What was refused a moment ago; `null`: nothing. */
	readonly refused?: DomainError | null;
	/** Whether members see the item at all. */
	readonly hidden?: boolean;
	readonly shown: readonly APIMessageTopLevelComponent[];
}

/** Any screen of a preview: what it is stands above it, with the way back. */
export function stampedView(view: kit.ViewContext, { someone, item, refused, hidden, shown }: StampedData): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.section(
			kit.text(
				`${view.emoji('search')} **${t('preview:stamp')}** ${someoneWords(view, someone)}`,
				`-# ${t('preview:nothing')}${hidden ? ` ${t('preview:hidden')}` : ''}`
			),
			kit.secondary(t('preview:buttons.as'), previewAsId.make({ who: whoArg(someone.who), item, set: 'open' }))
		),
		refused && kit.refusalNote(view, refused),
		shown
	);
}

/** As whom to look: the rank, roles that count, standing, new or not; and the ways into the shop and out of the preview. */
export function previewAsView(
	view: kit.ViewContext,
	{ someone, item }: { readonly someone: Someone; readonly item: { readonly key: string; readonly name: string } | null }
): kit.Screen {
	const { t } = view;
	const { who, ranks, rank, discounts, guards } = someone;
	const key = item?.key ?? '';
	const set = (what: string, next: Who = who): string => previewAsId.make({ who: whoArg(next), item: key, set: what });
	const enter = item
		? kit.primary(t('preview:buttons.item'), previewStepId.make({ who: whoArg(who), step: 'i.-', key: item.key, pick: '' }))
		: null;
	const home = previewStepId.make({ who: whoArg(who), step: 'home', key: '', pick: '' });
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: [t('admin:panel.crumb')],
				icon: view.emoji('search'),
				title: t('preview:as.title'),
				lead: t('preview:as.lead')
			}),
			kit.text(`**${t('preview:stamp')}** ${someoneWords(view, someone)}`, t('preview:as.assumes')),
			kit.row(
				kit.select(
					set('rank'),
					ranks.slice(0, 25).map((one, index) => ({
						value: String(index),
						label: one.name,
						description: t('preview:as.months', { count: one.minMonths }),
						selected: one === rank
					})),
					{ placeholder: t('preview:as.rank') }
				)
			),
			kit.row(
				kit.select(
					set('roles'),
					[
						...discounts.map(({ name, rule }) => ({ label: name, description: t('preview:as.percent', { percent: rule.percent }) })),
						...guards.map(({ items }) => ({ label: items.join(', '), description: t('preview:as.guard', { count: items.length }) }))
					].map((option, index) => ({ ...option, value: String(index), selected: who.roles.includes(index) })),
					{ placeholder: t('preview:as.roles'), min: 0, max: discounts.length + guards.length }
				)
			),
			kit.row(kit.secondary(t('preview:buttons.standing'), set('standing')), kit.secondary(t('preview:buttons.orders'), set('orders'))),
			kit.row(
				enter,
				(enter ? kit.secondary : kit.primary)(t('preview:buttons.shop'), home),
				kit.backButton(view, item ? itemId.make({ item: item.key }) : panelId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** What an order would do, and that it did not. */
export function simulatedView(view: kit.ViewContext, data: Simulated, back: string): kit.Screen {
	const { t } = view;
	const { state, refused } = data;
	const { definition } = state.item;
	return kit.screen(
		refused && kit.refusalNote(view, refused),
		kit.container(
			refused ? 'bad' : 'ok',
			kit.head({
				trail: [view.format.escape(definition.name), t('preview:buy.trail')],
				title: t(refused ? 'preview:buy.refused' : 'preview:buy.placed'),
				lead: t(refused ? 'preview:buy.refusedLead' : 'preview:buy.lead')
			}),
			kit.text(...moneyLines(view, data), stockLine(view, data), ...shopViews.limitLines(view, data.limits)),
			!refused && kit.text(`**${t('preview:buy.calls')}** ${callsLine(view, data)}`),
			!refused &&
				kit.text(
					`### ${t('preview:buy.rewards')}`,
					...rewardLines(view, 'buyer', data.buyer),
					...rewardLines(view, 'staff', data.staff),
					`-# ${t('preview:buy.caps')}`
				),
			kit.row(kit.backButton(view, back), kit.closeButton(view))
		)
	);
}

function moneyLines(view: kit.ViewContext, { state, held, refused }: Simulated): readonly (string | null)[] {
	const { t } = view;
	const { item, draft, quote } = state;
	if (!quote) return [t('shop:amount.notOffered')];
	if (item.definition.settlement.kind === 'credits') {
		const amount = { kind: 'amount', currency: 'credits', value: held } as const;
		return shopViews.priceLines(view, quote, t(refused ? 'preview:buy.total' : 'preview:buy.held', { amount }));
	}
	const goods = shopViews.goodsTotals(view, item.definition, { variant: draft.variant, quantity: draft.quantity, quote });
	return [
		t('preview:buy.noHold'),
		goods.length > 0 ? t('shop:pay.total', { goods: goods.join(` ${t('shop:pay.or')} `) }) : null,
		shopViews.payNote(view, item.definition)
	];
}

function stockLine({ t }: kit.ViewContext, { state, stock, refused }: Simulated): string {
	const { quantity } = state.draft;
	if (stock.left === null) return t('preview:buy.unlimited');
	const key = state.item.definition.stock.mode === 'finite' ? 'pieces' : 'places';
	if (refused) return t('preview:buy.left', { count: stock.left });
	return t(`preview:buy.${key}`, { count: quantity, left: stock.left, after: stock.left - quantity });
}

function callsLine({ t }: kit.ViewContext, { calls }: Simulated): string {
	if (calls.length === 0) return t('preview:buy.nobody');
	return calls.map(({ kind, id }) => (kind === 'role' ? `<@&${id}>` : `<@${id}>`)).join(', ');
}

function rewardLines(view: kit.ViewContext, who: 'buyer' | 'staff', plans: readonly RewardPlan[]): readonly string[] {
	const { t, format } = view;
	if (plans.length === 0) return [t(`preview:buy.${who}None`)];
	return plans.map((plan) => {
		const amounts = (['xp', 'tokens', 'credits'] as const).flatMap((unit) => (plan[unit] > 0 ? [format.change(unit, plan[unit])] : []));
		return `**${t(`preview:buy.${who}`)}** ${amounts.join(' · ')} (${format.escape(plan.ruleName)})`;
	});
}
