import * as kit from '#core/views/kit';
import type { CouponUseRow, LadderPlan, PriceRule, PriceScope, RuleKind, SaleTimes } from '#shop';
import { panelId } from '../panel/ids.js';
import { couponUsesId, ladderDoId, ladderFormId, priceActId, priceFormId, priceListId, priceRuleId, pricesId } from '../prices/ids.js';
import { type Note, noteOf } from './panel.view.js';

/** Names of the catalogue by key. */
export interface CatalogueNames {
	readonly categories: ReadonlyMap<string, string>;
	readonly items: ReadonlyMap<string, string>;
}

export interface PricesData {
	readonly kinds: readonly { readonly kind: RuleKind; readonly all: number; readonly active: number }[];
	readonly combine: 'best' | 'add';
	readonly mostPercent: number;
}

const crumbs = (view: kit.ViewContext, ...more: readonly string[]): string[] => [
	view.t('admin:panel.crumb'),
	...(more.length > 0 ? [view.t('admin:prices.crumb')] : []),
	...more.map((name) => view.format.escape(name))
];

/** Everything that changes prices, by kind. */
export function pricesView(view: kit.ViewContext, { kinds, combine, mostPercent }: PricesData): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({ trail: crumbs(view), icon: view.emoji('tag'), title: t('admin:prices.title'), lead: t('admin:prices.lead') }),
			kit.text(t(`admin:prices.combine.${combine}`, { percent: mostPercent }), `-# ${t('admin:prices.settings')}`),
			kinds.map(({ kind, all, active }) =>
				kit.section(
					`**${t(`admin:prices.kinds.${kind}.title`)}** · ${t('admin:prices.counts', { count: all, active })}\n${t(`admin:prices.kinds.${kind}.about`)}`,
					kit.secondary(t('admin:setting.open'), priceListId.make({ kind, show: 'live', page: 0 }))
				)
			),
			kit.text(`-# ${t('admin:prices.breaksHint')}`),
			kit.row(kit.backButton(view, panelId.make()), kit.closeButton(view))
		)
	);
}

export interface RuleListData {
	readonly kind: RuleKind;
	readonly archived: boolean;
	readonly rules: readonly PriceRule[];
	/** How many the other list has. */
	readonly other: number;
	readonly page: number;
}

/** Rules of one kind. */
export function ruleListView(view: kit.ViewContext, data: RuleListData, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { kind, archived, rules, other } = data;
	const { items, page, pages } = kit.pageOf(rules, data.page);
	const show = archived ? 'archived' : 'live';
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: crumbs(view, t(`admin:prices.kinds.${kind}.title`)),
				title: t(archived ? 'admin:prices.archivedTitle' : 'admin:prices.listTitle', {
					kind: { kind: 'text', key: `admin:prices.kinds.${kind}.title` },
					count: rules.length
				}),
				lead: t(`admin:prices.kinds.${kind}.about`)
			}),
			rules.length === 0 && kit.text(t(archived ? 'admin:prices.noneArchived' : `admin:prices.kinds.${kind}.none`)),
			items.map((row) =>
				kit.section(
					`**${format.escape(row.name)}** · ${brief(view, row)}\n${t(`admin:prices.states.${stateOf(row)}`)}`,
					kit.secondary(t('admin:panel.buttons.edit'), priceRuleId.make({ kind, key: row.key }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => priceListId.make({ kind, show, page: to }) }),
			kit.row(
				kit.primary(t(`admin:prices.kinds.${kind}.make`), priceFormId.make({ kind, key: '', version: 0, part: 'main' })),
				(archived || other > 0) &&
					kit.secondary(
						t(archived ? 'admin:prices.showLive' : 'admin:prices.showArchived'),
						priceListId.make({ kind, show: archived ? 'live' : 'archived', page: 0 })
					),
				kit.backButton(view, pricesId.make()),
				kit.closeButton(view)
			)
		)
	);
}

const stateOf = (row: PriceRule): string =>
	row.archived ? 'archived' : row.kind === 'ladder' ? 'ready' : row.active ? 'active' : 'paused';

function brief(view: kit.ViewContext, row: PriceRule): string {
	if (row.kind === 'ladder') return view.t('admin:prices.qualities', { count: row.rule.steps.length });
	if (row.kind !== 'coupon' || row.rule.percent !== null) return `−${row.rule.percent} %`;
	return view.format.change('credits', -(row.rule.credits ?? 0));
}

