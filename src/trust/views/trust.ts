import type { TextParam } from '#core/errors';
import {
	closeButton,
	container,
	footer,
	grid,
	head,
	type Part,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	section,
	text,
	thumbnail,
	type ViewContext
} from '#core/views/kit';
import type { Part as StandingPart } from '../engine/index.js';
import { type GateAnswer, type GateMissing, ofHundred } from '../gates.js';
import * as ids from '../ids.js';
import { needText } from '../ordering.js';
import type { TrustPart } from '../parts.js';
import { courseSpan } from '../scores/course-picture.js';
import type { Point } from '../scores/point.repository.js';
import type { TrustProfile } from '../trust.service.js';

const noExtra: TrustPart = { lines: [], buttons: [] };

export const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Gates that one screen lists; the nearest come first. */
export const gatesShown = 6;
/** Name of the picture of the course. */
export const coursePictureName = 'course.png';

/** The course of a standing with its picture; `null`: nothing to show yet. */
export interface ShownCourse {
	readonly points: readonly Point[];
	readonly picture: Buffer;
}

export interface TrustData {
	readonly name: string;
	readonly profile: TrustProfile;
	/** How the member stands at each gate of the guild. */
	readonly gates: readonly GateAnswer[];
	readonly course: ShownCourse | null;
	/** An admitted case about the reader is open. */
	readonly underReview: boolean;
	/** What other domains know of the reader. */
	readonly extra?: TrustPart;
}

/** The member's own standing with its parts, and what it opens (W20). */
export function trustScreen(view: ViewContext, { name, profile, gates, course, underReview, extra = noExtra }: TrustData): Screen {
	const { t } = view;
	const lead = isNew(profile)
		? t('trust:home.newcomer')
		: t('trust:home.lead', { confidence: confidenceWord(view, profile), standing: ofHundred(profile.standing) });
	const title = head({
		trail: [t('trust:home.crumb'), t('trust:home.name', { name: words(name) })],
		icon: view.emoji('shield'),
		title: tierName(view, profile),
		lead
	});
	const made = screen(
		container(
			'trust',
			withCourse(view, title, course),
			underReview && text(`${view.emoji('wait')} ${t('trust:home.underReview')}`),
			partsText(view, profile),
			extra.lines.length > 0 && text(...extra.lines),
			(gates.length > 0 || profile.limits) && text(`### ${t('trust:home.opens')}`, ...limitLines(view, profile), ...gateLines(view, gates)),
			row(
				!isNew(profile) && primary(t('trust:home.why'), ids.whyId.make({ page: 0 })),
				(isNew(profile) ? primary : secondary)(t('trust:home.raises'), ids.raiseId.make()),
				profile.limits && secondary(t('trust:home.limitsButton'), ids.limitsId.make())
			),
			grid(extra.buttons),
			row(closeButton(view)),
			footer(t('trust:home.footer', { version: profile.formula }))
		)
	);
	return course ? { ...made, files: [{ name: coursePictureName, data: course.picture }] } : made;
}

/** The heading, beside the picture of the course where there is one. */
function withCourse(view: ViewContext, title: ReturnType<typeof head>, course: ShownCourse | null) {
	if (!course) return title;
	return section(title, thumbnail(`attachment://${coursePictureName}`, courseText(view, course.points)));
}

/** The course in words: from where to where, and how often a case came. */
export function courseText({ t, now }: ViewContext, points: readonly Point[]): string {
	const [first] = points;
	const last = points.at(-1);
	const drops = points.filter((point, index) => point.badDeals > (points[index - 1]?.badDeals ?? point.badDeals)).length;
	const bounds = { days: courseSpan(points, now), from: ofHundred(first?.standing ?? 0), to: ofHundred(last?.standing ?? 0) };
	return drops === 0 ? t('trust:course.plain', bounds) : t('trust:course.drops', { ...bounds, count: drops });
}

/** What counts, one line each; parts of less than half a point are left out. */
export function partsText(view: ViewContext, { parts }: Pick<TrustProfile, 'parts'>) {
	const counted = parts.filter(
		({ part, standing, count }) => part !== 'start' && (count > 0 || part === 'aftermath') && Math.abs(standing) >= 0.5
	);
	return counted.length > 0 && text(`### ${view.t('trust:home.counts')}`, ...counted.map((part) => partLine(view, part)));
}

