import type { TextParam } from '#core/errors';
import {
	backButton,
	row as buttonRow,
	card,
	closeButton,
	container,
	empty,
	file,
	footer,
	gallery,
	head,
	link,
	type Part,
	pager,
	primary,
	type Screen,
	type ScreenFile,
	screen,
	secondary,
	section,
	text,
	type ViewContext,
	withFiles
} from '#core/views/kit';
import { ringsId } from '../../rings/ids.js';
import { aroundButton } from '../../views/rings.js';
import type { CaseRow } from '../case.model.js';
import type { CasePage } from '../case.pages.js';
import { filesOf, mostStatements, openersOf } from '../case.rules.js';
import type { CaseList, CaseLook } from '../case.service.js';
import * as ids from '../ids.js';
import { appealLines, codeOf, deadline, kindText, moment, people, person, said, stateLine, titleOf, verdictLines } from './case-words.js';

export interface CaseScreenData extends CaseLook {
	readonly reader: string;
	readonly page: CasePage;
	/** From 0. */
	readonly number: number;
	readonly pages: number;
	readonly files: readonly (ScreenFile & { readonly image: boolean })[];
	/** Address of the judges' thread. */
	readonly room: string | null;
	/** The reader may see who is near the subject. */
	readonly sources: boolean;
}

/** Opens the form that reports a member. */
export const reportButton = (view: ViewContext, member: string) =>
	secondary(view.t('cases:buttons.reportOne'), ids.reportId.make({ member }));

/** One page of a case (W28): for its sides a short copy, for staff everything. */
export function caseScreen(view: ViewContext, data: CaseScreenData): Screen {
	const { row, page, files, as } = data;
	const { t } = view;
	const pictures = files.flatMap(({ name, image }, index) =>
		image ? [{ url: `attachment://${name}`, alt: t('cases:card.pictureAlt', { number: index + 1, total: files.length }) }] : []
	);
	const gone = page.files.length - files.length;
	const untouched = as === 'staff' ? 'wait' : 'info';
	const shown = screen(
		container(
			row.state === 'reported' ? untouched : row.open ? 'bad' : 'neutral',
			head({ trail: [t('cases:card.crumb'), codeOf(row)], title: titleOf(view, row) }),
			text(...linesOf(view, data)),
			gallery(...pictures),
			files.filter(({ image }) => !image).map(({ name }) => file(name)),
			gone > 0 && text(`-# ${t('cases:card.gone', { count: gone })}`),
			pager(view, { page: data.number, pages: data.pages, id: (to) => ids.caseViewId.make({ number: row.number, page: to }) }),
			...rowsOf(view, data),
			as === 'staff' && footer(t('cases:card.logged'))
		)
	);
	return withFiles(shown, files);
}

function linesOf(view: ViewContext, data: CaseScreenData): readonly Part<string>[] {
	const { t, format } = view;
	const { page, as, row } = data;
	switch (page.kind) {
		case 'overview':
			return overview(view, data);
		case 'report': {
			const { by, text: words, at, message, order, takenIn, other } = page.report;
			return [
				t(as === 'subject' ? 'cases:card.reportAnonymous' : 'cases:card.report', {
					number: page.number,
					of: page.of,
					who: person(by),
					at: moment(at)
				}),
				format.escape(words),
				order && t('cases:card.order', { order }),
				other && as === 'staff' && t('cases:card.other', { who: person(other) }),
				!takenIn && as === 'staff' && t('cases:card.waits'),
				message &&
					as !== 'subject' &&
					t('cases:card.message', { who: message.author ? person(message.author) : '–', at: moment(message.at) }),
				message && as !== 'subject' && t('cases:card.link', { link: message.link }),
				message && message.text !== '' && `> ${format.escape(message.text).replaceAll('\n', '\n> ')}`,
				...fileLines(view, page.files)
			];
		}
		case 'statement': {
			const { side, by, text: words, at } = page.statement;
			const anonymous = as === 'subject' && side === 'reporter';
			return [
				t(anonymous ? 'cases:card.statementAnonymous' : `cases:card.statement.${side}`, { who: person(by), at: moment(at) }),
				format.escape(words),
				...fileLines(view, page.files)
			];
		}
		case 'bundle':
			return bundle(view, data, row);
	}
}

