import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { type EditedTier, isOpen, type LimitRules, type Move, type Moves, type TierLadder, type TierLimits, type TrustTier } from '#trust';
import { ruleDoId, ruleFormId, ruleId, rulesId } from '../rules/ids.js';
import { areaRow, type RowNote, rowNoteOf, rulesTrail, ruleWord } from './rules.view.js';

const tiersPerPage = 5;
/** Members who are named of each direction. */
const named = 5;

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });
const words = (value: string): TextParam => ({ kind: 'user-text', value });
/** Standing and confidence are typed and shown as whole numbers of 100. */
export const points = (share: number): number => Math.round(share * 100);

const nameOf = ({ format }: kit.ViewContext, { emoji, name }: TrustTier): string => `${emoji ? `${emoji} ` : ''}${format.escape(name)}`;

/** All tiers from the lowest up, and what makes their limits grow. */
export function tiersView(view: kit.ViewContext, ladder: TierLadder, wanted: number, note?: RowNote | null): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(ladder.tiers, wanted, tiersPerPage);
	const form = (area: string, seen: string): string => ruleFormId.make({ area, key: area, seen, part: 'set' });
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: rulesTrail(view, 'tier'),
				title: t('tiers:title', { count: ladder.tiers.length }),
				lead: ladder.tiers.length === 0 ? t('tiers:none') : t('tiers:lead')
			}),
			ladder.tiers.length > 0 && kit.text(`-# ${knownText(view, ladder.known)} ${t('tiers:unit', { credits: words(view.words.credits) })}`),
			items.map((edited) =>
				kit.section(
					tierLines(view, edited, ladder.known),
					kit.secondary(t('admin:panel.buttons.edit'), ruleId.make({ area: 'tier', key: edited.tier.key, part: 'card' }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => rulesId.make({ area: 'tier', page: to }) }),
			kit.text(
				`**${t('tiers:growth.title')}** ${growthText(view, ladder.growth)}`,
				`**${t('tiers:ceiling.title')}** ${ceilingText(view, ladder.ceiling)}`
			),
			kit.row(
				kit.primary(t('tiers:buttons.create'), ruleFormId.make({ area: 'tier', key: '', seen: '', part: 'new' })),
				kit.secondary(t('tiers:buttons.growth'), form('growth', ladder.growthSeen)),
				kit.secondary(t('tiers:buttons.ceiling'), form('ceiling', ladder.ceilingSeen))
			),
			areaRow(view, 'tier')
		)
	);
}

const knownText = ({ t }: kit.ViewContext, known: number | null): string =>
	known === null ? t('tiers:tooMany') : known === 0 ? t('tiers:nobody') : t('tiers:known', { count: known });

function tierLines(view: kit.ViewContext, edited: EditedTier, known: number | null): string {
	const { t } = view;
	const { tier, limits, members } = edited;
	const small = [
		...(members === null || known === 0 ? [] : [t('tiers:members', { count: members })]),
		...(limits ? briefLimits(view, limits) : [t('tiers:noLimits')])
	];
	return [
		`**${nameOf(view, tier)}**${tier.archived ? ` · ${t('admin:rules.states.archived')}` : ''}`,
		isOpen(tier) ? t('tiers:open') : demandsOf(view, tier, 'trust:need', 'count').join(' · '),
		...small.map((line) => `-# ${line}`),
		...worseLines(view, edited)
	].join('\n');
}

/** What a tier asks for, in the words of a prefix, and how these call the number of a share. */
function demandsOf({ t }: kit.ViewContext, { require }: TrustTier, prefix: string, share: 'count' | 'value'): string[] {
	return [
		...(['standing', 'confidence'] as const).flatMap((kind) =>
			require[kind] > 0 ? t(`${prefix}.${kind}`, { [share]: points(require[kind]) }) : []
		),
		...(require.tenureDays > 0 ? [t(`${prefix}.tenureDays`, { count: require.tenureDays })] : [])
	];
}

/** Short lines of plain numbers: on a phone there is little room beside the button. */
const briefLimits = ({ t }: kit.ViewContext, limits: TierLimits): string[] => [
	t('tiers:brief.orders', { count: limits.openOrders, value: limits.openOrderValue }),
	t('tiers:brief.trade', { sales: limits.openSaleValue, send: limits.sendPerDay }),
	...(limits.holdHoursAfterSale > 0 ? [t('tiers:brief.hold', { count: limits.holdHoursAfterSale })] : [])
];

function worseLines(view: kit.ViewContext, { worse }: EditedTier): string[] {
	if (!worse) return [];
	const by = worse.by.map((limit) => view.t(`tiers:limit.${limit}`)).join(', ');
	return [`${view.emoji('warn')} ${view.t('tiers:worse', { tier: words(worse.below.name), by })}`];
}

function growthText({ t }: kit.ViewContext, growth: LimitRules['growth']): string {
	const grown = growth.appliesTo.map((limit) => t(`tiers:limit.${limit}`));
	const { percentOfStandingTimesSettledValue: percent, maxTimesBase: times } = growth;
	if (grown.length === 0 || percent === 0 || times === 1) return t('tiers:growth.off');
	return t('tiers:growth.on', { limits: grown.join(', '), percent, times });
}