/** What one sees of somebody else: tier and counts, no values and no partners. */
export interface OthersData {
	readonly member: string;
	readonly name: string;
	readonly profile: TrustProfile;
	/** What other domains know of the member: warnings, stars. */
	readonly extra?: TrustPart;
	/** The reader may see where it comes from. */
	readonly staff: boolean;
}

/** Somebody else's standing. */
export function othersTrustScreen(view: ViewContext, { member, name, profile, extra = noExtra, staff }: OthersData): Screen {
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
				profile.cases === 0 ? t('trust:others.noCases') : t('trust:others.cases', { count: profile.cases }),
				profile.missed > 0 && t('trust:others.missed', { count: profile.missed }),
				profile.vouches > 0 && t('trust:others.vouches', { count: profile.vouches })
			),
			extra.lines.length > 0 && text(...extra.lines),
			grid(extra.buttons),
			row(staff && secondary(t('trust:others.sources'), ids.sourcesId.make({ member, page: 0 })), closeButton(view))
		)
	);
}

const isNew = ({ settledDeals, badDeals }: TrustProfile): boolean => settledDeals === 0 && badDeals === 0;

/** The tier by its name. */
export function tierName({ t }: ViewContext, { tier }: Pick<TrustProfile, 'tier'>): string {
	return tier ? t('trust:home.tier', { tier: words(tier.name) }) : t('trust:home.noTier');
}

/** How much there is to go by, in a word. */
export function confidenceWord({ t }: ViewContext, { confidence }: Pick<TrustProfile, 'confidence'>): string {
	return t(confidence < 0.25 ? 'trust:confidence.low' : confidence < 0.6 ? 'trust:confidence.medium' : 'trust:confidence.high');
}

function partLine({ t, format }: ViewContext, { part, standing, count, partners, value }: StandingPart): string {
	const sign = standing < 0 ? '−' : '+';
	const amount: TextParam = { kind: 'amount', currency: 'credits', value };
	return t(`trust:part.${part}`, { count, partners, value: amount, points: `${sign}${format.number(Math.round(Math.abs(standing)))}` });
}

function limitLines({ t }: ViewContext, { limits }: TrustProfile): Part<string>[] {
	if (!limits) return [];
	return [
		t('trust:home.limits', { orders: limits.openOrders, value: { kind: 'amount', currency: 'credits', value: limits.openOrderValue } })
	];
}

/** What goes by itself: gates that nothing else closes are told together. */
const passing: ReadonlySet<string> = new Set(['noAdmittedCase', 'noSanction']);

/** What is open in one line; then the closed gates with what they miss, those that miss least first; and how many more there are. */
function gateLines(view: ViewContext, gates: readonly GateAnswer[]): Part<string>[] {
	const { t, locale } = view;
	const open = gates.filter((gate) => gate.open).map(({ name }) => t('trust:home.gate', { gate: words(name) }));
	const closed = gates.filter((gate) => !gate.open).sort((one, other) => one.missing.length - other.missing.length);
	const list = new Intl.ListFormat(locale, { type: 'conjunction' });
	const lines = new Map<string, { readonly needs: string; readonly names: string[] }>();
	for (const { key, name, missing } of closed) {
		const needs = list.format(missing.map((part) => missingText(view, part)));
		const line = missing.every(({ kind }) => passing.has(kind)) ? `all: ${needs}` : `one: ${key}`;
		const { names } = lines.get(line) ?? { names: [] };
		lines.set(line, { needs, names: [...names, t('trust:home.gate', { gate: words(name) })] });
	}
	const told = [...lines.values()];
	const more = told.slice(gatesShown).reduce((sum, { names }) => sum + names.length, 0);
	return [
		open.length > 0 && `${view.emoji('ok')} ${list.format(open)}`,
		...told.slice(0, gatesShown).map(({ needs, names }) => {
			const gates = { count: names.length, gates: list.format(names), needs };
			return `${view.emoji('lock')} ${t('trust:home.closed', gates)}`;
		}),
		more > 0 && t('trust:home.moreGates', { count: more })
	];
}

/** One requirement that is not met. */
export function missingText({ t }: ViewContext, part: GateMissing): string {
	const { key, params } = needText(part);
	return t(key, params);
}
