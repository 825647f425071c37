import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import type { ShownFile } from '#shop';
import { trustId } from '../../ids.js';
import type { IdentityRow, IdentityStep } from '../identity.model.js';
import type { ReviewedIdentity } from '../identity-review.service.js';
import * as ids from '../ids.js';
import { claimLines } from './identity.js';

/** Fields of the forms of staff. */
export const reviewFields = { reason: 'reason', text: 'text' } as const;

const words = (value: string): TextParam => ({ kind: 'user-text', value });
/** Ids are for staff here, as they were typed. */
const open = (value: string): string => value;
const mostShown = 8;
const mostSteps = 5;

/** What waits for a look, or what a search has found. */
export function queueScreen(view: kit.ViewContext, rows: readonly IdentityRow[], found: boolean): kit.Screen {
	const { t } = view;
	const shown = rows.slice(0, mostShown);
	return kit.screen(
		kit.container(
			rows.length === 0 ? 'neutral' : 'wait',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('search'),
				title: t(found ? 'identity:queue.found' : 'identity:queue.title'),
				lead: rows.length === 0 ? t(found ? 'identity:queue.nothingFound' : 'identity:queue.none') : t('identity:queue.lead')
			}),
			...shown.map((row) =>
				kit.section(
					t(row.waitingSince ? 'identity:queue.line' : row.verified ? 'identity:queue.verified' : 'identity:queue.nothing', {
						name: words(row.name),
						since: { kind: 'time', at: row.waitingSince ?? view.now, style: 'R' }
					}),
					kit.secondary(t('identity:buttons.open'), ids.identityOpenId.make({ member: row.member }))
				)
			),
			rows.length > shown.length && kit.text(`-# ${t('identity:queue.more', { count: rows.length - shown.length })}`),
			kit.row(
				kit.secondary(t('identity:buttons.search'), ids.identitySearchId.make()),
				found && kit.secondary(t('identity:buttons.queue'), ids.identityQueueId.make())
			),
			kit.row(kit.backButton(view, trustId.make()), kit.closeButton(view))
		)
	);
}

/** One identity for those who check it: what is claimed, its proof, who else says so. */
export function reviewScreen(
	view: kit.ViewContext,
	{ row, settings, waiting, verified, rivals, cases }: ReviewedIdentity,
	files: readonly ShownFile[]
): kit.Screen {
	const { t } = view;
	const { member, n } = row;
	const pictures = files.filter(({ image }) => image);
	const holders = rivals.filter(({ holds }) => holds);
	return kit.withFiles(
		kit.screen(
			kit.container(
				waiting ? 'wait' : 'neutral',
				kit.head({
					trail: [t('trust:home.crumb'), t('identity:queue.title')],
					icon: view.emoji('key'),
					title: t('identity:review.title', { name: words(row.name) }),
					lead: t(waiting ? 'identity:review.lead' : 'identity:review.nothingWaits', { who: `<@${member}>` })
				}),
				waiting && kit.text(`### ${t('identity:review.claim')}`, ...claimLines(view, settings, waiting, open)),
				kit.gallery(
					...pictures.map(({ name }, index) => ({ url: `attachment://${name}`, alt: t('identity:review.proof', { index: index + 1 }) }))
				),
				verified &&
					kit.text(
						`### ${t('identity:review.verified', { by: words(row.verified?.byName ?? '') })}`,
						...claimLines(view, settings, verified, open)
					),
				rivals.length > 0 &&
					kit.text(
						`### ${view.emoji('warn')} ${t('identity:review.rivals')}`,
						...rivals.slice(0, mostShown).map(({ name, kinds, holds, member: other }) =>
							t(holds ? 'identity:review.holds' : 'identity:review.claims', {
								name: words(name),
								who: `<@${other}>`,
								ids: words(kinds.map((kind) => settings.ids.find(({ key }) => key === kind)?.label ?? kind).join(', '))
							})
						)
					),
				row.history.length > 1 &&
					kit.text(`### ${t('identity:review.history')}`, ...row.history.slice(-mostSteps).map((step) => stepLine(view, step))),
				waiting &&
					kit.row(
						holders.length === 0 && kit.primary(t('identity:buttons.verify'), ids.identityVerifyId.make({ member, n })),
						...holders
							.slice(0, 1)
							.map((holder) =>
								kit.secondary(t('identity:buttons.transfer'), ids.identityTransferId.make({ member, n, from: holder.member }))
							),
						kit.secondary(t('identity:buttons.refuse'), ids.identityRefuseId.make({ member, n })),
						cases && rivals.length > 0 && kit.secondary(t('identity:buttons.case'), ids.identityCaseId.make({ member, n }))
					),
				kit.row(kit.backButton(view, ids.identityQueueId.make()), kit.closeButton(view)),
				rivals.length > 0 && kit.footer(t('identity:review.footer'))
			)
		),
		pictures
	);
}

