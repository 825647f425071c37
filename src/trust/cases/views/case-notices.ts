import { row as buttonRow, container, head, primary, type Screen, screen, secondary, text, type ViewContext } from '#core/views/kit';
import type { CaseRow } from '../case.model.js';
import type { NoticeKind } from '../case.moves.js';
import { openersOf } from '../case.rules.js';
import type { CaseLook } from '../case.service.js';
import * as ids from '../ids.js';
import { bundle } from './case-screens.js';
import {
	appealLines,
	codeOf,
	deadline,
	kindText,
	outcomeLines,
	people,
	person,
	said,
	stateLine,
	titleOf,
	verdictLines
} from './case-words.js';

/** Calls the triage, or says what became of its report. It names nobody: the channel may be read by whom the case is about. */
export function triageCall(view: ViewContext, row: CaseRow, ping: string): Screen {
	const { t } = view;
	const waits = row.state === 'reported';
	return screen(
		container(
			waits ? 'wait' : 'neutral',
			text(
				waits
					? t('cases:call.waits', {
							case: codeOf(row),
							kind: kindText(row),
							count: row.reportCount,
							ping,
							deadline: deadline(row.dueAt ?? view.now)
						}).trim()
					: t('cases:call.done', { case: codeOf(row), kind: kindText(row), state: stateLine(view, row) })
			),
			buttonRow(
				secondary(t('cases:buttons.view'), ids.caseViewId.make({ number: row.number, page: 0 })),
				secondary(t('cases:buttons.all'), ids.caseListId.make({ filter: 'open', below: '' }))
			)
		)
	);
}

/** The live card in the judges' thread (W28). */
export function roomCard(view: ViewContext, look: Pick<CaseLook, 'row' | 'deal' | 'histories'>): Screen {
	const { t } = view;
	const { row } = look;
	const { number, state, verdict } = row;
	const judging = state === 'admitted' || state === 'overdue';
	const latest = row.statements
		.slice(-4)
		.map(({ by, text: words }) => t('cases:room.said', { who: person(by), text: said(words.slice(0, 200)) }));
	const heard = row.statements.some(({ side }) => side === 'subject');
	return screen(
		container(
			row.open ? 'bad' : 'neutral',
			head({ trail: [t('cases:card.crumb'), codeOf(row)], title: titleOf(view, row), lead: stateLine(view, row) }),
			text(
				t('cases:card.against', { who: person(row.subject) }),
				t('cases:card.reporters', { count: row.reportCount, who: people(openersOf(row)) })
			),
			text(...bundle(view, look, row)),
			text(
				`### ${t('cases:room.statements')}`,
				...latest,
				!heard && row.statementsBy && judging && t('cases:room.unheard', { who: person(row.subject), deadline: deadline(row.statementsBy) })
			),
			verdict && text(...verdictLines(view, verdict, 'staff'), ...appealLines(view, row)),
			buttonRow(
				judging && primary(t('cases:buttons.decide'), ids.caseDecideId.make({ number })),
				state === 'appealed' && primary(t('cases:buttons.appealDecide'), ids.appealDecideId.make({ number })),
				judging && secondary(t('cases:buttons.extend'), ids.caseExtendId.make({ number })),
				secondary(t('cases:buttons.bundle'), ids.caseViewId.make({ number, page: 0 }))
			)
		)
	);
}

/** Somebody came into the judges' thread. */
export const joinedLine = (view: ViewContext, member: string): Screen =>
	screen(container('neutral', text(view.t('cases:room.joined', { who: person(member) }))));

/** What a side is told; by direct message it has no buttons that work, so it says where to look. */
export function caseNotice(
	view: ViewContext,
	row: CaseRow,
	what: NoticeKind,
	{ reader, direct }: { readonly reader: string; readonly direct: boolean }
): Screen {
	const { t } = view;
	const subject = reader === row.subject;
	const params = {
		case: codeOf(row),
		kind: kindText(row),
		deadline: deadline((what === 'named' || what === 'extended' ? row.statementsBy : row.dueAt) ?? view.now),
		until: deadline(row.dueAt ?? view.now)
	};
	const side = subject ? 'subject' : 'reporter';
	const closing = row.closing?.reason ?? '';
	const showsVerdict = what === 'verdict' && row.verdict !== null;
	return screen(
		container(
			what === 'named' ? 'wait' : 'info',
			head({ title: t(`cases:notice.${what}.title`, params) }),
			text(
				t(`cases:notice.${what}.${side}`, params),
				...(showsVerdict && row.verdict ? verdictLines(view, row.verdict, side) : []),
				showsVerdict && subject && row.state === 'decided' && t('cases:notice.mayAppeal', params),
				...(what === 'appealDone' && row.appeal ? outcomeLines(view, row.appeal) : []),
				(what === 'malicious' || what === 'dismissed') && closing !== '' && t('cases:verdict.reason', { reason: said(closing) }),
				direct && t('cases:notice.where', { guild: said(view.words.guild) })
			),
			!direct && buttonRow(secondary(t('cases:buttons.view'), ids.caseViewId.make({ number: row.number, page: 0 })))
		)
	);
}
