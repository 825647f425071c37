import type { CheckText } from '#core/checks';
import * as kit from '#core/views/kit';
import { type ArkKind, type ArkLook, arkCategoryOf, arkGroupOf, arkKinds } from '#shop';
import * as ids from '../arkshop/ids.js';

const groupsPerPage = 10;
const mostNotes = 6;
/** Categories that one select holds. */
const mostPlaces = 25;

const words = (value: string) => ({ kind: 'user-text', value }) as const;
const trail = (view: kit.ViewContext): string[] => [view.t('arkshop:screen.trail')];

/** Who a group is here, in words. */
function whoIs({ t }: kit.ViewContext, { mapping }: ArkLook, name: string): string {
	const to = arkGroupOf(mapping, name);
	if (to === null) return t('arkshop:screen.nobody');
	return to === 'everyone' ? t('arkshop:screen.everyone') : `<@&${to.role}>`;
}

const placeName = (look: ArkLook, kind: ArkKind): string => {
	const key = arkCategoryOf(look.mapping, kind);
	return look.categories.find((category) => category.key === key)?.name ?? key;
};

const noteLine = (view: kit.ViewContext, { key, params }: CheckText): string => `${view.emoji('warn')} ${view.t(key, params)}`;

/** A file before it is planned: what its groups, points and kinds are here. */
export function arkMappingView(view: kit.ViewContext, look: ArkLook, wanted: number): kit.Screen {
	const { t } = view;
	const { shop, mapping } = look;
	const { items, page, pages } = kit.pageOf(shop.groups, wanted, groupsPerPage);
	const kinds = arkKinds.flatMap((kind) => {
		const count = shop.entries.filter((entry) => entry.kind === kind).length;
		return count === 0 ? [] : [{ kind, count }];
	});
	const more = shop.notes.length - mostNotes;
	return kit.screen(
		kit.container(
			shop.notes.length > 0 ? 'wait' : 'neutral',
			kit.head({
				trail: trail(view),
				title: t('arkshop:screen.title'),
				lead: t('arkshop:screen.lead', { count: shop.entries.length, skipped: shop.skipped.length })
			}),
			shop.notes.length > 0 &&
				kit.text(
					...shop.notes.slice(0, mostNotes).map((note) => noteLine(view, note)),
					more > 0 && t('arkshop:screen.moreNotes', { count: more })
				),
			kit.text(
				`### ${t('arkshop:screen.groups')}`,
				shop.groups.length === 0 && t('arkshop:screen.noGroups'),
				...items.map((name) => t('arkshop:screen.group', { name: words(name), who: whoIs(view, look, name) }))
			),
			kit.row(
				kit.select(
					ids.arkGroupPickId.make({ digest: look.digest }),
					items.map((name) => ({ value: String(shop.groups.indexOf(name)), label: name })),
					{ placeholder: t('arkshop:screen.pickGroup') }
				)
			),
			kit.pager(view, { page, pages, id: (to) => ids.arkMappingId.make({ page: to }) }),
			kit.text(
				`### ${t('arkshop:screen.rate')}`,
				t('arkshop:screen.rateIs', { points: mapping.points, credits: { kind: 'amount', currency: 'credits', value: mapping.credits } })
			),
			kinds.length > 0 &&
				kit.text(
					`### ${t('arkshop:screen.categories')}`,
					...kinds.map(({ kind, count }) =>
						t('arkshop:screen.kind', {
							kind: { kind: 'text', key: `arkshop:kinds.${kind}` },
							count,
							category: words(placeName(look, kind))
						})
					)
				),
			kit.row(
				kit.select(
					ids.arkKindPickId.make(),
					kinds.map(({ kind }) => ({ value: kind, label: t(`arkshop:kinds.${kind}`) })),
					{ placeholder: t('arkshop:screen.pickKind') }
				)
			),
			kit.row(
				kit.primary(t('arkshop:buttons.plan'), ids.arkPlanId.make({ digest: look.digest })),
				kit.secondary(t('arkshop:buttons.rate'), ids.arkRateId.make()),
				kit.secondary(t('arkshop:buttons.drop'), ids.arkDropId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** One group: its role here. */
export function arkGroupView(view: kit.ViewContext, look: ArkLook, index: number, name: string): kit.Screen {
	const { t } = view;
	const to = arkGroupOf(look.mapping, name);
	const at = { digest: look.digest, index };
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view),
				title: t('arkshop:screen.groupTitle', { name: words(name) }),
				lead: t('arkshop:screen.groupLead', { count: look.shop.entries.filter(({ groups }) => groups.includes(name)).length })
			}),
			kit.text(t('arkshop:screen.now', { who: whoIs(view, look, name) })),
			kit.row(
				kit.roleSelect(ids.arkGroupRoleId.make(at), {
					placeholder: t('arkshop:screen.pickRole'),
					min: 1,
					max: 1,
					selected: to !== null && to !== 'everyone' ? [to.role] : []
				})
			),
			kit.row(
				to !== 'everyone' && kit.secondary(t('arkshop:buttons.everyone'), ids.arkGroupActId.make({ ...at, act: 'everyone' })),
				to !== null && kit.secondary(t('arkshop:buttons.nobody'), ids.arkGroupActId.make({ ...at, act: 'nobody' })),
				kit.backButton(view, ids.arkMappingId.make({ page: Math.floor(index / groupsPerPage) })),
				kit.closeButton(view)
			)
		)
	);
}

/** One kind of entry: the category that it goes to. */
export function arkKindView(view: kit.ViewContext, look: ArkLook, kind: ArkKind): kit.Screen {
	const { t } = view;
	const now = arkCategoryOf(look.mapping, kind);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view),
				title: t('arkshop:screen.kindTitle', { kind: { kind: 'text', key: `arkshop:kinds.${kind}` } }),
				lead: t('arkshop:screen.kindLead')
			}),
			kit.text(t('arkshop:screen.now', { who: words(placeName(look, kind)) })),
			kit.row(
				kit.select(
					ids.arkKindSetId.make({ kind }),
					look.categories.slice(0, mostPlaces).map(({ key, name }) => ({ value: key, label: name, selected: key === now })),
					{ placeholder: t('arkshop:screen.pickCategory') }
				)
			),
			kit.row(kit.backButton(view, ids.arkMappingId.make({ page: 0 })), kit.closeButton(view))
		)
	);
}

/** The form of the rate. */
export function arkRateForm(view: kit.ViewContext, { mapping }: ArkLook): kit.ModalScreen {
	const { t } = view;
	const number = (value: number) => ({ value: String(value), min: 1, max: 7, required: true });
	return kit.modal(
		t('arkshop:screen.rateTitle'),
		ids.arkRateSaveId.make(),
		kit.label(t('arkshop:screen.points'), kit.textInput('points', number(mapping.points)), t('arkshop:screen.rateHelp')),
		kit.label(t('arkshop:screen.credits'), kit.textInput('credits', number(mapping.credits)), t('arkshop:screen.rateHelp'))
	);
}

/** The file is forgotten. */
export const arkDroppedView = (view: kit.ViewContext): kit.Screen =>
	kit.screen(kit.container('ok', kit.text(`${view.emoji('ok')} ${view.t('arkshop:screen.dropped')}`), kit.row(kit.closeButton(view))));