/** Files by name, size and checksum, so that nobody can exchange them. */
function fileLines(view: ViewContext, files: CasePage['files']): readonly string[] {
	return files.map(({ name, size, sha256 }) =>
		view.t('cases:card.file', { name: said(name), size: Math.ceil(size / 1024), checksum: sha256.slice(0, 16) })
	);
}

function overview(view: ViewContext, { row, as, reader }: CaseScreenData): readonly Part<string>[] {
	const { t } = view;
	const { verdict, closing, statementsBy, statements } = row;
	const said = (side: 'subject' | 'reporter') => statements.filter((statement) => statement.side === side).length;
	const sees = as === 'staff' || as === 'subject' || (as === 'reporter' && row.state !== 'reported');
	return [
		as === 'subject' ? t('cases:card.youAreNamed') : t('cases:card.against', { who: person(row.subject) }),
		as === 'staff' && t('cases:card.reporters', { count: row.reportCount, who: people(openersOf(row)) }),
		(as === 'reporter' || as === 'author') && t('cases:card.yours', { who: person(reader) }),
		stateLine(view, row, as),
		statementsBy &&
			as !== 'author' &&
			(row.state === 'admitted' || row.state === 'overdue') &&
			t('cases:card.statements', { subject: said('subject'), reporter: said('reporter'), deadline: deadline(statementsBy) }),
		closing &&
			closing.reason !== '' &&
			as !== 'subject' &&
			as !== 'author' &&
			t('cases:verdict.reason', { reason: { kind: 'user-text', value: closing.reason } }),
		...(verdict && sees ? verdictLines(view, verdict, as) : []),
		...(as === 'reporter' || as === 'author' ? [] : appealLines(view, row))
	];
}

const counted = (what: 'deals' | 'partners' | 'upheld' | 'noShows', count: number): TextParam => ({
	kind: 'text',
	key: `cases:bundle.${what}`,
	params: { count }
});

/** What each side has behind them, the deal, and all files. */
export function bundle(
	view: ViewContext,
	{ deal, histories }: Pick<CaseLook, 'deal' | 'histories'>,
	row: CaseRow
): readonly Part<string>[] {
	const { t } = view;
	const files = filesOf(row);
	return [
		`### ${t('cases:bundle.title')}`,
		deal
			? t('cases:bundle.deal', {
					order: deal.code,
					item: said(deal.item),
					quantity: deal.quantity,
					state: { kind: 'text', key: deal.state },
					value: { kind: 'amount', currency: 'credits', value: deal.value },
					entries: deal.entries,
					at: moment(deal.placedAt),
					people: people(deal.people)
				})
			: t('cases:bundle.noDeal'),
		...histories.map(({ member, deals, partners, upheld, noShows }) =>
			t('cases:bundle.history', {
				who: person(member),
				deals: counted('deals', deals),
				partners: counted('partners', partners),
				upheld: counted('upheld', upheld),
				noShows: counted('noShows', noShows)
			})
		),
		t('cases:bundle.files', { count: files.length }),
		...fileLines(view, files.slice(0, 8))
	];
}

