import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { sourcesId } from '../ids.js';
import { ringAroundId, ringId, ringLookId, ringNoteId, ringsId } from '../rings/ids.js';
import { pictured } from '../rings/ring-picture.js';
import type { Ring, RingMember, RingReason } from '../rings/rings.js';
import type { RingCard } from '../rings/rings.service.js';

/** Field of the note. */
export const ringFields = { note: 'note' } as const;

/** Name of the picture of a group. */
export const ringPictureName = 'group.png';

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** All groups, those that nobody has looked at first. */
export function ringsView(view: kit.ViewContext, cards: readonly RingCard[], wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(cards, wanted, kit.pageSizes.pictures);
	const open = cards.filter(({ seen }) => !seen).length;
	return kit.screen(
		kit.container(
			open > 0 ? 'wait' : 'neutral',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji('search'),
				title: open > 0 ? t('rings:list.title', { count: open }) : t(cards.length > 0 ? 'rings:list.allSeen' : 'rings:list.nothing'),
				lead: t(cards.length === 0 ? 'rings:list.none' : 'rings:list.lead')
			}),
			items.map(({ key, ring, seen, row }) =>
				kit.section(
					[
						`**${t('rings:list.group', { count: ring.members.length })}** · ${t(seen ? 'rings:list.seen' : 'rings:list.open')}`,
						ring.reasons
							.slice(0, 3)
							.map((reason) => reasonText(view, reason))
							.join(' · '),
						seen && row?.seen
							? `-# ${t('rings:card.seen', { who: `<@${row.seen.by}>`, at: { kind: 'time', at: row.seen.at, style: 'R' } })}`
							: ''
					],
					kit.secondary(t('rings:list.view'), ringId.make({ ring: key }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => ringsId.make({ page: to }) }),
			kit.row(kit.closeButton(view)),
			kit.footer(t('rings:footer'))
		)
	);
}

/** One group with its picture and the reasons in words. */
export function ringView(view: kit.ViewContext, { key, ring, row, seen }: RingCard, picture: Buffer): kit.Screen {
	const { t } = view;
	return pictureOf(
		view,
		ring,
		picture,
		kit.head({
			trail: [t('trust:home.crumb'), t('rings:list.crumb')],
			icon: view.emoji('search'),
			title: t('rings:list.group', { count: ring.members.length }),
			lead: t('rings:card.lead')
		}),
		[
			row?.seen &&
				kit.text(
					t('rings:card.seen', { who: `<@${row.seen.by}>`, at: { kind: 'time', at: row.seen.at, style: 'R' } }),
					t('rings:card.note', { note: { kind: 'user-text', value: row.seen.note } }),
					!seen && t('rings:card.grown')
				),
			kit.row(
				(seen ? kit.secondary : kit.primary)(t('rings:card.look'), ringLookId.make({ ring: key })),
				kit.backButton(view, ringsId.make({ page: 0 })),
				kit.closeButton(view)
			)
		]
	);
}

/** The nearest around one member. */
export function aroundView(view: kit.ViewContext, member: string, ring: Ring | null, picture: Buffer | null): kit.Screen {
	const { t } = view;
	const head = kit.head({
		trail: [t('trust:home.crumb')],
		icon: view.emoji('search'),
		title: t('rings:around.title'),
		lead: t(ring ? 'rings:around.lead' : 'rings:around.none', { who: `<@${member}>` })
	});
	const ways = kit.row(
		kit.secondary(t('rings:list.all'), ringsId.make({ page: 0 })),
		kit.backButton(view, sourcesId.make({ member, page: 0 })),
		kit.closeButton(view)
	);
	if (!ring || !picture) return kit.screen(kit.container('neutral', head, ways));
	return pictureOf(view, ring, picture, head, [ways]);
}

/** Asks what somebody found out about a group. */
export function ringNoteForm(view: kit.ViewContext, key: string): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('rings:note.title'),
		ringNoteId.make({ ring: key }),
		kit.label(t('rings:note.label'), kit.textInput(ringFields.note, { long: true, min: 3, max: 300, required: true }), t('rings:note.help'))
	);
}

/** The button that leads to the nearest around a member, for screens of staff. */
export const aroundButton = (view: kit.ViewContext, member: string) =>
	kit.secondary(view.t('rings:around.button'), ringAroundId.make({ member }));

function pictureOf(
	view: kit.ViewContext,
	ring: Ring,
	picture: Buffer,
	head: ReturnType<typeof kit.head>,
	rest: readonly kit.Part<ReturnType<typeof kit.text> | ReturnType<typeof kit.row>>[]
): kit.Screen {
	const { t } = view;
	const alt = t('rings:card.alt', { count: ring.members.length, links: ring.links.length });
	const made = kit.screen(
		kit.container(
			'wait',
			head,
			kit.gallery({ url: `attachment://${ringPictureName}`, alt }),
			kit.text(`### ${t('rings:card.reasons')}`, ...ring.reasons.map((reason) => reasonText(view, reason))),
			kit.text(
				`### ${t('rings:card.members')}`,
				...ring.members.slice(0, pictured).map((member, index) => memberLine(view, member, index + 1))
			),
			ring.members.length > pictured && kit.text(t('rings:card.more', { count: ring.members.length - pictured })),
			...rest,
			kit.footer(t('rings:card.legend'), t('rings:footer'))
		)
	);
	return { ...made, files: [{ name: ringPictureName, data: picture }] };
}

function memberLine(view: kit.ViewContext, row: RingMember, number: number): string {
	const { t } = view;
	const joined =
		row.joinedAt === null ? '' : ` · ${t('rings:member.joined', { at: { kind: 'time', at: new Date(row.joinedAt), style: 'd' } })}`;
	const inviter = row.inviter === null ? '' : ` · ${t('rings:member.brought', { who: `<@${row.inviter}>` })}`;
	const cases = row.cases === 0 ? '' : ` · ${t('rings:member.cases', { count: row.cases })}`;
	const values = t('rings:member.values', { staff: credits(row.seedValue), members: credits(row.memberValue) });
	return `**${number}** <@${row.member}> · ${values}${joined}${inviter}${cases}`;
}

/** One reason in words. */
export function reasonText({ t, format }: kit.ViewContext, reason: RingReason): string {
	switch (reason.kind) {
		case 'closed':
			return t('rings:reason.closed', { share: format.percent(reason.share), value: credits(reason.value), deals: reason.deals });
		case 'unseeded':
			return t('rings:reason.unseeded', { value: credits(reason.value), count: reason.of });
		case 'brought':
			return t('rings:reason.brought', { who: `<@${reason.by}>`, count: reason.count });
		case 'burst':
			return t('rings:reason.burst', { count: reason.count, hours: reason.hours });
		case 'sharedId':
			return t('rings:reason.sharedId', { count: reason.count });
		case 'tribe':
			return t('rings:reason.tribe', { count: reason.count });
		case 'cases':
			return t('rings:reason.cases', { members: reason.members, count: reason.count });
	}
}
