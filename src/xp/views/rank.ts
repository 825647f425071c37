import type { TextParam } from '#core/errors';
import {
	closeButton,
	container,
	footer,
	head,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	text,
	type ViewContext
} from '#core/views/kit';
import * as ids from '../ids.js';
import type { XpEntryRow } from '../xp.model.js';
import type { XpProfile } from '../xp.service.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });
const xp = (value: number): TextParam => ({ kind: 'xp', value });

export interface RankData {
	readonly name: string;
	/** The reader looks at themselves. */
	readonly own: boolean;
	readonly profile: XpProfile;
}

/** Level, place, rank and today's XP of a member (W17). */
export function rankScreen(view: ViewContext, { name, own, profile }: RankData): Screen {
	const { t } = view;
	return screen(
		container(
			'trust',
			head({
				icon: view.emoji('level'),
				title: t('xp:rank.title', { name: words(name), level: profile.level }),
				lead: profile.xp === 0 ? t(own ? 'xp:rank.emptyOwn' : 'xp:rank.empty') : progressLine(view, profile)
			}),
			text(rankLine(view, profile), profile.today.length > 0 && todayLine(view, profile)),
			row(own && profile.xp > 0 && primary(t('xp:rank.why'), ids.whyId.make({ seq: '', part: '' })), closeButton(view))
		)
	);
}

function progressLine({ t, format }: ViewContext, { xp: have, nextXp, level, share, place, members }: XpProfile): string {
	const way =
		nextXp === null
			? t('xp:rank.top', { xp: xp(have) })
			: t('xp:rank.progress', {
					xp: xp(have),
					next: xp(nextXp),
					missing: xp(nextXp - have),
					level: level + 1,
					share: format.percent(share)
				});
	return place === null ? way : t('xp:rank.withPlace', { way, place, members });
}

function rankLine({ t }: ViewContext, { rank, next }: XpProfile): string | null {
	if (!rank) return null;
	const params = { rank: words(rank.name) };
	return next ? t('xp:rank.rankNext', { ...params, next: words(next.name), count: next.inMonths }) : t('xp:rank.rank', params);
}

function todayLine({ t, locale }: ViewContext, { today }: XpProfile): string {
	const total = today.reduce((sum, row) => sum + row.xp, 0);
	const rules = today.map((row) => t('xp:rank.rule', { rule: words(row.ruleName), xp: xp(row.xp) }));
	return t('xp:rank.today', { xp: xp(total), rules: new Intl.ListFormat(locale, { type: 'unit' }).format(rules) });
}

export interface WhyData {
	readonly entries: readonly XpEntryRow[];
	readonly next: { readonly seq: number; readonly part: number } | null;
	/** Not the first page: offers the way back to the newest. */
	readonly later: boolean;
}

/** Where the member's XP came from, newest first, ten a page. */
export function whyScreen(view: ViewContext, { entries, next, later }: WhyData): Screen {
	const { t } = view;
	return screen(
		container(
			'trust',
			head({
				trail: [t('xp:why.crumb')],
				icon: view.emoji('xp'),
				title: t('xp:why.title'),
				lead: entries.length === 0 ? t('xp:why.empty') : null
			}),
			entries.length > 0 && text(...entries.map((entry) => entryLine(view, entry))),
			row(
				secondary(t('core:buttons.back'), ids.rankId.make()),
				later && secondary('«', ids.whyId.make({ seq: '', part: '' })),
				next && secondary('›', ids.whyId.make({ seq: next.seq, part: next.part })),
				closeButton(view)
			),
			footer(t('xp:why.footer'))
		)
	);
}

function entryLine({ t, format }: ViewContext, { at, amount, tokens, ruleName, count, source, capped }: XpEntryRow): string {
	const code = /^order:([A-Z0-9]{1,12})$/.exec(source)?.[1];
	const params = {
		day: format.time(at, 'd'),
		gain:
			tokens > 0
				? t('xp:why.both', { xp: format.change('xp', amount), tokens: format.change('tokens', tokens) })
				: format.change('xp', amount),
		rule: words(ruleName),
		count
	};
	const line = code ? t('xp:why.order', { ...params, code }) : count > 1 ? t('xp:why.counted', params) : t('xp:why.line', params);
	return capped.length > 0 ? t('xp:why.capped', { line }) : line;
}

export interface LevelUpData {
	/** Mention, which the message does not ping. */
	readonly member: string;
	readonly level: number;
	readonly nextXp: number | null;
}

/** The announcement of a level in the guild's channel. */
export function levelUpScreen(view: ViewContext, { member, level, nextXp }: LevelUpData): Screen {
	const params = { name: `<@${member}>`, level, next: level + 1, xp: xp(nextXp ?? 0) };
	const line = view.t(nextXp === null ? 'xp:levelUp.top' : 'xp:levelUp.text', params);
	return screen(container('trust', text(`${view.emoji('level')} ${line}`)));
}
