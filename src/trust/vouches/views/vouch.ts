import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { trustId } from '../../ids.js';
import * as ids from '../ids.js';
import type { VouchRow } from '../vouch.model.js';
import type { VouchNews, VouchTerms } from '../vouch.service.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** What the stake means, before anything is pressed. */
export function vouchAsk(view: kit.ViewContext, { to, stakePercent, until, cooldownDays, maxOpen }: VouchTerms): kit.Screen {
	const { t } = view;
	const name = words(to.name);
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('vouch'),
				title: t('vouches:ask.title', { name }),
				lead: t('vouches:ask.lead', { name })
			}),
			kit.text(
				t('vouches:ask.stake', { name, percent: stakePercent }),
				t('vouches:ask.until', { name, until: { kind: 'deadline', at: until } }),
				t('vouches:ask.back', { count: cooldownDays }),
				t('vouches:ask.places', { count: maxOpen })
			),
			kit.row(kit.primary(t('vouches:buttons.give'), ids.vouchGiveId.make({ member: to.id })), listButton(view), kit.closeButton(view))
		)
	);
}

/** What has just happened to a vouch. */
export function vouchDone(view: kit.ViewContext, row: VouchRow, what: 'given' | 'withdrawn' | 'refused'): kit.Screen {
	const { t } = view;
	const name = words(what === 'refused' ? row.fromName : row.toName);
	return kit.card(view, {
		accent: what === 'given' ? 'ok' : 'neutral',
		icon: what === 'given' ? 'vouch' : 'ok',
		title: t(`vouches:done.${what}.title`, { name }),
		text: t(`vouches:done.${what}.text`, { name, until: { kind: 'deadline', at: row.held ? row.until : (row.againAt ?? row.until) } }),
		actions: [listButton(view)]
	});
}

/** Asks before a vouch is taken back. */
export function withdrawAsk(view: kit.ViewContext, row: VouchRow, cooldownDays: number): kit.Screen {
	const { t } = view;
	const name = words(row.toName);
	return kit.confirmDestructive(view, {
		title: t('vouches:withdraw.title', { name }),
		text: t('vouches:withdraw.text', { name, count: cooldownDays }),
		confirm: { label: t('vouches:buttons.withdraw'), id: ids.vouchWithdrawYesId.make({ member: row.to }) },
		keep: { label: t('vouches:buttons.keep'), id: ids.vouchListId.make({ page: 0 }) }
	});
}

/** What the reader gave and got. */
export function vouchList(
	view: kit.ViewContext,
	{ given, received }: { readonly given: readonly VouchRow[]; readonly received: readonly VouchRow[] },
	at: number
): kit.Screen {
	const { t } = view;
	const all = [...given.map((row) => ({ row, own: true })), ...received.map((row) => ({ row, own: false }))];
	const { items, page, pages } = kit.pageOf(all, at);
	return kit.screen(
		kit.container(
			'trust',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('vouch'),
				title: t('vouches:list.title'),
				lead: t(all.length === 0 ? 'vouches:list.none' : 'vouches:list.lead')
			}),
			...items.map(({ row, own }) => {
				const line = lineOf(view, row, own);
				if (row.state !== 'open') return kit.text(line);
				return kit.section(
					line,
					own
						? kit.secondary(t('vouches:buttons.withdraw'), ids.vouchWithdrawId.make({ member: row.to }))
						: kit.secondary(t('vouches:buttons.refuse'), ids.vouchRefuseId.make({ member: row.from }))
				);
			}),
			kit.pager(view, { page, pages, id: (to) => ids.vouchListId.make({ page: to }) }),
			kit.row(kit.backButton(view, trustId.make()), kit.closeButton(view))
		)
	);
}

function lineOf({ t }: kit.ViewContext, { state, fromName, toName, until, againAt }: VouchRow, own: boolean): string {
	const at: TextParam = { kind: 'time', at: state === 'open' || state === 'withdrawn' ? until : (againAt ?? until), style: 'D' };
	const ended: TextParam = { kind: 'text', key: `vouches:state.${state}`, params: { at } };
	return t(own ? 'vouches:list.given' : 'vouches:list.received', { name: words(own ? toName : fromName), state: ended });
}

/** The button to what the reader gave and got. */
export const listButton = (view: kit.ViewContext): kit.Button =>
	kit.secondary(view.t('vouches:buttons.list'), ids.vouchListId.make({ page: 0 }));

/** What one of the two reads in a direct message. */
export function vouchNote(view: kit.ViewContext, row: VouchRow, what: VouchNews, guild: string): kit.Screen {
	const { t } = view;
	const params = { name: words(what === 'given' ? row.fromName : row.toName), percent: Math.round(row.stake * 100) };
	return kit.screen(
		kit.container(
			what === 'failed' ? 'bad' : 'neutral',
			kit.head({ icon: view.emoji('vouch'), title: t(`vouches:note.${what}.title`, params) }),
			kit.text(t(`vouches:note.${what}.text`, params), `-# ${t('vouches:note.guild', { guild: words(guild) })}`)
		)
	);
}
