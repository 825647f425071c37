import {
	backButton,
	card,
	closeButton,
	confirmDestructive,
	container,
	file,
	footer,
	gallery,
	head,
	link,
	type Part,
	pager,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	text,
	type ViewContext,
	withFiles
} from '#core/views/kit';
import type { ShownFile } from '#shop';
import * as ids from '../ids.js';
import { stillHeld } from '../order.ends.js';
import { wrongSide } from '../order.evidence.js';
import type { OrderRow, Problem, Ruling } from '../order.model.js';
import { partsOf } from '../order.parts.js';
import type { CasePage } from '../problem.case.js';
import { defaultRuling, type Outcome, outcomes, type RulingTerms, rulingTerms, statementsOf, suggestedSplit } from '../problem.rules.js';
import type { CaseReader } from '../problem.service.js';
import type { ProposedRuling } from '../ruling.service.js';
import { viewButton } from './buttons.js';
import { kindText, rulingLine, wantsText } from './card/problem-part.js';
import { answerLine } from './order-card.js';
import { journalLine } from './order-screens.js';

const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
const person = (value: string) => ({ kind: 'user-text', value }) as const;
const time = (at: Date) => ({ kind: 'time', at, style: 'f' }) as const;

export interface CaseData {
	readonly order: OrderRow;
	readonly problem: Problem;
	readonly as: CaseReader;
	readonly reader: string;
	readonly page: CasePage;
	/** From 0. */
	readonly number: number;
	readonly pages: number;
	readonly files: readonly ShownFile[];
	readonly ticket: string | null;
}

/** One page of a case (W28): for a side what both have said, for a judge everything that was recorded. */
export function caseScreen(view: ViewContext, data: CaseData): Screen {
	const { order, page, number, pages, files } = data;
	const { t } = view;
	const { code } = order;
	const pictures = files.flatMap(({ name, image }, index) =>
		image ? [{ url: `attachment://${name}`, alt: t('orders:case.proofAlt', { number: index + 1, total: files.length }) }] : []
	);
	const shown = screen(
		container(
			order.state === 'disputed' ? 'bad' : 'neutral',
			head({ trail: [t('orders:case.crumb', { code })], title: titleOf(view, data) }),
			...bodyOf(view, data).map((lines) => text(...lines)),
			gallery(...pictures),
			files.filter(({ image }) => !image).map(({ name }) => file(name)),
			page.files.length > files.length && text(`-# ${t('orders:case.gone', { count: page.files.length - files.length })}`),
			pager(view, {
				page: number,
				pages,
				id: (to) => ids.caseId.make({ code, page: to, side: '-' }),
				jump: ids.caseJumpId.make({ code, pages })
			}),
			...rowsOf(view, data),
			data.as === 'judge' && footer(t('orders:case.logged'))
		)
	);
	return withFiles(shown, files);
}

function titleOf(view: ViewContext, { order, problem, page }: CaseData): string {
	const { t } = view;
	switch (page.kind) {
		case 'overview':
			return t('orders:case.title', { kind: kindText(problem), code: order.code });
		case 'statement':
			return t(`orders:case.statement.${page.statement.side}`, {
				number: page.number,
				of: page.of,
				name: person(page.statement.byName)
			});
		case 'delivery':
			return t('orders:case.delivery', { number: page.number, of: page.of });
		case 'receipt':
		case 'return':
			return t(`orders:case.${page.kind}`);
		case 'facts':
			return t('orders:case.facts');
		case 'journal':
			return t('orders:journal.title', { code: order.code });
	}
}

/** The texts of a page, each a list of lines. */
function bodyOf(view: ViewContext, data: CaseData): readonly (readonly Part<string>[])[] {
	const { t } = view;
	const { page, order } = data;
	switch (page.kind) {
		case 'overview':
			return overview(view, data);
		case 'statement': {
			const { at, text: words } = page.statement;
			return [[`-# ${view.format.time(at, 'f')}`, view.format.escape(words)]];
		}
		case 'delivery': {
			const { parts, byName, at, checked, unchecked, note } = page.delivery;
			return [
				[
					t('orders:case.deliveredBy', { count: parts, staff: person(byName), at: time(at) }),
					checked.length > 0 && t('orders:card.checked', { list: person(checked.join(' · ')) }),
					unchecked.length > 0 && t('orders:card.unchecked', { list: person(unchecked.join(' · ')) }),
					note && t('orders:card.deliveryNote', { note: person(note) })
				]
			];
		}
		case 'receipt':
		case 'return': {
			const { at, byName, what, amount, note } = page.receipt;
			return [
				[
					t('orders:case.receiptLine', { what: person(`${amount > 0 ? `${amount} ` : ''}${what}`), staff: person(byName), at: time(at) }),
					note && t('orders:card.deliveryNote', { note: person(note) })
				]
			];
		}
		case 'facts':
			return [meetingLines(view, order), answerLines(view, order)];
		case 'journal':
			return [page.entries.map((entry) => journalLine(view, entry))];
	}
}

