import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { type GateAnswer, ofHundred } from '../gates.js';
import * as ids from '../ids.js';
import type { EvidencePage, Raise, TrustProfile, WeighedEvidence } from '../trust.service.js';
import type { TierLimits, TrustTier } from '../trust.settings.js';
import {
	confidenceWord,
	coursePictureName,
	courseText,
	gatesShown,
	missingText,
	partsText,
	type ShownCourse,
	tierName,
	words
} from './trust.js';

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** The evidence behind the member's own standing, newest first, ten a page. */
export function evidenceScreen(view: kit.ViewContext, { rows, page, pages, total }: EvidencePage): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'trust',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('shield'),
				title: t('trust:why.title', { count: total }),
				lead: total === 0 ? t('trust:home.newcomer') : null
			}),
			rows.length > 0 && kit.text(...rows.map((row) => evidenceLine(view, row, null))),
			kit.pager(view, { page, pages, id: (to) => ids.whyId.make({ page: to }) }),
			kit.row(kit.secondary(t('core:buttons.back'), ids.trustId.make()), kit.closeButton(view)),
			kit.footer(t('trust:why.footer'))
		)
	);
}

/** One piece of evidence in words; `partner`: how the other side is named, `null`: as a member, or as staff. */
function evidenceLine({ t, format }: kit.ViewContext, { row, weight, good }: WeighedEvidence, partner: string | null): string {
	const kind = kindOf(row, good);
	const params = {
		day: format.time(row.at, 'd'),
		value: credits(row.value),
		who: partner ?? t(row.seed ? 'trust:why.someStaff' : 'trust:why.someMember'),
		weight: weightText({ t }, weight)
	};
	const line = t(`trust:why.${kind}`, params);
	const [area = '', code = ''] = row.source.split(':');
	if (area === 'order' && /^[A-Z0-9]{1,12}$/.test(code)) return t('trust:why.order', { line, code });
	if (area === 'case' && /^\d{1,9}$/.test(code)) return t('trust:why.case', { line, code });
	return line;
}

function kindOf({ kind, seed, mark }: WeighedEvidence['row'], good: boolean): string {
	switch (kind) {
		case 'deal':
			return seed ? 'staff' : 'member';
		case 'review':
			return good && mark >= 0 ? 'praised' : 'faulted';
		case 'case':
			return 'bad';
		case 'noShow':
			return 'noShow';
		case 'stake':
			return 'stake';
		case 'vouch':
			return 'vouch';
		case 'void':
			return 'void';
	}
}

function weightText({ t }: Pick<kit.ViewContext, 't'>, weight: number | null): string {
	if (weight === null || weight === 0) return t('trust:weight.none');
	return t(weight >= 0.5 ? 'trust:weight.much' : weight >= 0.15 ? 'trust:weight.some' : 'trust:weight.little');
}

export interface RaiseData {
	readonly profile: TrustProfile;
	/** Closed gates with the standing that they ask for. */
	readonly gates: readonly GateAnswer[];
	readonly raises: readonly Raise[];
	/** Share that each further deal with the same member, and with the same staff, counts; 0–1. */
	readonly repeats: { readonly member: number; readonly staff: number };
	readonly verified: boolean;
}

/** What raises the member's own standing, and how far the next doors are. */
export function raiseScreen(view: kit.ViewContext, { profile, gates, raises, repeats, verified }: RaiseData): kit.Screen {
	const { t, format } = view;
	// A gate may ask for more deals than its standing takes; they are of the same ordinary value.
	const far = (target: number, atLeast = 0): string => {
		const raise = raises.find((one) => one.target === target);
		if (!raise || raise.deals === null) return t('trust:raise.fades');
		const count = Math.max(raise.deals, atLeast);
		const value = raise.deals > 0 ? Math.round((raise.value * count) / raise.deals) : raise.value;
		return t('trust:raise.deals', { count, value: credits(value) });
	};
	const { nextTier } = profile;
	const tier = nextTier && profile.standing < nextTier.require.standing && far(nextTier.require.standing);
	const closed = gates.flatMap(({ name, missing }) => {
		const standing = missing.find((part) => part.kind === 'standing');
		const settled = missing.find((part) => part.kind === 'settledDeals');
		const short = settled && 'need' in settled ? settled.need - settled.have : 0;
		const needs = missing.map((part) => missingText(view, part)).join(', ');
		const way = standing && 'need' in standing ? ` ${far(standing.need / 100, short)}` : '';
		return `${view.emoji('lock')} ${t('trust:home.closed', { count: 1, gates: t('trust:home.gate', { gate: words(name) }), needs })}.${way}`;
	});
	return kit.screen(
		kit.container(
			'trust',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('trust'),
				title: t('trust:raise.title'),
				lead: t('trust:raise.lead', { standing: ofHundred(profile.standing) })
			}),
			nextTier &&
				kit.text(
					`### ${t('trust:raise.next', { tier: words(nextTier.name) })}`,
					t('trust:raise.tier', { needs: tierNeeds(view, nextTier) }),
					tier
				),
			closed.length > 0 &&
				kit.text(
					`### ${t('trust:raise.doors')}`,
					...closed.slice(0, gatesShown),
					closed.length > gatesShown && t('trust:home.moreGates', { count: closed.length - gatesShown })
				),
			kit.text(
				`### ${t('trust:raise.how')}`,
				`- ${t('trust:raise.partners', { member: format.percent(repeats.member), staff: format.percent(repeats.staff) })}`,
				`- ${t('trust:raise.value')}`,
				`- ${t('trust:raise.group')}`,
				!verified && `- ${t('trust:raise.verify')}`,
				`- ${t('trust:raise.keeps')}`
			),
			kit.row(kit.secondary(t('core:buttons.back'), ids.trustId.make()), kit.closeButton(view))
		)
	);
}

