import * as kit from '#core/views/kit';
import { proveId } from '../ids.js';

/** Payments stand still. The button works in the guild only: a direct message does not know which guild it is about. */
export function booksLockedView(view: kit.ViewContext, data: { readonly differences: number; readonly inGuild: boolean }): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'bad',
			kit.head({ icon: view.emoji('warn'), title: t('admin:books.title') }),
			kit.text(
				data.differences > 0 ? t('admin:books.text', { count: data.differences }) : t('admin:books.textPlain'),
				!data.inGuild && t('admin:books.inGuild', { guild: { kind: 'user-text', value: view.words.guild } })
			),
			data.inGuild && kit.row(kit.secondary(t('admin:books.prove'), proveId.make()))
		)
	);
}

/** What the proof found when the owner ran it again. */
export function proofView(view: kit.ViewContext, proof: { readonly balanced: boolean }): kit.Screen {
	const { t } = view;
	const found = proof.balanced ? 'balanced' : 'stillLocked';
	return kit.screen(
		kit.container(
			proof.balanced ? 'ok' : 'bad',
			kit.head({ icon: view.emoji(proof.balanced ? 'ok' : 'warn'), title: t(`admin:books.${found}Title`) }),
			kit.text(t(`admin:books.${found}Text`)),
			kit.row(!proof.balanced && kit.secondary(t('admin:books.prove'), proveId.make()), kit.closeButton(view))
		)
	);
}

/** The seal of the audit log, kept outside the database. */
export function auditHeadView(
	view: kit.ViewContext,
	head: { readonly seq: number; readonly hash: string; readonly day: string }
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({ icon: view.emoji('shield'), title: t('admin:auditHead.title', { day: head.day }) }),
			kit.text(t('admin:auditHead.text', { count: head.seq, hash: head.hash }), t('admin:auditHead.why'))
		)
	);
}

/** An effect was given up. */
export function deadLetterView(
	view: kit.ViewContext,
	letter: { readonly kind: string; readonly aggregate: string; readonly reason: string }
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'bad',
			kit.head({ icon: view.emoji('warn'), title: t('admin:deadLetter.title') }),
			kit.text(
				t('admin:deadLetter.text', {
					kind: { kind: 'user-text', value: letter.kind },
					aggregate: { kind: 'user-text', value: letter.aggregate },
					reason: { kind: 'user-text', value: letter.reason }
				}),
				t('admin:deadLetter.next')
			)
		)
	);
}

/** Why tickets can't be opened or written to: what is missing, and what happens once it is back. */
export function ticketsTroubleView(
	view: kit.ViewContext,
	data: {
		readonly trouble: 'permissions' | 'full' | 'nowhere';
		readonly channel: string | null;
		readonly missing: readonly string[];
		readonly inGuild: boolean;
	}
): kit.Screen {
	const { t } = view;
	const { trouble, missing } = data;
	const channel = data.channel ? `<#${data.channel}>` : '–';
	const rights = missing.map((right) => t(`admin:rights.${right}`)).join(', ');
	const next = { permissions: 'nextPermissions', full: 'nextFull', nowhere: 'nextNowhere' } as const;
	return kit.screen(
		kit.container(
			'bad',
			kit.head({ icon: view.emoji('warn'), title: t('admin:tickets.title') }),
			kit.text(
				trouble === 'permissions'
					? t(rights ? 'admin:tickets.permissions' : 'admin:tickets.permissionsPlain', { channel, rights })
					: t(`admin:tickets.${trouble}`),
				t(`admin:tickets.${next[trouble]}`),
				!data.inGuild && t('admin:tickets.guild', { guild: { kind: 'user-text', value: view.words.guild } })
			)
		)
	);
}