function ceilingText({ t }: kit.ViewContext, ceiling: LimitRules['ceiling']): string {
	const bound = ceiling.appliesTo.map((limit) => t(`tiers:limit.${limit}`));
	if (bound.length === 0) return t('tiers:ceiling.off');
	return t('tiers:ceiling.on', { limits: bound.join(', '), percent: ceiling.percentOfStandingTimesSettledValue });
}

/** One tier: what it asks for, who stands in it, and what its members may have open. */
export function tierView(view: kit.ViewContext, edited: EditedTier, known: number | null, note?: RowNote | null): kit.Screen {
	const { t, format } = view;
	const { tier, seen, limits, from, members } = edited;
	const at = { area: 'tier', key: tier.key, seen };
	const form = (part: string): string => ruleFormId.make({ ...at, part });
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			tier.archived ? 'wait' : 'neutral',
			kit.head({
				trail: rulesTrail(view, 'tier'),
				title: nameOf(view, tier),
				lead: tier.description ? format.escape(tier.description) : null
			}),
			kit.text(
				tier.archived && t('tiers:archived'),
				`### ${t('tiers:demands')}`,
				...demandLines(view, tier),
				members !== null && known !== null && `-# ${known === 0 ? t('tiers:nobody') : t('tiers:standing', { members, count: known })}`,
				members === null && !tier.archived && `-# ${t('tiers:tooMany')}`
			),
			kit.text(
				`### ${t('tiers:limits')}`,
				...(limits ? limitLines(view, limits) : [t('tiers:noLimits')]),
				from && `-# ${t('tiers:from', { tier: words(from.name) })}`,
				...worseLines(view, edited),
				limits && `-# ${t('tiers:before')}`
			),
			!tier.archived &&
				kit.row(
					kit.secondary(ruleWord(view, 'demands'), form('demands')),
					kit.secondary(t('tiers:buttons.limits'), form('limits')),
					kit.secondary(ruleWord(view, 'basics'), form('basics'))
				),
			kit.row(
				kit.secondary(ruleWord(view, 'history'), ruleId.make({ area: 'tier', key: tier.key, part: 'history' })),
				tier.archived
					? kit.secondary(t('admin:panel.buttons.restore'), ruleDoId.make({ ...at, act: 'restore' }))
					: kit.secondary(t('admin:panel.buttons.archive'), ruleDoId.make({ ...at, act: 'archive' })),
				kit.backButton(view, rulesId.make({ area: 'tier', page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

function demandLines(view: kit.ViewContext, tier: TrustTier): string[] {
	const lines = isOpen(tier) ? [view.t('tiers:open')] : demandsOf(view, tier, 'trust:editor.need', 'value');
	return lines.map((line) => `- ${line}`);
}

const limitLines = ({ t }: kit.ViewContext, limits: TierLimits): string[] => [
	t('trust:limits.openOrders', { count: limits.openOrders }),
	t('trust:limits.openOrderValue', { value: credits(limits.openOrderValue) }),
	t('trust:limits.openSaleValue', { value: credits(limits.openSaleValue) }),
	t('trust:limits.sendPerDay', { value: credits(limits.sendPerDay) }),
	t('trust:limits.hold', { count: limits.holdHoursAfterSale })
];

/** Who moves by a change, in words; `when`: it is only wished for, or it was done. */
export function movesText({ t }: Pick<kit.ViewContext, 't'>, moves: Moves, when: 'wish' | 'done'): string {
	if (!moves) return t(`tiers:moves.${when}Large`);
	if (moves.moves.length === 0) return t(`tiers:moves.${when}None`);
	const up = moves.moves.filter((move) => move.up).length;
	return t(`tiers:moves.${when}`, { up, down: moves.moves.length - up, count: moves.of });
}

/** What other demands would do; nothing is stored yet. */
export function tierWishView(
	view: kit.ViewContext,
	data: { readonly tier: TrustTier; readonly seen: string; readonly act: string; readonly moves: Moves }
): kit.Screen {
	const { t } = view;
	const { tier, seen, moves } = data;
	const at = { area: 'tier', key: tier.key, seen };
	const list = (key: string, up: boolean): string | false => {
		const some = (moves?.moves ?? []).filter((move) => move.up === up);
		return some.length > 0 && `${t(key)} ${namesOf(some)}`;
	};
	return kit.screen(
		kit.container(
			'wait',
			kit.head({ trail: rulesTrail(view, 'tier', tier.name), title: t('tiers:wish'), lead: movesText(view, moves, 'wish') }),
			kit.text(`### ${t('tiers:demands')}`, ...demandLines(view, tier)),
			moves !== null && moves.moves.length > 0 && kit.text(list('tiers:moves.rises', true), list('tiers:moves.falls', false)),
			kit.row(
				kit.primary(ruleWord(view, 'apply'), ruleDoId.make({ ...at, act: data.act })),
				kit.secondary(t('admin:panel.buttons.change'), ruleFormId.make({ ...at, part: 'demands' })),
				kit.backButton(view, ruleId.make({ area: 'tier', key: tier.key, part: 'card' })),
				kit.closeButton(view)
			)
		)
	);
}

function namesOf(moves: readonly Move[]): string {
	const more = moves.length - named;
	return `${moves
		.slice(0, named)
		.map(({ member }) => `<@${member}>`)
		.join(', ')}${more > 0 ? ` +${more}` : ''}`;
}