/** What a tier asks for, in words; what it asks nothing of is left out. */
function tierNeeds(view: kit.ViewContext, { require }: Pick<TrustTier, 'require'>): string {
	const needs = [
		{ kind: 'standing', need: ofHundred(require.standing), have: 0 },
		{ kind: 'confidence', need: ofHundred(require.confidence), have: 0 },
		{ kind: 'tenureDays', need: require.tenureDays, have: 0 }
	] as const;
	const list = new Intl.ListFormat(view.locale, { type: 'conjunction' });
	return list.format(needs.filter(({ need }) => need > 0).map((part) => missingText(view, part)));
}

export interface LimitsData {
	readonly profile: TrustProfile;
	/** What the tier gives before anything is settled; `null`: no limits are set. */
	readonly base: TierLimits | null;
	/** Per cent of standing × credited value that is added, and how many times the base it may become. */
	readonly percent: number;
	readonly times: number;
}

/** What a member may have open at once, and what makes it grow. */
export function limitsScreen(view: kit.ViewContext, { profile, base, percent, times }: LimitsData): kit.Screen {
	const { t } = view;
	const { limits } = profile;
	const line = (key: 'openOrderValue' | 'openSaleValue' | 'sendPerDay'): string | false => {
		if (!limits || !base) return false;
		const now = t(`trust:limits.${key}`, { value: credits(limits[key]) });
		const why = limits[key] > base[key] ? 'grown' : limits[key] < base[key] ? 'bounded' : null;
		return why === null ? now : `${now} ${t(`trust:limits.${why}`, { base: credits(base[key]) })}`;
	};
	return kit.screen(
		kit.container(
			'trust',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('trust'),
				title: t('trust:limits.title'),
				lead: t(limits ? 'trust:limits.lead' : 'trust:limits.none', { tier: words(profile.tier?.name ?? '') })
			}),
			limits &&
				kit.text(
					t('trust:limits.openOrders', { count: limits.openOrders }),
					line('openOrderValue'),
					line('openSaleValue'),
					line('sendPerDay'),
					limits.holdHoursAfterSale > 0 && t('trust:limits.hold', { count: limits.holdHoursAfterSale })
				),
			limits &&
				percent > 0 &&
				kit.text(`-# ${t('trust:limits.growth', { percent, times, value: credits(Math.round(profile.creditedValue)) })}`),
			kit.row(kit.secondary(t('core:buttons.back'), ids.trustId.make()), kit.closeButton(view))
		)
	);
}

export interface SourcesData {
	readonly member: string;
	readonly name: string;
	readonly profile: TrustProfile;
	readonly page: EvidencePage;
	readonly course: ShownCourse | null;
	readonly more?: readonly kit.Button[];
}

/** For staff: where somebody's standing comes from, with partners and sources. */
export function sourcesScreen(view: kit.ViewContext, { member, name, profile, page, course, more = [] }: SourcesData): kit.Screen {
	const { t } = view;
	const head = kit.head({
		trail: [t('trust:home.crumb'), t('trust:home.name', { name: words(name) })],
		icon: view.emoji('shield'),
		title: tierName(view, profile),
		lead: t('trust:sources.lead', {
			standing: ofHundred(profile.standing),
			confidence: confidenceWord(view, profile)
		})
	});
	const made = kit.screen(
		kit.container(
			'trust',
			course ? kit.section(head, kit.thumbnail(`attachment://${coursePictureName}`, courseText(view, course.points))) : head,
			partsText(view, profile),
			kit.text(
				page.total === 0 ? t('trust:sources.none') : `### ${t('trust:sources.title', { count: page.total })}`,
				...page.rows.map((row) => evidenceLine(view, row, row.row.partner === null ? null : `<@${row.row.partner}>`))
			),
			kit.pager(view, { page: page.page, pages: page.pages, id: (to) => ids.sourcesId.make({ member, page: to }) }),
			kit.row(...more.slice(0, 5)),
			kit.row(kit.secondary(t('core:buttons.back'), ids.othersId.make({ member })), kit.closeButton(view)),
			kit.footer(t('trust:sources.footer'))
		)
	);
	return course ? { ...made, files: [{ name: coursePictureName, data: course.picture }] } : made;
}
