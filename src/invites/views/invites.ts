import type { CsvFile } from '#core/csv';
import type { TextParam } from '#core/errors';
import type { MemberId } from '#core/ids';
import {
	backButton,
	closeButton,
	container,
	file,
	footer,
	head,
	label,
	type ModalScreen,
	modal,
	type Part,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	text,
	textInput,
	type ViewContext,
	withFiles
} from '#core/views/kit';
import * as ids from '../ids.js';
import { correctionsOf } from '../invite.moves.js';
import type { InviteRow } from '../invites.model.js';
import type { InviteBoard, InviteNumbers, InvitePeople, InvitesHome, OthersInvites } from '../numbers.service.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });
const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** Name of the field of the form for a code. */
export const codeField = 'code';

const titleOf = ({ t }: ViewContext, { vested }: InviteNumbers): string =>
	vested === 0 ? t('invites:home.none') : t('invites:home.title', { count: vested });

/** The member's own numbers, their link and code, and how they came themselves. */
export function invitesScreen(view: ViewContext, data: InvitesHome & { readonly member: MemberId }): Screen {
	const { t } = view;
	const { numbers, terms, waiting, blind } = data;
	const total = numbers.pending + numbers.left + numbers.vested + numbers.clawedBack + numbers.void;
	const asked = data.code !== null;
	return screen(
		container(
			'brand',
			head({
				trail: [t('invites:home.crumb')],
				icon: view.emoji('tribe'),
				title: titleOf(view, numbers),
				lead: t('invites:home.terms', {
					days: terms.vestAfterDays,
					orders: { kind: 'text', key: 'invites:home.orders', params: { count: terms.vestNeeds.settledOrders } },
					value: credits(terms.vestNeeds.minValue)
				})
			}),
			blind !== null && text(`${view.emoji('warn')} ${t(`invites:blind.${blind}`)}`),
			text(...numberLines(view, numbers)),
			waiting.length > 0 && text(`### ${t('invites:home.waiting')}`, ...waiting.map((one) => personLine(view, one, terms, false))),
			text(`### ${t('invites:link.title')}`, ...linkLines(view, data)),
			data.own && text(ownLine(view, data.own, terms)),
			row(
				(!asked || data.linkState !== 'live') && primary(t(asked ? 'invites:link.again' : 'invites:link.get'), ids.linkId.make()),
				data.mayClaim && secondary(t('invites:claim.open'), ids.enterId.make()),
				total > 0 && secondary(t('invites:people.open'), ids.peopleId.make({ member: data.member, after: '' })),
				secondary(t('invites:board.open'), ids.boardId.make())
			),
			row(data.staff && secondary(t('invites:export.open'), ids.exportId.make()), closeButton(view)),
			footer(t('invites:home.footer', { count: terms.clawBackOnLeaveDays }))
		)
	);
}

/** Somebody else's numbers; staff get how they came, and the way to the people behind the numbers. */
export function othersInvitesScreen(
	view: ViewContext,
	{
		name,
		member,
		numbers,
		came,
		terms,
		staff,
		mayCorrect,
		said
	}: OthersInvites & { readonly name: string | null; readonly member: MemberId; readonly said?: string }
): Screen {
	const { t } = view;
	return screen(
		said ? container('ok', text(`${view.emoji('ok')} ${said}`)) : null,
		container(
			'brand',
			head({
				trail: [t('invites:home.crumb'), name === null ? `<@${member}>` : t('invites:home.name', { name: words(name) })],
				icon: view.emoji('tribe'),
				title: titleOf(view, numbers)
			}),
			staff ? text(...numberLines(view, numbers)) : text(t('invites:others.pending', { count: numbers.pending })),
			staff && text(t('invites:others.came'), ...(came ? cameLines(view, came, terms) : [t('invites:others.unseen')])),
			row(
				staff && primary(t('invites:people.open'), ids.peopleId.make({ member, after: '' })),
				secondary(t('invites:board.open'), ids.boardId.make()),
				mayCorrect && secondary(t('invites:correct.open'), ids.correctId.make({ member })),
				closeButton(view)
			)
		)
	);
}

/** The people whom somebody brought, latest first. */
export function peopleScreen(
	view: ViewContext,
	{ member, own }: { readonly member: MemberId; readonly own: boolean },
	{ rows, next, sources, terms }: InvitePeople
): Screen {
	const { t } = view;
	return screen(
		container(
			'brand',
			head({
				trail: own ? [t('invites:home.crumb')] : [t('invites:home.crumb'), `<@${member}>`],
				icon: view.emoji('tribe'),
				title: t('invites:people.title'),
				lead: rows.length > 0 ? null : t(own ? 'invites:people.none' : 'invites:people.noneOther')
			}),
			rows.length > 0 && text(...rows.map((one) => personLine(view, one, terms, sources))),
			row(
				next && secondary(t('invites:people.more'), ids.peopleId.make({ member, after: next })),
				backButton(view, own ? ids.invitesId.make() : ids.memberInvitesId.make({ member })),
				closeButton(view)
			),
			footer(t('invites:people.footer'))
		)
	);
}

/** Who brought most; only those who stayed and settled count. */
export function boardScreen(view: ViewContext, { rows, unknown, joins }: InviteBoard): Screen {
	const { t } = view;
	return screen(
		container(
			'brand',
			head({
				trail: [t('invites:home.crumb')],
				icon: view.emoji('rank'),
				title: t('invites:board.title'),
				lead: rows.length === 0 ? t('invites:board.none') : null
			}),
			rows.length > 0 &&
				text(
					...rows.map(({ member, vested }, index) => t('invites:board.line', { place: index + 1, member: `<@${member}>`, count: vested }))
				),
			joins > 0 && text(t('invites:board.sums', { count: joins, unknown })),
			row(backButton(view, ids.invitesId.make()), closeButton(view))
		)
	);
}

