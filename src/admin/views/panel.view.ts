import * as kit from '#core/views/kit';
import type { RuleKind } from '#shop';
import { importHomeId } from '../exchange/ids.js';
import { checkId } from '../ids.js';
import { bulkId, categoriesId, everything, itemsId, panelId, undoId } from '../panel/ids.js';
import { partsId } from '../parts/ids.js';
import type { PartState } from '../parts/parts.service.js';
import { previewAsId } from '../preview/ids.js';
import { firstWho, whoArg } from '../preview/state.js';
import { pricesId } from '../prices/ids.js';
import { type VersionsState, versionsPart } from '../publish/views/panel-part.view.js';
import { listAreas, rulesId } from '../rules/ids.js';
import { seasonsId } from '../seasons/ids.js';
import { staffId } from '../staff/ids.js';
import { formsId } from '../system-forms/ids.js';
import { textsId } from '../texts/ids.js';
import { partNames } from './parts.view.js';

/** What was just done, above the screen that follows. */
export interface Note {
	readonly text: string;
	/** The edit, and which screen its undo leads to; `null`: nothing was changed. */
	readonly undo: { readonly edit: number; readonly kind: 'item' | 'category' | 'catalogue' | RuleKind; readonly key: string } | null;
}

/** The first screen of the panel as its numbers are now. */
export interface DashboardData {
	readonly parts: readonly PartState[];
	/** What the check of the guild finds; `null`: it could not be made. */
	readonly check: number | null;
	/** Open orders, counted up to `most`. */
	readonly orders: { readonly count: number; readonly most: number };
	readonly books: { readonly balanced: boolean; readonly checkedAt: Date | null };
	readonly problems: {
		/** Effects that were given up. */
		readonly effects: number;
		/** Role slots without a role. */
		readonly roles: readonly string[];
		/** Items for sale that are sold out. */
		readonly soldOut: readonly string[];
	};
	readonly categories: number;
	readonly items: number;
	readonly hidden: number;
	/** Whether the reader may edit the catalogue. */
	readonly mayEdit: boolean;
	/** The version in force, and the draft. */
	readonly versions: VersionsState;
}

/** Names that one line of problems tells. */
const namedMost = 8;

/** What was done, with the way back. */
export function noteOf(view: kit.ViewContext, note: Note | null | undefined) {
	if (!note) return null;
	return kit.container(
		note.undo ? 'ok' : 'neutral',
		kit.text(`${view.emoji('ok')} ${note.text}`),
		note.undo && kit.row(kit.secondary(view.t('admin:panel.buttons.undo'), undoId.make(note.undo)))
	);
}

const names = (all: readonly string[]) => ({ kind: 'user-text' as const, value: all.slice(0, namedMost).join(', ') });

/** The dashboard: what needs attention, what runs, and the ways to the areas. */
export function dashboardView(view: kit.ViewContext, data: DashboardData, note?: Note | null): kit.Screen {
	const { t } = view;
	const { problems, orders, books } = data;
	const found = [
		!books.balanced && t('admin:panel.problems.books'),
		problems.effects > 0 && t('admin:panel.problems.effects', { count: problems.effects }),
		problems.roles.length > 0 && t('admin:panel.problems.roles', { count: problems.roles.length, names: names(problems.roles) }),
		problems.soldOut.length > 0 && t('admin:panel.problems.soldOut', { count: problems.soldOut.length, names: names(problems.soldOut) })
	].filter((line) => line !== false);
	return kit.screen(
		noteOf(view, note),
		kit.container(
			found.length > 0 || data.check !== 0 ? 'wait' : 'neutral',
			kit.head({
				trail: [t('admin:panel.crumb')],
				icon: view.emoji('gear'),
				title: t('admin:panel.title', { guild: { kind: 'user-text', value: view.words.guild } })
			}),
			(found.length > 0 || data.check === 0) &&
				kit.text(
					found.length === 0
						? `${view.emoji('ok')} ${t('admin:panel.noProblems')}`
						: `${view.emoji('warn')} **${t('admin:panel.problemCount', { count: found.length })}**`,
					...found.map((line) => `- ${line}`)
				),
			data.check !== 0 &&
				kit.section(
					`${view.emoji('warn')} ${data.check === null ? t('admin:panel.checkFailed') : t('admin:panel.checkFound', { count: data.check })}`,
					kit.secondary(t('admin:panel.buttons.check'), checkId.make({ page: 0 }))
				),
			kit.text(
				books.balanced &&
					`${view.emoji('ok')} ${
						books.checkedAt
							? t('admin:panel.balancedAt', { at: { kind: 'time', at: books.checkedAt, style: 'R' } })
							: t('admin:panel.notChecked')
					}`,
				`${view.emoji('box')} ${
					orders.count >= orders.most
						? t('admin:panel.ordersMany', { count: orders.most })
						: t('admin:panel.orders', { count: orders.count })
				}`,
				`${view.emoji('tag')} ${t('admin:panel.catalogue', {
					items: { kind: 'text', key: 'admin:counts.items', params: { count: data.items } },
					categories: { kind: 'text', key: 'admin:counts.categories', params: { count: data.categories } },
					hidden: data.hidden
				})}`,
				...partNames(view, data.parts)
			),
			versionsPart(view, data.versions),
			kit.separator(),
			kit.row(
				data.mayEdit && [
					kit.primary(t('admin:panel.buttons.categories'), categoriesId.make({ page: 0 })),
					kit.secondary(t('admin:panel.buttons.items'), itemsId.make({ category: everything, show: 'all', page: 0 })),
					kit.secondary(t('admin:panel.buttons.bulk'), bulkId.make({ category: everything })),
					kit.secondary(t('admin:panel.buttons.prices'), pricesId.make()),
					kit.secondary(t('preview:buttons.as'), previewAsId.make({ who: whoArg(firstWho), item: '', set: 'open' }))
				]
			),
			kit.row(
				listAreas.map((area) => kit.secondary(t(`admin:rules.areas.${area}`), rulesId.make({ area, page: 0 }))),
				kit.secondary(t('forms:owner.button'), formsId.make({ page: 0 }))
			),
			kit.row(
				kit.secondary(t('admin:panel.buttons.parts'), partsId.make({ page: 0 })),
				kit.secondary(t('admin:panel.buttons.staff'), staffId.make({ page: 0 })),
				kit.secondary(t('admin:panel.buttons.texts'), textsId.make({ page: 0 })),
				kit.secondary(t('seasons:button'), seasonsId.make({ page: 0 })),
				data.mayEdit && kit.secondary(t('exchange:buttons.home'), importHomeId.make())
			),
			kit.row(kit.secondary(t('admin:panel.buttons.again'), panelId.make()), kit.closeButton(view))
		)
	);
}
