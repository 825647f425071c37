import {
	type Button,
	backButton,
	card,
	checkboxGroup,
	closeButton,
	confirmDestructive,
	container,
	fileUpload,
	footer,
	head,
	label,
	link,
	type ModalScreen,
	modal,
	type Part,
	pageOf,
	pager,
	pageSizes,
	row,
	type Screen,
	screen,
	secondary,
	success,
	text,
	textInput,
	type ViewContext
} from '#core/views/kit';
import { shopViews } from '#shop';
import * as ids from '../ids.js';
import { partPayment } from '../order.ends.js';
import type { JournalEntry, OrderRow } from '../order.model.js';
import { isPart, milestonesOf, partsOf } from '../order.parts.js';
import { type CancelTerms, endingOf } from '../order.rules.js';
import { againButton, dmsButton, viewButton } from './buttons.js';
import { answerLine } from './order-card.js';

const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
const person = (value: string) => ({ kind: 'user-text', value }) as const;

/** How the price of an order came about, where something was taken off. */
function breakdown(view: ViewContext, { quote, payment }: OrderRow) {
	if (payment || !quote.lines.some(({ kind }) => kind === 'discount')) return null;
	return text(...shopViews.priceLines(view, quote, view.t('shop:price.total', { total: credits(quote.total) })));
}

/** The order exists: code, held amount, deadline, link to the ticket (W8). `more` leads back to the shop; `asleep`: when its time begins to count. */
export function orderPlaced(
	view: ViewContext,
	{
		order,
		ticket,
		more,
		dms,
		waits = null,
		asleep = null,
		away = null
	}: {
		order: OrderRow;
		ticket: string | null;
		more: Part<Button>;
		dms: boolean;
		waits?: string | null;
		asleep?: Date | null;
		away?: Date | null;
	}
): Screen {
	const { t } = view;
	const deadline = { kind: 'deadline', at: order.answerBy } as const;
	return screen(
		container(
			'info',
			head({ icon: view.emoji('ok'), title: t('orders:placed.title', { code: order.code }) }),
			text(
				order.held > 0
					? t('orders:placed.text', { amount: credits(order.held), deadline })
					: order.payment
						? t(`orders:placed.${order.payment.due === null ? 'outside' : 'goods'}`, {
								pieces: order.payment.due ?? 0,
								label: person(order.payment.label),
								deadline
							})
						: t('orders:placed.free', { deadline }),
				asleep && t('orders:placed.asleep', { until: { kind: 'deadline', at: asleep } }),
				away && t('orders:placed.away', { back: { kind: 'deadline', at: away } }),
				t('orders:placed.next'),
				ticket ? null : (waits ?? t('orders:placed.opening'))
			),
			breakdown(view, order),
			row(
				ticket ? link(t('orders:button.ticket'), ticket) : secondary(t('orders:button.again'), ids.viewId.make({ code: order.code })),
				!dms && dmsButton(view, order.code, dms),
				more,
				closeButton(view)
			)
		)
	);
}

/** What the switch of direct messages did. */
export function dmsSwitched(view: ViewContext, code: string, dms: boolean): Screen {
	return card(view, {
		accent: 'ok',
		icon: 'ok',
		title: view.t(dms ? 'orders:dms.on' : 'orders:dms.off'),
		text: view.t(dms ? 'orders:dms.onText' : 'orders:dms.offText'),
		actions: [dmsButton(view, code, dms), viewButton(view, code)]
	});
}

/** Asks the buyer whether everything arrived (W12). */
export function confirmAsk(view: ViewContext, order: OrderRow): Screen {
	const { t } = view;
	const part = isPart(order);
	const what = {
		item: person(order.item.name),
		variant: person(order.item.variant.label),
		// Pieces are as many as are confirmed now; milestones are steps of the whole.
		quantity: milestonesOf(order) ? order.quantity : order.delivered - order.confirmed,
		amount: credits(partPayment(order)),
		parts: order.delivered - order.confirmed,
		delivered: order.delivered,
		of: partsOf(order)
	};
	return screen(
		container(
			'wait',
			head({ title: t(part ? 'orders:confirm.titlePart' : 'orders:confirm.title') }),
			text(
				t(order.held > 0 ? 'orders:confirm.what' : 'orders:confirm.whatFree', what),
				part ? t(order.held > 0 ? 'orders:confirm.part' : 'orders:confirm.partFree', what) : null,
				order.item.checklist.length > 0 && t('orders:confirm.check', { list: person(order.item.checklist.join(' · ')) }),
				t(order.held > 0 ? 'orders:confirm.text' : 'orders:confirm.textFree')
			),
			row(
				success(
					t(part ? 'orders:button.confirmPart' : 'orders:button.confirm'),
					ids.confirmYesId.make({ code: order.code, parts: order.delivered })
				),
				secondary(t('orders:button.extend'), ids.extendId.make({ code: order.code })),
				secondary(t('orders:button.report'), ids.reportId.make({ code: order.code, side: 'buyer' })),
				backButton(view, ids.viewId.make({ code: order.code }))
			)
		)
	);
}