function stepLine({ t, format }: kit.ViewContext, { what, at, by, reason, claim }: IdentityStep): string {
	const params = { at: format.time(at, 'd'), who: `<@${by}>`, name: words(claim?.survivor ?? ''), reason: words(reason) };
	return t(`identity:step.${what}`, params);
}

/** What staff see once they have decided. */
export function decidedScreen(
	view: kit.ViewContext,
	what: 'verified' | 'transferred' | 'refused' | 'case',
	data: { readonly name: string; readonly number?: number }
): kit.Screen {
	const { t } = view;
	const params = { name: words(data.name), number: data.number ?? 0 };
	return kit.card(view, {
		accent: what === 'refused' ? 'neutral' : 'ok',
		icon: 'ok',
		title: t(`identity:decided.${what}.title`, params),
		text: t(`identity:decided.${what}.text`, params),
		actions: [kit.secondary(t('identity:buttons.queue'), ids.identityQueueId.make())]
	});
}

/** Asks before somebody loses what was verified for them. */
export function transferAsk(view: kit.ViewContext, row: IdentityRow, from: string, fromName: string): kit.Screen {
	const { t } = view;
	const { member, n } = row;
	return kit.confirmDestructive(view, {
		title: t('identity:transfer.title', { name: words(row.name) }),
		text: t('identity:transfer.text', { name: words(row.name), other: words(fromName) }),
		confirm: { label: t('identity:buttons.transfer'), id: ids.identityTransferYesId.make({ member, n, from }) },
		keep: { label: t('identity:buttons.keep'), id: ids.identityOpenId.make({ member }) }
	});
}

/** The form of a refusal. */
export function refuseForm({ t }: kit.ViewContext, { member, n }: Pick<IdentityRow, 'member' | 'n'>): kit.ModalScreen {
	return kit.modal(
		t('identity:refuse.title'),
		ids.identityRefuseFormId.make({ member, n }),
		kit.label(
			t('identity:refuse.reason'),
			kit.textInput(reviewFields.reason, { long: true, max: 300, required: true }),
			t('identity:refuse.help')
		)
	);
}

/** The form of a search. */
export function searchForm({ t }: kit.ViewContext): kit.ModalScreen {
	return kit.modal(
		t('identity:search.title'),
		ids.identitySearchFormId.make(),
		kit.label(t('identity:search.text'), kit.textInput(reviewFields.text, { max: 100, required: true }), t('identity:search.help'))
	);
}

/** Tells staff that an id waits, or that somebody else's is claimed; no ids stand there. */
export function staffCall(view: kit.ViewContext, row: IdentityRow, others: readonly string[]): kit.Screen {
	const { t } = view;
	const rival = others.length > 0;
	return kit.screen(
		kit.container(
			rival ? 'bad' : 'wait',
			kit.text(
				`## ${view.emoji(rival ? 'warn' : 'key')} ${t(rival ? 'identity:call.duplicate' : 'identity:call.title', { name: words(row.name) })}`,
				rival
					? t('identity:call.duplicateText', { who: `<@${row.member}>`, others: others.map((other) => `<@${other}>`).join(', ') })
					: t('identity:call.text', { who: `<@${row.member}>` })
			),
			kit.row(
				kit.primary(t('identity:buttons.look'), ids.identityOpenId.make({ member: row.member })),
				kit.secondary(t('identity:buttons.queue'), ids.identityQueueId.make())
			)
		)
	);
}