function overview(view: ViewContext, { order, problem, as }: CaseData): readonly (readonly Part<string>[])[] {
	const { t } = view;
	const { ruling } = problem;
	const count = (side: Problem['side']) => statementsOf(problem, side).length;
	const facts = [
		t('orders:case.reporter', { name: person(problem.byName), at: time(problem.at), number: problem.number }),
		t('orders:case.between', { buyer: person(order.buyerName), staff: person(order.assigneeName ?? '') }),
		t('orders:case.wants', { wants: wantsText(problem), right: problem.right, of: partsOf(order) }),
		t('orders:case.goods', {
			item: person(order.item.name),
			variant: person(order.item.variant.label),
			quantity: order.quantity,
			delivered: order.delivered,
			confirmed: order.confirmed,
			of: partsOf(order)
		}),
		order.state === 'disputed' && stillHeld(order) > 0 && t('orders:card.frozen', { amount: credits(stillHeld(order)) }),
		order.payment &&
			t('orders:case.payment', { received: order.payment.received, returned: order.payment.returned, label: person(order.payment.label) }),
		t('orders:case.statements', { buyer: count('buyer'), staff: count('staff') })
	];
	const decided = ruling
		? [
				rulingLine(view, order, ruling),
				trustLine(view, order, ruling),
				ruling.reason && t('orders:card.reason', { reason: person(ruling.reason) })
			]
		: [
				t(`orders:problem.decides.${problem.panel > 1 ? 'second' : 'first'}`, {
					deadline: { kind: 'deadline', at: order.dueAt ?? view.now }
				}),
				t('orders:problem.neither', { buyer: person(order.buyerName), staff: person(order.assigneeName ?? '') })
			];
	return [facts, decided, ...(as === 'judge' && order.state === 'disputed' ? [stakeLines(view, order, problem)] : [])];
}

/** What each outcome would do, for the judge. */
function stakeLines(view: ViewContext, order: OrderRow, problem: Problem): readonly string[] {
	const { t } = view;
	const split = suggestedSplit(order, problem.right);
	const line = (name: string, terms: RulingTerms) => t(`orders:case.stake.${name}`, { what: termsText(view, order, terms) });
	const of = (outcome: Outcome) => rulingTerms(order, { outcome, ...split });
	return [
		t('orders:case.stake.title'),
		line('full', of('full')),
		...(split.kept > 0 || split.owed > 0 ? [line('partial', of('partial'))] : []),
		line('none', of('none')),
		t('orders:case.stake.redo'),
		line('default', defaultRuling(order))
	];
}

/** Where the money and the goods go, in words. */
function termsText(view: ViewContext, order: OrderRow, { captured, released, owed, parts }: RulingTerms) {
	const money = captured === 0 ? 'creditsBack' : released === 0 ? 'creditsKept' : 'credits';
	const key = order.held > 0 ? money : order.payment ? (owed > 0 ? 'goods' : 'goodsKept') : 'free';
	const value = view.t(`orders:case.terms.${key}`, {
		kept: credits(captured),
		back: credits(released),
		buyer: person(order.buyerName),
		pieces: owed,
		label: person(order.payment?.label ?? '')
	});
	return partsOf(order) > 1 ? `${value} · ${view.t('orders:case.terms.parts', { parts, of: partsOf(order) })}` : value;
}

function meetingLines(view: ViewContext, { meeting, missedByBuyer, missedByStaff }: OrderRow): readonly Part<string>[] {
	const { t } = view;
	const here = (at: Date | null) => (at ? t('orders:case.here', { at: time(at) }) : t('orders:case.notHere'));
	return [
		meeting
			? t('orders:case.meeting', {
					at: time(meeting.at),
					method: person(meeting.method),
					buyer: here(meeting.buyerHere),
					staff: here(meeting.staffHere)
				})
			: t('orders:case.noMeeting'),
		meeting && meeting.wrongWords > 0 && t('orders:case.wrongWords', { count: meeting.wrongWords }),
		missedByBuyer + missedByStaff > 0 && t('orders:case.missed', { buyer: missedByBuyer, staff: missedByStaff })
	];
}

function answerLines(view: ViewContext, { answers }: OrderRow): readonly string[] {
	const shown = answers.filter((answer) => answer.text !== '');
	return [
		view.t('orders:card.answers'),
		...(shown.length > 0 ? shown.map((answer) => answerLine(view, answer)) : [view.t('orders:case.noAnswers')])
	];
}

