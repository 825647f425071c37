import { seasonFates, seasonWords } from '#core/seasons/season-ends';
import type { SeasonLine } from '#core/seasons/season-plan.repository';
import * as kit from '#core/views/kit';
import { panelId } from '../panel/ids.js';
import { seasonsId } from '../seasons/ids.js';

/** What a season end would do now, what changes before what stays. */
export function seasonsView(view: kit.ViewContext, lines: readonly SeasonLine[], wanted: number): kit.Screen {
	const { t, format } = view;
	const sorted = [...lines].sort((one, other) => seasonFates.indexOf(one.fate) - seasonFates.indexOf(other.fate));
	const { items, page, pages } = kit.pageOf(sorted, wanted);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:panel.crumb')],
				icon: view.emoji('clock'),
				title: t('seasons:title'),
				lead: t('seasons:lead')
			}),
			kit.text(
				seasonFates.map((fate) => t(`seasons:count.${fate}`, { count: sum(lines.filter((line) => line.fate === fate)) })).join(' · ')
			),
			items.map((line) =>
				kit.text(
					`**${t(seasonWords(line, 'name'))}** · ${t(`seasons:fates.${line.fate}`)} · ${format.number(line.rows)}`,
					t(seasonWords(line, 'text')),
					line.decidedBy.length > 0 && `-# ${t('seasons:decidedBy')} ${line.decidedBy.map((key) => `\`${key}\``).join(', ')}`
				)
			),
			kit.pager(view, { page, pages, id: (to) => seasonsId.make({ page: to }) }),
			kit.row(kit.backButton(view, panelId.make()), kit.closeButton(view))
		)
	);
}

const sum = (lines: readonly SeasonLine[]): number => lines.reduce((all, { rows }) => all + rows, 0);
