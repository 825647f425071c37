import * as kit from '#core/views/kit';
import type { PublishingState, Side, VersionFacts } from '#settings';
import { compareId, diffId, publishId, rollBackId, versionId, versionsId } from '../ids.js';
import type { ChangeLine } from '../words/line.js';
import { crumbs } from './state-lines.js';

/** Lines of changes that one page shows. */
const linesPerPage = 10;
/** Longest line of a page, in characters. */
const longestLine = 280;

const who = (name: string) => ({ kind: 'user-text' as const, value: name });

/** What a version was made by: a publication, a plan, a roll-back, set-up. */
export const actionText = ({ t }: kit.ViewContext, { action, changes, from }: VersionFacts): string =>
	t(`admin:publish.actions.${action}`, { count: changes, from: from ?? 0 });

const noteText = ({ t }: kit.ViewContext, note: string): string =>
	note === '' ? '' : t('admin:publish.noteSaid', { note: who(kit.clip(note, 120)) });

/** A version in one line for a list of suggestions. */
export function versionLabel(view: kit.ViewContext, version: VersionFacts): string {
	const { number, at, byName, note } = version;
	const words = [view.t('admin:publish.diff.option', { number }), view.format.plainTime(at), byName, note];
	return kit.clip(kit.plain(words.filter((word) => word !== '').join(' · ')), 100);
}

export interface LogData {
	/** The newest first. */
	readonly versions: readonly VersionFacts[];
	/** The version in force; `null`: each edit is at once. */
	readonly live: number | null;
	/** Below which number this page begins; 0: with the newest. */
	readonly before: number;
	/** Whether older ones follow. */
	readonly more: boolean;
}

/** Every version that was in force. */
export function logView(view: kit.ViewContext, { versions, live, before, more }: LogData): kit.Screen {
	const { t } = view;
	const last = versions.at(-1);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: crumbs(view, t('admin:publish.log.title')),
				icon: view.emoji('clock'),
				title: t('admin:publish.log.title'),
				lead: t(versions.length === 0 ? 'admin:publish.log.empty' : 'admin:publish.log.lead')
			}),
			versions.map((version) => {
				const at = { kind: 'time' as const, at: version.at, style: 'f' as const };
				const row = { number: version.number, at, name: who(version.byName) };
				const facts = [actionText(view, version), noteText(view, version.note)].filter(Boolean).join(' · ');
				return kit.section(
					`${t(version.number === live ? 'admin:publish.log.live' : 'admin:publish.log.row', row)}\n${facts}`,
					kit.secondary(t('admin:publish.buttons.open'), versionId.make({ number: version.number, page: 0 }))
				);
			}),
			kit.row(
				before > 0 && kit.secondary(t('admin:publish.buttons.newest'), versionsId.make({ before: 0 })),
				more && last !== undefined && kit.secondary(t('admin:publish.buttons.older'), versionsId.make({ before: last.number })),
				kit.backButton(view, publishId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** One page of lines, with a heading where a topic begins. */
function pageOfLines(view: kit.ViewContext, lines: readonly ChangeLine[], wanted: number) {
	const { items, page, pages } = kit.pageOf(lines, wanted, linesPerPage);
	const told = items.flatMap(({ topic, text }, index) => {
		const line = `- ${kit.clip(text, longestLine)}`;
		return items[index - 1]?.topic === topic ? [line] : [`**${view.t(`admin:publish.topics.${topic}`)}**`, line];
	});
	return { told, page, pages };
}

/** A side in words. */
export const sideText = ({ t }: kit.ViewContext, side: Side): string =>
	side === 'draft' ? t('admin:publish.diff.draft') : t('admin:publish.diff.version', { number: side });

export interface DiffData {
	readonly from: Side;
	readonly to: Side;
	readonly lines: readonly ChangeLine[];
	readonly page: number;
}

/** What differs between two sides, money first. */
export function diffView(view: kit.ViewContext, { from, to, lines, page: wanted }: DiffData): kit.Screen {
	const { t } = view;
	const { told, page, pages } = pageOfLines(view, lines, wanted);
	const back = to === 'draft' ? publishId.make() : versionId.make({ number: to, page: 0 });
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: crumbs(view, t('admin:publish.changes')),
				title: t('admin:publish.diff.title', { from: sideText(view, from), to: sideText(view, to) }),
				lead: lines.length === 0 ? t('admin:publish.diff.same') : t('admin:publish.diff.lead', { count: lines.length })
			}),
			kit.text(...told),
			kit.pager(view, { page, pages, id: (next) => diffId.make({ from, to, page: next }) }),
			kit.row(
				to !== 'draft' && kit.secondary(t('admin:publish.buttons.log'), versionsId.make({ before: 0 })),
				kit.backButton(view, back),
				kit.closeButton(view)
			)
		)
	);
}

export interface VersionData {
	readonly version: VersionFacts;
	/** What it changed against the one before; `null`: there is none. */
	readonly lines: readonly ChangeLine[] | null;
	readonly state: PublishingState;
	/** Others to compare it with, the newest first. */
	readonly others: readonly VersionFacts[];
	readonly mayPublish: boolean;
	readonly page: number;
}

/** One version: what it changed, and the way back to it. */
export function versionView(view: kit.ViewContext, data: VersionData): kit.Screen {
	const { t } = view;
	const { version, lines, state, mayPublish } = data;
	const { number } = version;
	const { told, page, pages } = pageOfLines(view, lines ?? [], data.page);
	const on = state.version?.number;
	const at = { kind: 'time' as const, at: version.at, style: 'f' as const };
	return kit.screen(
		kit.container(
			number === on ? 'ok' : 'neutral',
			kit.head({
				trail: crumbs(view, t('admin:publish.log.title')),
				icon: view.emoji(number === on ? 'ok' : 'clock'),
				title: t('admin:publish.versionTitle', { number }),
				lead: t('admin:publish.versionLead', { at, name: who(version.byName), what: actionText(view, version) })
			}),
			kit.text(noteText(view, version.note)),
			kit.text(
				lines === null ? t('admin:publish.diff.first') : `### ${t('admin:publish.changes')}`,
				...(lines?.length === 0 ? [t('admin:publish.noLines')] : told)
			),
			kit.pager(view, { page, pages, id: (next) => versionId.make({ number, page: next }) }),
			kit.row(compareSelect(view, data)),
			kit.row(
				mayPublish &&
					on !== undefined &&
					number !== on &&
					kit.secondary(t('admin:publish.buttons.rollBack'), rollBackId.make({ to: number, on, sure: 'ask' })),
				kit.backButton(view, versionsId.make({ before: number === on ? 0 : number + 1 })),
				kit.closeButton(view)
			)
		)
	);
}

/** Other versions and the draft, to be compared with this one. */
function compareSelect({ t, format }: kit.ViewContext, { version, others, state }: VersionData) {
	const draft = state.mode === 'draft' ? [{ value: 'draft', label: t('admin:publish.diff.optionDraft') }] : [];
	const options = [
		...draft,
		...others
			.filter(({ number }) => number !== version.number)
			.map(({ number, at, byName }) => ({
				value: String(number),
				label: t('admin:publish.diff.option', { number }),
				description: kit.clip(`${format.plainTime(at)} · ${byName}`, 100)
			}))
	];
	return kit.select(compareId.make({ with: version.number }), options.slice(0, 25), { placeholder: t('admin:publish.diff.compare') });
}