/** The buyer confirmed. */
export function confirmed(view: ViewContext, order: OrderRow, ticket: string | null): Screen {
	const { code } = order;
	if (order.open) {
		return card(view, {
			accent: 'ok',
			icon: 'ok',
			title: view.t('orders:done.partTitle', { code, count: order.confirmed, of: partsOf(order) }),
			text: view.t('orders:done.part', {
				left: partsOf(order) - order.confirmed,
				deadline: { kind: 'deadline', at: order.deliverBy ?? view.now }
			}),
			actions: [ticket && link(view.t('orders:button.ticket'), ticket), viewButton(view, code)]
		});
	}
	return card(view, {
		accent: 'ok',
		icon: 'ok',
		title: view.t('orders:done.title', { code }),
		text: order.captured > 0 ? view.t('orders:done.text', { amount: credits(order.captured) }) : view.t('orders:done.free'),
		actions: [ticket && link(view.t('orders:button.ticket'), ticket), againButton(view, order), viewButton(view, code)]
	});
}

/** A short answer to what was just done, with the way to the order's card. */
export function acted(
	view: ViewContext,
	order: OrderRow,
	what:
		| 'extended'
		| 'claimedCard'
		| 'unclaimedCard'
		| 'takenBackCard'
		| 'deliveredCard'
		| 'transferredCard'
		| 'helpedCard'
		| 'receivedCard'
		| 'givenBackCard',
	ticket?: string | null
): Screen {
	const { code } = order;
	const params = {
		code,
		buyer: person(order.buyerName),
		staff: person(order.assigneeName ?? ''),
		deadline: { kind: 'deadline', at: order.dueAt ?? view.now } as const,
		deliverBy: { kind: 'deadline', at: order.deliverBy ?? view.now } as const
	};
	return card(view, {
		accent: 'ok',
		icon: 'ok',
		title: view.t(`orders:${what}.title`, params),
		text: view.t(`orders:${what}.text`, params),
		actions: [ticket && link(view.t('orders:button.ticket'), ticket), viewButton(view, code)]
	});
}

/** Asks the buyer before the order ends; names every amount. */
export function cancelAsk(view: ViewContext, order: OrderRow, terms: CancelTerms): Screen {
	const { t } = view;
	const { code } = order;
	const closes = order.confirmed > 0;
	const key = closes ? 'close' : order.held === 0 ? 'free' : terms.kept > 0 ? 'part' : 'all';
	return confirmDestructive(view, {
		title: t('orders:cancelAsk.title', { code }),
		text: t(`orders:cancelAsk.${key}`, {
			amount: credits(terms.released),
			kept: credits(terms.kept),
			back: credits(terms.released),
			count: order.confirmed,
			of: partsOf(order)
		}),
		confirm: { label: t('orders:button.reallyCancel'), id: ids.cancelYesId.make({ code, kept: terms.kept }) },
		keep: { label: t('orders:button.keep'), id: ids.viewId.make({ code }) }
	});
}

/** The order was ended. */
export function cancelled(view: ViewContext, order: OrderRow): Screen {
	const { code } = order;
	return card(view, {
		accent: 'neutral',
		icon: 'ok',
		title: view.t(order.state === 'completed' ? 'orders:cancelled.closed' : 'orders:cancelled.title', { code }),
		text:
			order.held > 0
				? view.t(order.captured > 0 ? 'orders:cancelled.text' : 'orders:cancelled.all', {
						back: credits(order.released),
						kept: credits(order.captured)
					})
				: view.t('orders:cancelled.free'),
		actions: [viewButton(view, code)]
	});
}

/** Staff say why the order ends; the description names where the credits go. */
export function declineForm(view: ViewContext, order: OrderRow): ModalScreen {
	const { code } = order;
	return reasonForm(view, 'cancelAsk', ids.cancelFormId.make({ code, how: endingOf(order, 'staff') }), code, true);
}

/** Staff say why the order goes back to the queue. */
export function unclaimForm(view: ViewContext, code: string): ModalScreen {
	return reasonForm(view, 'unclaimAsk', ids.unclaimFormId.make({ code }), code, false);
}

