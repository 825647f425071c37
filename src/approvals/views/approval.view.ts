import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import type { ApprovalRow } from '../approval.model.js';
import type { ActLine, ShownApproval } from '../approval.types.js';
import { againId, againYesId, approveId, approveYesId, declineFormId, declineId, waitingId, withdrawId } from '../ids.js';

/** Field of the form that declines. */
export const declineFields = { reason: 'reason' } as const;

const words = (value: string): TextParam => ({ kind: 'user-text', value });
const amountOf = ({ currency, amount }: ApprovalRow): TextParam => ({ kind: 'amount', currency, value: amount });
const aboveOf = ({ currency, above }: ApprovalRow): TextParam => ({ kind: 'amount', currency, value: above });

const accents = { waiting: 'wait', approved: 'ok', declined: 'bad', expired: 'neutral', withdrawn: 'neutral', lapsed: 'neutral' } as const;

/** What waits for a second person, or what became of it; `ping` calls those who may answer. `inGuild`: buttons work there. */
export function approvalCard(
	view: kit.ViewContext,
	{ row, lines }: ShownApproval,
	{ ping = '', inGuild = true }: { readonly ping?: string; readonly inGuild?: boolean } = {}
): kit.Screen {
	const waits = row.state === 'waiting';
	return kit.screen(
		kit.container(
			accents[row.state],
			kit.head({
				icon: view.emoji(waits ? 'wait' : row.state === 'approved' ? 'ok' : 'no'),
				title: view.t(waits ? 'approvals:card.title' : 'approvals:card.over', {
					amount: amountOf(row),
					state: { kind: 'text', key: `approvals:states.${row.state}` }
				})
			}),
			kit.text(...about(view, row, lines)),
			waits
				? kit.text(ping, view.t('approvals:card.until', { at: { kind: 'deadline', at: row.expiresAt } }))
				: kit.text(endLine(view, row), row.endReason !== '' && view.t('approvals:card.endReason', { reason: words(row.endReason) })),
			row.again && inGuild && kit.row(kit.primary(view.t('approvals:buttons.again'), againId.make({ request: row.request }))),
			waits && !inGuild && kit.text(view.t('approvals:card.where')),
			waits &&
				inGuild &&
				kit.row(
					kit.primary(view.t('approvals:buttons.approve'), approveId.make({ request: row.request })),
					kit.danger(view.t('approvals:buttons.decline'), declineId.make({ request: row.request })),
					kit.secondary(view.t('approvals:buttons.withdraw'), withdrawId.make({ request: row.request }))
				)
		)
	);
}

/** What the requester sees once their act waits. */
export function askedScreen(view: kit.ViewContext, { row, lines }: ShownApproval): kit.Screen {
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				icon: view.emoji('wait'),
				title: view.t('approvals:asked.title'),
				lead: view.t('approvals:asked.lead', { amount: amountOf(row), above: aboveOf(row) })
			}),
			kit.text(...about(view, row, lines), view.t('approvals:card.until', { at: { kind: 'deadline', at: row.expiresAt } })),
			kit.row(kit.secondary(view.t('approvals:buttons.withdraw'), withdrawId.make({ request: row.request })), kit.closeButton(view))
		)
	);
}

/** Asks once more before the act is carried out: amount, effect, and both names. */
export function approveAsk(view: kit.ViewContext, { row, lines, look }: ShownApproval): kit.Screen {
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				icon: view.emoji('shield'),
				title: view.t('approvals:ask.title', { amount: amountOf(row) }),
				lead: view.t('approvals:ask.lead')
			}),
			kit.text(...about(view, row, lines)),
			kit.row(
				kit.primary(view.t('approvals:buttons.approve'), approveYesId.make({ request: row.request })),
				look && kit.secondary(view.t(look.key), look.id),
				kit.closeButton(view)
			)
		)
	);
}

/** What has ended the request, what it would do now, and the button that asks once more. */
export function againAsk(view: kit.ViewContext, { row, lines, look }: ShownApproval): kit.Screen {
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				icon: view.emoji('shield'),
				title: view.t('approvals:again.title'),
				lead: view.t('approvals:again.lead')
			}),
			kit.text(changedLine(view, row)),
			kit.text(...about(view, row, lines)),
			kit.row(
				kit.primary(view.t('approvals:buttons.again'), againYesId.make({ request: row.request })),
				look && kit.secondary(view.t(look.key), look.id),
				kit.closeButton(view)
			)
		)
	);
}