function rowsOf(view: ViewContext, { row, as, room, reader, judged, page, sources }: CaseScreenData) {
	const { t } = view;
	const { number, version, state } = row;
	const judging = state === 'admitted' || state === 'overdue';
	const back = [backButton(view, ids.caseListId.make({ filter: as === 'staff' ? 'open' : 'mine', below: '' })), closeButton(view)];
	if (as !== 'staff') {
		const spoken = row.statements.filter(({ by }) => by === reader).length;
		const may = as !== 'author' && judging && row.statementsBy !== null && row.statementsBy > view.now && spoken < mostStatements;
		return [
			buttonRow(
				may && primary(t('cases:buttons.state'), ids.caseStatementId.make({ number })),
				as === 'subject' && state === 'decided' && primary(t('cases:buttons.appeal'), ids.appealId.make({ number })),
				...back
			)
		];
	}
	const waits = page.kind === 'report' && !page.report.takenIn && judging;
	return [
		waits &&
			buttonRow(primary(t('cases:buttons.takeIn'), ids.takeInId.make({ number, version, report: row.reports.indexOf(page.report) }))),
		state === 'reported' &&
			buttonRow(
				primary(t('cases:buttons.admit'), ids.admitId.make({ number, version })),
				secondary(t('cases:buttons.dismiss'), ids.dismissId.make({ number })),
				secondary(t('cases:buttons.malicious'), ids.maliciousId.make({ number }))
			),
		judging &&
			buttonRow(
				primary(t('cases:buttons.decide'), ids.caseDecideId.make({ number })),
				secondary(t('cases:buttons.extend'), ids.caseExtendId.make({ number })),
				secondary(t('cases:buttons.join'), ids.caseRoomId.make({ number }))
			),
		state === 'appealed' && !judged && buttonRow(primary(t('cases:buttons.appealDecide'), ids.appealDecideId.make({ number }))),
		buttonRow(room && link(t('cases:buttons.room'), room), sources && aroundButton(view, row.subject), ...back)
	].filter((part) => part !== false);
}

/** Cases that concern the reader, or all open ones for staff. `sources`: the reader may see the groups. */
export function caseList(view: ViewContext, { filter, cases, below, next, staff }: CaseList, sources: boolean): Screen {
	const { t } = view;
	const id = (to: number | null) => ids.caseListId.make({ filter, below: to ?? '' });
	return screen(
		container(
			'neutral',
			head({ trail: [t('cases:card.crumb')], title: t(`cases:list.${filter}`) }),
			...(cases.length === 0 ? empty({ text: t(`cases:list.empty.${filter}`) }) : []),
			...cases.map(({ row, as }) =>
				as === 'conflict'
					? text(t('cases:list.conflict', { case: codeOf(row) }))
					: section(
							text(
								t('cases:list.line', {
									case: codeOf(row),
									kind: kindText(row),
									who: as === 'subject' ? t('cases:list.you') : person(row.subject)
								}),
								`-# ${stateLine(view, row, as)}`
							),
							secondary(t('cases:buttons.open'), ids.caseViewId.make({ number: row.number, page: 0 }))
						)
			),
			(below !== null || next !== null) &&
				buttonRow(
					secondary(t('cases:list.first'), id(null), { disabled: below === null }),
					next !== null && secondary(t('cases:list.next'), id(next))
				),
			buttonRow(
				staff &&
					secondary(
						t(`cases:list.show.${filter === 'mine' ? 'open' : 'mine'}`),
						ids.caseListId.make({ filter: filter === 'mine' ? 'open' : 'mine', below: '' })
					),
				filter === 'open' && sources && secondary(t('rings:list.all'), ringsId.make({ page: 0 })),
				filter === 'mine' && secondary(t('cases:buttons.report'), ids.reportId.make({ member: '' })),
				closeButton(view)
			)
		)
	);
}

/** What somebody has just done with a case. */
export function caseDone(
	view: ViewContext,
	row: CaseRow,
	what:
		| 'reported'
		| 'admitted'
		| 'dismissed'
		| 'malicious'
		| 'stated'
		| 'extended'
		| 'joined'
		| 'takenIn'
		| 'decided'
		| 'appealed'
		| 'appealDecided'
): Screen {
	const { t } = view;
	return card(view, {
		accent: what === 'reported' || what === 'appealed' ? 'info' : 'ok',
		icon: 'ok',
		title: t(`cases:done.${what}.title`, { case: codeOf(row) }),
		text: t(`cases:done.${what}.text`, { case: codeOf(row), deadline: deadline(row.dueAt ?? view.now) }),
		actions: [secondary(t('cases:buttons.view'), ids.caseViewId.make({ number: row.number, page: 0 }))]
	});
}