export interface PriceRuleData {
	readonly row: PriceRule;
	readonly names: CatalogueNames;
	readonly zone: string;
	/** When a sale runs: until, or next from. */
	readonly run: { readonly on: boolean; readonly at: Date } | null;
	/** Uses of a coupon that count. */
	readonly used: number;
	/** Roles by slot. */
	readonly roles: Readonly<Record<string, string>>;
}

/** One rule: what it says, and what can be done with it. */
export function ruleView(view: kit.ViewContext, data: PriceRuleData, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { row } = data;
	const { kind, key, version } = row;
	const form = (part: string): string => priceFormId.make({ kind, key, version, part });
	const act = (what: string): string => priceActId.make({ kind, key, version, act: what });
	const start = row.archived || row.kind === 'ladder' ? null : row.active ? 'pause' : 'start';
	return kit.screen(
		noteOf(view, note),
		kit.container(
			stateOf(row) === 'paused' ? 'wait' : 'neutral',
			kit.head({
				trail: crumbs(view, t(`admin:prices.kinds.${kind}.title`)),
				title: format.escape(row.name),
				lead: t(`admin:prices.leads.${stateOf(row)}`)
			}),
			kit.text(...factLines(view, data)),
			kit.row(
				start && (start === 'start' ? kit.primary : kit.secondary)(t(`admin:prices.buttons.${start}`), act(start)),
				row.kind === 'ladder' && !row.archived && kit.primary(t('admin:prices.buttons.toItem'), ladderFormId.make({ key, item: '' })),
				kit.secondary(t('admin:panel.buttons.change'), form('main')),
				row.kind === 'sale' && kit.secondary(t('admin:prices.buttons.times'), form('times')),
				row.kind === 'coupon' && kit.secondary(t('admin:prices.buttons.bounds'), form('bounds')),
				row.kind === 'coupon' && kit.secondary(t('admin:prices.buttons.uses'), couponUsesId.make({ key, page: 0 }))
			),
			kit.row(
				row.archived
					? kit.secondary(t('admin:panel.buttons.restore'), act('restore'))
					: kit.secondary(t('admin:panel.buttons.archive'), act('ask')),
				kit.backButton(view, priceListId.make({ kind, show: row.archived ? 'archived' : 'live', page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

function factLines(view: kit.ViewContext, { row, names, zone, run, used, roles }: PriceRuleData): string[] {
	const { t } = view;
	const fact = (name: string, value: string): string => `**${t(`admin:prices.facts.${name}`)}** ${value}`;
	if (row.kind === 'ladder') {
		const { steps, blueprint } = row.rule;
		return [
			...steps.map(({ label, percent }) => `${view.format.escape(label)} · ${view.format.number(percent)} %`),
			...(blueprint ? [fact('blueprint', `${view.format.escape(blueprint.label)} · ${view.format.number(blueprint.percent)} %`)] : [])
		];
	}
	const lines = [fact('off', brief(view, row)), fact('scope', scopeText(view, row.rule.scope, names))];
	if (row.kind === 'role') return [fact('role', `<@&${roles[row.rule.role] ?? row.rule.role}>`), ...lines];
	if (row.kind === 'sale') {
		const at = run && { kind: 'time' as const, at: run.at, style: 'R' as const };
		const next = at ? t(run.on ? 'admin:prices.runs.on' : 'admin:prices.runs.next', { at }) : t('admin:prices.runs.none');
		return [...lines, fact('times', timesText(view, row.rule.times, zone)), ...(row.rule.times && row.active ? [next] : [])];
	}
	const { from, to, uses, perMember, firstOnly, minTotal, mostCredits } = row.rule;
	const moment = (iso: string): string => view.format.time(new Date(iso), 'f');
	const span = [from && t('admin:prices.from', { at: moment(from) }), to && t('admin:prices.to', { at: moment(to) })].filter(Boolean);
	return [
		...lines,
		...(mostCredits === null ? [] : [fact('most', view.format.amount('credits', mostCredits))]),
		fact('valid', span.length > 0 ? span.join(' ') : t('admin:prices.always')),
		fact('uses', t(uses === null ? 'admin:prices.usedOpen' : 'admin:prices.usedOf', { count: used, max: uses ?? 0 })),
		fact('perMember', perMember === null ? t('admin:prices.unbounded') : view.format.number(perMember)),
		...(minTotal === null ? [] : [fact('minTotal', view.format.amount('credits', minTotal))]),
		...(firstOnly ? [t('admin:prices.firstOnly')] : [])
	];
}

function scopeText(view: kit.ViewContext, { categories, items }: PriceScope, names: CatalogueNames): string {
	if (categories.length === 0 && items.length === 0) return view.t('admin:prices.everything');
	const all = [...categories.map((key) => names.categories.get(key) ?? key), ...items.map((key) => names.items.get(key) ?? key)];
	const shown = all.slice(0, 10).map((name) => view.format.escape(name));
	return all.length > shown.length ? `${shown.join(', ')} +${all.length - shown.length}` : shown.join(', ');
}

function timesText(view: kit.ViewContext, times: SaleTimes | null, zone: string): string {
	if (times === null) return view.t('admin:prices.noTimes');
	if (times.kind === 'dates') return `${view.format.time(new Date(times.from), 'f')} – ${view.format.time(new Date(times.to), 'f')}`;
	const days = times.days.map((day) => view.t(`admin:weekdays.${day}`)).join(', ');
	return view.t('admin:prices.weekly', { days, from: times.from, to: times.to, zone });
}

/** Asks before a rule is archived. */
export function archiveRuleView(view: kit.ViewContext, { kind, key, version, name }: PriceRule): kit.Screen {
	return kit.confirmDestructive(view, {
		title: view.t('admin:prices.archive.title', { name: { kind: 'user-text', value: name } }),
		text: view.t(`admin:prices.archive.${kind}`),
		confirm: { label: view.t('admin:panel.buttons.archive'), id: priceActId.make({ kind, key, version, act: 'archive' }) },
		keep: { label: view.t('admin:prices.buttons.keep'), id: priceRuleId.make({ kind, key }) }
	});
}

export interface CouponUsesData {
	readonly row: PriceRule<'coupon'>;
	readonly count: number;
	readonly page: kit.Page<CouponUseRow>;
}

/** Who has used a coupon, with which order. */
export function couponUsesView(view: kit.ViewContext, { row, count, page: { items, page, pages } }: CouponUsesData): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: crumbs(view, row.name),
				title: t('admin:prices.usesTitle', { count }),
				lead: t('admin:prices.usesLead')
			}),
			kit.text(
				...(items.length === 0
					? [t('admin:prices.noUses')]
					: items.map(({ order, member, at, amount, returned }) =>
							t(returned ? 'admin:prices.useReturned' : 'admin:prices.use', {
								member: `<@${member}>`,
								order,
								amount: { kind: 'amount', currency: 'credits', value: amount },
								at: { kind: 'time', at, style: 'R' }
							})
						))
			),
			kit.pager(view, { page, pages, id: (to) => couponUsesId.make({ key: row.key, page: to }) }),
			kit.row(kit.backButton(view, priceRuleId.make({ kind: 'coupon', key: row.key })), kit.closeButton(view))
		)
	);
}

/** What a ladder would make of an item, price by price. */
export function ladderPlanView(view: kit.ViewContext, { ladder, item, lines, gone }: LadderPlan): kit.Screen {
	const { t, format } = view;
	const name = { kind: 'user-text' as const, value: item.name };
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: crumbs(view, ladder.name),
				title: t('admin:ladder.title', { item: name }),
				lead: t('admin:ladder.lead', { base: { kind: 'amount', currency: 'credits', value: item.base } })
			}),
			kit.text(
				...lines.map(({ label, before, after }) => {
					const words = { label: { kind: 'user-text' as const, value: label }, after, before: before ?? 0 };
					return t(before === null ? 'admin:ladder.fresh' : before === after ? 'admin:ladder.same' : 'admin:ladder.changed', words);
				})
			),
			gone.length > 0 && kit.text(t('admin:ladder.gone', { count: gone.length, names: { kind: 'user-text', value: gone.join(', ') } })),
			kit.text(`-# ${t('admin:ladder.orders')}`),
			kit.row(
				kit.primary(
					t('admin:ladder.apply'),
					ladderDoId.make({ key: ladder.key, version: ladder.version, item: item.key, itemVersion: item.version })
				),
				kit.secondary(t('admin:ladder.other'), ladderFormId.make({ key: ladder.key, item: '' })),
				kit.secondary(t('admin:panel.buttons.keepPrices'), priceRuleId.make({ kind: 'ladder', key: ladder.key })),
				kit.closeButton(view)
			),
			kit.footer(t('admin:ladder.base', { item: format.escape(item.name) }))
		)
	);
}
