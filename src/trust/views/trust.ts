import type { TextParam } from '#core/errors';
import {
	closeButton,
	container,
	footer,
	head,
	type Part,
	pager,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	text,
	type ViewContext
} from '#core/views/kit';
import { type GateAnswer, ofHundred } from '../gates.js';
import * as ids from '../ids.js';
import { needText } from '../ordering.js';
import { formula, type StandingPart } from '../standing.js';
import type { EvidencePage, TrustProfile } from '../trust.service.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Gates that one screen lists; the nearest come first. */
const gatesShown = 6;

export interface TrustData {
	readonly name: string;
	readonly profile: TrustProfile;
	/** How the member stands at each gate of the guild. */
	readonly gates: readonly GateAnswer[];
}

/** The member's own standing with its parts, and what it opens (W20). */
export function trustScreen(view: ViewContext, { name, profile, gates }: TrustData): Screen {
	const { t } = view;
	const nothing = profile.settledDeals === 0 && profile.badDeals === 0;
	const counted = profile.parts.filter(({ part, points, count }) => part !== 'start' && count > 0 && Math.abs(points) >= 0.5);
	return screen(
		container(
			'trust',
			head({
				trail: [t('trust:home.crumb'), t('trust:home.name', { name: words(name) })],
				icon: view.emoji('shield'),
				title: tierName(view, profile),
				lead: nothing
					? t('trust:home.newcomer')
					: t('trust:home.lead', { confidence: confidenceWord(view, profile), standing: ofHundred(profile.standing) })
			}),
			counted.length > 0 && text(`### ${t('trust:home.counts')}`, ...counted.map((part) => partLine(view, part))),
			(gates.length > 0 || profile.limits) && text(`### ${t('trust:home.opens')}`, ...limitLines(view, profile), ...gateLines(view, gates)),
			row(!nothing && primary(t('trust:home.why'), ids.whyId.make({ page: 0 })), closeButton(view)),
			footer(t('trust:home.footer', { version: formula.version }))
		)
	);
}

/** Somebody else's: tier and counts, no values and no partners. */
export function othersTrustScreen(view: ViewContext, { name, profile }: Pick<TrustData, 'name' | 'profile'>): Screen {
	const { t } = view;
	const partners: TextParam = { kind: 'text', key: 'trust:others.partners', params: { count: profile.partners } };
	const params = { count: profile.settledDeals, partners };
	return screen(
		container(
			'trust',
			head({
				trail: [t('trust:home.crumb'), t('trust:home.name', { name: words(name) })],
				icon: view.emoji('shield'),
				title: tierName(view, profile),
				lead: t('trust:others.confidence', { confidence: confidenceWord(view, profile) })
			}),
			text(
				profile.settledDeals === 0 ? t('trust:others.none') : t('trust:others.deals', params),
				profile.badDeals === 0 ? t('trust:others.noCases') : t('trust:others.cases', { count: profile.badDeals })
			),
			row(closeButton(view))
		)
	);
}

function tierName({ t }: ViewContext, { tier }: TrustProfile): string {
	return tier ? t('trust:home.tier', { tier: words(tier.name) }) : t('trust:home.noTier');
}

function confidenceWord({ t }: ViewContext, { confidence }: TrustProfile): string {
	return t(confidence < 0.25 ? 'trust:confidence.low' : confidence < 0.6 ? 'trust:confidence.medium' : 'trust:confidence.high');
}

function partLine({ t, format }: ViewContext, { part, points, count, partners, value }: StandingPart): string {
	const sign = points < 0 ? '−' : '+';
	const amount: TextParam = { kind: 'amount', currency: 'credits', value };
	return t(`trust:part.${part}`, { count, partners, value: amount, points: `${sign}${format.number(Math.round(Math.abs(points)))}` });
}

function limitLines({ t }: ViewContext, { limits }: TrustProfile): Part<string>[] {
	if (!limits) return [];
	return [
		t('trust:home.limits', { orders: limits.openOrders, value: { kind: 'amount', currency: 'credits', value: limits.openOrderValue } })
	];
}

/** What is open in one line; then the closed gates with what they miss, those that miss least first. */
function gateLines(view: ViewContext, gates: readonly GateAnswer[]): Part<string>[] {
	const { t, locale } = view;
	const open = gates.filter((gate) => gate.open).map(({ name }) => t('trust:home.gate', { gate: words(name) }));
	const closed = gates.filter((gate) => !gate.open).sort((one, other) => one.missing.length - other.missing.length);
	const list = new Intl.ListFormat(locale, { type: 'conjunction' });
	return [
		open.length > 0 && `${view.emoji('ok')} ${list.format(open)}`,
		closed.slice(0, gatesShown).map(({ name, missing }) => {
			const needs = list.format(missing.map((part) => textOf(view, needText(part))));
			return `${view.emoji('lock')} ${t('trust:home.closed', { gate: words(name), needs })}`;
		})
	];
}

const textOf = ({ t }: ViewContext, part: ReturnType<typeof needText>): string => t(part.key, part.params);

/** The evidence behind the member's own standing, newest first, ten a page. */
export function evidenceScreen(view: ViewContext, { rows, page, pages, total }: EvidencePage): Screen {
	const { t, format } = view;
	const lines = rows.map(({ row: evidence, weight }) => {
		const kind = evidence.kind !== 'deal' ? 'bad' : evidence.seed ? 'staff' : 'member';
		const code = /^order:([A-Z0-9]{1,12})$/.exec(evidence.source)?.[1];
		const params = {
			day: format.time(evidence.at, 'd'),
			value: { kind: 'amount', currency: 'credits', value: evidence.value } as const,
			weight: t(weight >= 0.5 ? 'trust:weight.much' : weight >= 0.15 ? 'trust:weight.some' : 'trust:weight.little')
		};
		const line = t(`trust:why.${kind}`, params);
		return code ? t('trust:why.order', { line, code }) : line;
	});
	return screen(
		container(
			'trust',
			head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('shield'),
				title: t('trust:why.title', { count: total }),
				lead: total === 0 ? t('trust:home.newcomer') : null
			}),
			lines.length > 0 && text(...lines),
			pager(view, { page, pages, id: (to) => ids.whyId.make({ page: to }) }),
			row(secondary(t('core:buttons.back'), ids.trustId.make()), closeButton(view)),
			footer(t('trust:why.footer'))
		)
	);
}