/** Staff say why a delivery is done again. */
export function takeBackForm(view: ViewContext, code: string): ModalScreen {
	return reasonForm(view, 'takeBackAsk', ids.takeBackFormId.make({ code }), code, true);
}

function reasonForm(view: ViewContext, what: string, id: string, code: string, required: boolean): ModalScreen {
	const { t } = view;
	return modal(
		t(`orders:${what}.modal`, { code }),
		id,
		label(t(`orders:${what}.reason`), textInput('reason', { long: true, max: 300, required }), t(`orders:${what}.reasonHelp`))
	);
}

/** What was handed over, what was checked, and the proof (W11). */
export function deliverForm(view: ViewContext, order: OrderRow): ModalScreen {
	const { t } = view;
	const checklist = order.item.checklist.slice(0, 10);
	const left = partsOf(order) - order.delivered;
	const milestone = milestonesOf(order)?.[order.delivered];
	return modal(
		t('orders:deliverAsk.modal', { code: order.code }),
		ids.deliverFormId.make({ code: order.code }),
		label(
			t('orders:deliverAsk.quantity'),
			textInput('quantity', { value: String(milestone === undefined ? left : 1), max: 4, required: true }),
			milestone === undefined
				? t(left < order.quantity ? 'orders:deliverAsk.quantityRest' : 'orders:deliverAsk.quantityHelp', { quantity: order.quantity, left })
				: t('orders:deliverAsk.milestoneHelp', { left, name: milestone.replaceAll('-', ' ') })
		),
		checklist.length > 0 &&
			label(
				t('orders:deliverAsk.checklist'),
				checkboxGroup(
					'checklist',
					checklist.map((line, index) => ({ value: String(index), label: line })),
					{ min: 0, max: checklist.length, required: false }
				),
				t('orders:deliverAsk.checklistHelp')
			),
		order.meeting?.codeWord != null &&
			label(
				t('orders:deliverAsk.codeWord'),
				textInput('codeWord', { min: 1, max: 20, required: true }),
				t('orders:deliverAsk.codeWordHelp')
			),
		label(t('orders:deliverAsk.proof'), fileUpload('proof', { min: 1, max: 10, required: true }), t('orders:deliverAsk.proofHelp')),
		label(t('orders:deliverAsk.note'), textInput('note', { long: true, max: 300, required: false }), t('orders:deliverAsk.noteHelp'))
	);
}

/** Answers that are not on the card, for those who may see them. */
export function privateAnswers(view: ViewContext, order: OrderRow, sees: 'staff' | 'assignee'): Screen {
	const { t } = view;
	const answers = order.answers.filter(({ visibleTo, redacted }) =>
		visibleTo === 'assignee' ? sees === 'assignee' : visibleTo === 'staff' || redacted
	);
	const lines = answers.map((answer) => answerLine(view, answer));
	return screen(
		container(
			'neutral',
			head({ icon: view.emoji('lock'), title: t('orders:private.title', { code: order.code }) }),
			text(lines.length > 0 ? lines.join('\n') : t('orders:private.none')),
			row(backButton(view, ids.viewId.make({ code: order.code })), closeButton(view)),
			footer(t('orders:private.logged'))
		)
	);
}

/** The journal of an order, newest last, ten lines a page. */
export function journal(view: ViewContext, order: OrderRow, page: number): Screen {
	const { t } = view;
	const { code } = order;
	const { items, page: at, pages } = pageOf(order.journal, page, pageSizes.text);
	return screen(
		container(
			'neutral',
			head({ title: t('orders:journal.title', { code }) }),
			text(...items.map((entry) => journalLine(view, entry))),
			pager(view, { page: at, pages, id: (to) => ids.journalId.make({ code, page: to }), jump: ids.journalJumpId.make({ code, pages }) }),
			row(backButton(view, ids.viewId.make({ code })), closeButton(view))
		)
	);
}

/** One line of a journal. */
export function journalLine(view: ViewContext, entry: JournalEntry): string {
	const { t } = view;
	const line = t('orders:journal.line', {
		at: { kind: 'time', at: entry.at, style: 'f' },
		action: t(`orders:journal.action.${entry.action}`),
		by: entry.kind === 'system' ? t('orders:journal.system') : person(entry.name)
	});
	if (!entry.reason) return line;
	const reason = entry.count ? `${view.format.number(entry.count)} ${entry.reason}` : entry.reason;
	return `${line}\n-# ${t('orders:journal.reason', { reason: person(reason) })}`;
}