function rowsOf(view: ViewContext, { order, problem, as, reader, ticket }: CaseData) {
	const { t } = view;
	const { code } = order;
	const open = order.state === 'disputed';
	const room = ticket ? link(t('orders:button.ticket'), ticket) : null;
	if (as === 'judge') {
		return [
			open &&
				row(primary(t('orders:button.rule'), ids.ruleId.make({ code })), secondary(t('orders:button.join'), ids.caseJoinId.make({ code }))),
			row(room, viewButton(view, code), closeButton(view))
		].filter((part) => part !== false);
	}
	return [
		row(
			open && primary(t('orders:button.statement'), ids.statementId.make({ code, side: '-' })),
			open && problem.by === reader && secondary(t('orders:button.withdraw'), ids.withdrawId.make({ code })),
			backButton(view, ids.viewId.make({ code })),
			closeButton(view)
		)
	];
}

/** What a side or a judge has just done with a problem. */
export function problemDone(
	view: ViewContext,
	order: OrderRow,
	what: 'reported' | 'stated' | 'withdrawn' | 'joined',
	ticket: string | null
): Screen {
	const { t } = view;
	const { code } = order;
	const frozen = stillHeld(order);
	const deadline = { kind: 'deadline', at: order.dueAt ?? view.now } as const;
	const key = what === 'reported' && frozen === 0 ? 'reportedFree' : what;
	return card(view, {
		accent: what === 'reported' ? 'bad' : 'ok',
		icon: what === 'reported' ? 'lock' : 'ok',
		title: t(`orders:problemDone.${what}.title`, { code }),
		text: t(`orders:problemDone.${key}.text`, {
			amount: credits(frozen),
			deadline,
			buyer: person(order.buyerName),
			staff: person(order.assigneeName ?? '')
		}),
		actions: [
			what === 'withdrawn' ? viewButton(view, code) : secondary(t('orders:button.case'), ids.caseId.make({ code, page: 0, side: '-' })),
			ticket && link(t('orders:button.ticket'), ticket)
		]
	});
}

/** Asks the reporter before the report is withdrawn. */
export function withdrawAsk(view: ViewContext, order: OrderRow): Screen {
	const { t } = view;
	const { code } = order;
	const back = order.problem?.from === 'delivered' ? 'delivered' : 'claimed';
	return confirmDestructive(view, {
		title: t('orders:withdrawAsk.title', { code }),
		text: t(`orders:withdrawAsk.${back}`),
		confirm: { label: t('orders:button.withdraw'), id: ids.withdrawYesId.make({ code }) },
		keep: { label: t('orders:button.case'), id: ids.caseId.make({ code, page: 0, side: '-' }) }
	});
}

/** Asks the judge before a ruling takes effect; names every amount and who gets it. */
export function ruleAsk(view: ViewContext, { order, choice, terms, reason, id }: ProposedRuling): Screen {
	const { t } = view;
	const { code } = order;
	const redo = choice.outcome === 'redo';
	const what = redo ? t('orders:ruleAsk.redo', { staff: person(order.assigneeName ?? '') }) : termsText(view, order, terms);
	return confirmDestructive(view, {
		title: t(`orders:ruleAsk.title.${choice.outcome}`, { code }),
		text: [
			what,
			t('orders:case.between', { buyer: person(order.buyerName), staff: person(order.assigneeName ?? '') }),
			trustLine(view, order, choice),
			t('orders:card.reason', { reason: person(reason) }),
			t(redo ? 'orders:ruleAsk.afterRedo' : 'orders:ruleAsk.after')
		]
			.filter(Boolean)
			.join('\n'),
		confirm: { label: t('orders:button.ruleYes'), id: ids.ruleYesId.make({ code, terms: id }) },
		keep: { label: t('orders:button.case'), id: ids.caseId.make({ code, page: 0, side: '-' }) }
	});
}

/** What a ruling means for the trust in the side in the wrong; empty for nothing. */
function trustLine(view: ViewContext, order: OrderRow, { outcome, trust }: Pick<Ruling, 'outcome' | 'trust'>): string {
	const known = outcomes.find((one) => one === outcome);
	if (!trust || !known) return '';
	const name = wrongSide(known) === 'buyer' ? order.buyerName : (order.assigneeName ?? '');
	return view.t(`orders:ruleAsk.trust.${trust}`, { name: person(name) });
}

/** The ruling has taken effect. */
export function ruleDone(view: ViewContext, order: OrderRow): Screen {
	const { t } = view;
	const { code } = order;
	const ruling = order.problem?.ruling;
	return card(view, {
		accent: 'ok',
		icon: 'ok',
		title: t('orders:ruleDone.title', { code }),
		text: [ruling ? rulingLine(view, order, ruling) : '', t('orders:ruleDone.text')].filter(Boolean).join('\n'),
		actions: [secondary(t('orders:button.case'), ids.caseId.make({ code, page: 0, side: '-' }))]
	});
}