/** The form in which a newcomer names the code of whoever brought them. */
export function claimForm({ t }: ViewContext): ModalScreen {
	return modal(
		t('invites:claim.title'),
		ids.claimId.make(),
		label(t('invites:claim.field'), textInput(codeField, { min: 5, max: 8, required: true, placeholder: 'A7K2Q' }), t('invites:claim.help'))
	);
}

/** The file with everything. */
export function exportCard(view: ViewContext, { data, rows, cut }: CsvFile): Screen {
	const { t } = view;
	const name = `invites-${view.now.toISOString().slice(0, 10)}.csv`;
	return withFiles(
		screen(
			container(
				'brand',
				head({
					trail: [t('invites:home.crumb')],
					title: t('invites:export.title', { count: rows }),
					lead: cut ? t('invites:export.cut') : null
				}),
				file(name),
				row(backButton(view, ids.invitesId.make()), closeButton(view))
			)
		),
		[{ name, data }]
	);
}

function numberLines({ t }: ViewContext, { pending, left, clawedBack, void: none }: InviteNumbers): Part<string>[] {
	return [
		t('invites:numbers.pending', { count: pending }),
		left > 0 && t('invites:numbers.left', { count: left }),
		clawedBack > 0 && t('invites:numbers.clawedBack', { count: clawedBack }),
		none > 0 && t('invites:numbers.void', { count: none })
	];
}

function linkLines({ t }: ViewContext, { code, link, linkState, linkWhy, terms }: InvitesHome): Part<string>[] {
	if (code === null) return [t('invites:link.none')];
	return [
		link !== null && t('invites:link.link', { link: `https://discord.gg/${link}` }),
		linkState === 'wanted' && t('invites:link.wanted'),
		linkState === 'failed' && linkWhy !== null && t(`invites:link.${linkWhy}`),
		t('invites:link.code', { code, count: terms.claimDays })
	];
}

/** How the reader came themselves, and what they are still missing to count for their inviter. */
function ownLine(view: ViewContext, own: InviteRow, terms: InvitesHome['terms']): string {
	const { t } = view;
	if (own.inviter === null) return t(own.state === 'unclaimed' ? 'invites:own.unclaimed' : 'invites:own.none');
	const inviter = `<@${own.inviter}>`;
	if (own.state === 'void') return t('invites:own.void', { inviter, why: reason(own) });
	if (own.state === 'pending') return t('invites:own.pending', { inviter, needs: needs(view, own, terms) });
	return t('invites:own.counted', { inviter });
}

function personLine(view: ViewContext, one: InviteRow, terms: InvitesHome['terms'], sources: boolean): string {
	const { t, format } = view;
	const params = { member: `<@${one.member}>`, name: words(one.name || '–'), day: format.time(one.joinedAt, 'd') };
	const line = t('invites:person.line', { ...params, what: what(view, one, terms) });
	if (!sources) return line;
	return [line, `-# ${sourceOf(view, one)}`].join('\n');
}

/** By which invite somebody came, how sure it is, and how often they came back. */
function sourceOf({ t }: ViewContext, one: InviteRow): string {
	const parts = [
		one.code !== null && `\`${one.code}\``,
		t(`invites:confidence.${correctionsOf(one) > 0 ? 'corrected' : one.confidence}`),
		one.rejoins > 0 && t('invites:person.back', { count: one.rejoins })
	];
	return parts.filter((part) => part !== false).join(' · ');
}

/** Who brought somebody, as staff read it. */
export function cameLines(view: ViewContext, one: InviteRow, terms: InvitesHome['terms']): string[] {
	const { t } = view;
	if (one.inviter === null) return [t('invites:came.nobody', { why: reason(one) }), `-# ${sourceOf(view, one)}`];
	return [t('invites:came.by', { inviter: `<@${one.inviter}>`, what: what(view, one, terms) }), `-# ${sourceOf(view, one)}`];
}

/** What became of somebody, in a few words. */
export function what(view: ViewContext, one: InviteRow, terms: InvitesHome['terms']): string {
	const { t } = view;
	if (one.state === 'void') return t('invites:state.void', { why: reason(one) });
	if (one.state === 'pending') return one.leftAt ? t('invites:state.left') : t('invites:state.pending', { needs: needs(view, one, terms) });
	return t(one.related ? 'invites:state.related' : `invites:state.${one.state}`);
}

/** What is missing until somebody counts. */
function needs({ t, now, locale }: ViewContext, { stayUntil, settled }: InviteRow, { vestNeeds }: InvitesHome['terms']): string {
	const missing = vestNeeds.settledOrders - settled;
	const list = [
		stayUntil > now ? t('invites:needs.stay', { at: { kind: 'time', at: stayUntil, style: 'd' } }) : '',
		missing > 0 ? t('invites:needs.orders', { count: missing, value: credits(vestNeeds.minValue) }) : ''
	].filter((one) => one !== '');
	return list.length === 0 ? t('invites:needs.nothing') : new Intl.ListFormat(locale, { type: 'conjunction' }).format(list);
}

const reason = ({ why }: InviteRow): TextParam => ({ kind: 'text', key: `invites:why.${why ?? 'unknown'}` });