/** What who asked once more sees when nobody else was needed any more. */
export function againDone(view: kit.ViewContext): kit.Screen {
	return kit.screen(
		kit.container(
			'ok',
			kit.head({ icon: view.emoji('ok'), title: view.t('approvals:again.done'), lead: view.t('approvals:again.alone') }),
			kit.row(kit.closeButton(view))
		)
	);
}

/** What the person sees who has just ended a request. */
export function answeredScreen(view: kit.ViewContext, row: ApprovalRow): kit.Screen {
	return kit.screen(
		kit.container(
			accents[row.state],
			kit.head({
				icon: view.emoji(row.state === 'approved' ? 'ok' : 'no'),
				title: view.t('approvals:card.over', { amount: amountOf(row), state: { kind: 'text', key: `approvals:states.${row.state}` } }),
				lead: view.t(`approvals:answered.${row.state}`)
			}),
			kit.row(kit.closeButton(view))
		)
	);
}

/** The form that declines. */
export function declineForm(view: kit.ViewContext, row: ApprovalRow): kit.ModalScreen {
	return kit.modal(
		view.t('approvals:decline.title'),
		declineFormId.make({ request: row.request }),
		kit.label(
			view.t('approvals:decline.reason'),
			kit.textInput(declineFields.reason, { max: 500, required: true, long: true }),
			view.t('approvals:decline.help')
		)
	);
}

/** The word to who asked; `card` is the link to the request's card, where they can ask once more. */
export function endedNote(view: kit.ViewContext, row: ApprovalRow, guildName: string, card: string | null): kit.Screen {
	return kit.screen(
		kit.container(
			accents[row.state],
			kit.head({
				icon: view.emoji(row.state === 'approved' ? 'ok' : 'no'),
				title: view.t('approvals:card.over', { amount: amountOf(row), state: { kind: 'text', key: `approvals:states.${row.state}` } })
			}),
			kit.text(
				view.t(`approvals:answered.${row.state}`),
				endLine(view, row),
				row.endReason !== '' && view.t('approvals:card.endReason', { reason: words(row.endReason) }),
				row.again && view.t(card ? 'approvals:note.again' : 'approvals:note.againCommand'),
				`-# ${view.t('approvals:note.guild', { guild: words(guildName) })}`
			),
			row.again && card !== null && kit.row(kit.link(view.t('approvals:buttons.toCard'), card))
		)
	);
}

/** Everything that waits for the reader, one part each. */
export function waitingScreen(view: kit.ViewContext, shown: readonly ShownApproval[], reader: string): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			shown.length === 0 ? 'neutral' : 'wait',
			kit.head({ icon: view.emoji('shield'), title: t('approvals:waiting.title'), lead: t('approvals:waiting.lead') }),
			shown.length === 0 && kit.text(t('approvals:waiting.none')),
			...shown
				.slice(0, 6)
				.flatMap(({ row, lines }) => [
					kit.separator(),
					kit.text(
						...about(view, row, lines),
						row.again ? changedLine(view, row) : t('approvals:card.until', { at: { kind: 'deadline', at: row.expiresAt } })
					),
					row.again
						? kit.row(kit.primary(t('approvals:buttons.again'), againId.make({ request: row.request })))
						: row.by === reader
							? kit.row(kit.secondary(t('approvals:buttons.withdraw'), withdrawId.make({ request: row.request })))
							: kit.row(
									kit.primary(t('approvals:buttons.approve'), approveId.make({ request: row.request })),
									kit.danger(t('approvals:buttons.decline'), declineId.make({ request: row.request }))
								)
				]),
			kit.row(kit.secondary(t('approvals:buttons.refresh'), waitingId.make()), kit.closeButton(view))
		)
	);
}

function about(view: kit.ViewContext, row: ApprovalRow, lines: readonly ActLine[]): readonly string[] {
	return [
		...lines.map(({ key, params }) => view.t(key, params)),
		view.t('approvals:card.by', { who: `<@${row.by}>`, name: words(row.byName), reason: words(row.reason) })
	];
}

/** What has happened to what the request was about. */
const changedLine = (view: kit.ViewContext, { changed }: ApprovalRow): kit.Part<string> => changed && view.t(changed.key, changed.params);

function endLine(view: kit.ViewContext, row: ApprovalRow): kit.Part<string> {
	if (row.changed) return changedLine(view, row);
	if (row.endedBy === null || row.endedAt === null) return view.t('approvals:card.byTime');
	return view.t('approvals:card.endedBy', {
		who: `<@${row.endedBy}>`,
		name: words(row.endedByName ?? ''),
		at: { kind: 'time', at: row.endedAt, style: 'f' }
	});
}
