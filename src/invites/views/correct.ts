import type { TextParam } from '#core/errors';
import type { MemberId } from '#core/ids';
import * as kit from '#core/views/kit';
import { consequences } from '../correction.js';
import { longestReason } from '../corrections.service.js';
import * as ids from '../ids.js';
import { counts } from '../invite.moves.js';
import type { InviteRow } from '../invites.model.js';
import type { InvitesSettings } from '../invites.settings.js';
import { cameLines, what } from './invites.js';

/** Name of the field of the form. */
export const reasonField = 'reason';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** How somebody came, and the choice of who brought them. */
export function correctScreen(view: kit.ViewContext, row: InviteRow, terms: InvitesSettings): kit.Screen {
	const { t } = view;
	const { member, rev } = row;
	return kit.screen(
		kit.container(
			'brand',
			kit.head({
				trail: [t('invites:home.crumb'), `<@${member}>`],
				icon: view.emoji('tribe'),
				title: t('invites:correct.title'),
				lead: t('invites:correct.lead')
			}),
			kit.text(`**${t('invites:correct.now')}**`, ...cameLines(view, row, terms)),
			kit.row(
				kit.userSelect(ids.correctPickId.make({ member, rev }), {
					placeholder: t('invites:correct.pick', { name: words(row.name || '–') })
				})
			),
			kit.row(
				kit.secondary(t('invites:correct.nobody'), ids.correctNobodyId.make({ member, rev })),
				kit.backButton(view, ids.memberInvitesId.make({ member })),
				kit.closeButton(view)
			)
		)
	);
}

/** What a correction would do, before anything is done. */
export function correctAsk(
	view: kit.ViewContext,
	{ before, after, settings }: { readonly before: InviteRow; readonly after: InviteRow; readonly settings: InvitesSettings }
): kit.Screen {
	const { t } = view;
	const { member, rev } = before;
	const by = (inviter: MemberId | null) => (inviter === null ? t('invites:correct.none') : `<@${inviter}>`);
	return kit.screen(
		kit.container(
			'wait',
			kit.head({ trail: [t('invites:home.crumb'), `<@${member}>`], icon: view.emoji('warn'), title: t('invites:correct.ask') }),
			kit.text(t('invites:correct.before', { inviter: by(before.inviter) }), t('invites:correct.after', { inviter: by(after.inviter) })),
			kit.text(...effects(view, before, after, settings)),
			kit.row(
				kit.danger(t('invites:correct.why'), ids.correctReasonId.make({ member, inviter: after.inviter ?? '', rev })),
				kit.backButton(view, ids.correctId.make({ member })),
				kit.closeButton(view)
			)
		)
	);
}

function effects(view: kit.ViewContext, before: InviteRow, after: InviteRow, settings: InvitesSettings): string[] {
	const { t } = view;
	const { lost, won, takesBack } = consequences(before, after);
	const lines = [
		lost !== null && t(takesBack ? 'invites:correct.takesBack' : 'invites:correct.loses', { inviter: `<@${lost}>` }),
		takesBack && !counts(after) && t('invites:correct.takesBackBoth', { member: `<@${after.member}>` }),
		won !== null &&
			(counts(after)
				? t('invites:correct.counts', { inviter: `<@${won}>` })
				: t('invites:correct.gets', { inviter: `<@${won}>`, what: what(view, after, settings) })),
		lost === null && won === null && t('invites:correct.sure')
	];
	return lines.flatMap((line) => (line === false ? [] : [`- ${line}`]));
}

/** Asks why. */
export function correctForm({ t }: kit.ViewContext, wish: { readonly member: string; readonly inviter: string; readonly rev: string }) {
	return kit.modal(
		t('invites:correct.formTitle'),
		ids.correctFormId.make(wish),
		kit.label(
			t('invites:correct.reason'),
			kit.textInput(reasonField, { long: true, min: 1, max: longestReason, required: true }),
			t('invites:correct.reasonHelp')
		)
	);
}

/** What an inviter is told of a correction. */
export function correctedNote(view: kit.ViewContext, row: InviteRow, told: 'lost' | 'won', money: boolean): kit.Screen {
	const { t } = view;
	const params = { name: words(row.name || '–'), guild: words(view.words.guild) };
	const text = told === 'won' && row.state === 'void' ? 'void' : money ? 'money' : 'text';
	return kit.screen(
		kit.container(
			told === 'won' && row.state !== 'void' ? 'ok' : 'neutral',
			kit.text(
				`## ${t(`invites:told.${told}.title`, params)}`,
				t(`invites:told.${told}.${text}`, { ...params, why: { kind: 'text', key: `invites:why.${row.why ?? 'unknown'}` } })
			)
		)
	);
}
