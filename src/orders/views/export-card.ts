import type { CsvFile } from '#core/csv';
import { closeButton, container, file, head, row, type Screen, screen, text, type ViewContext, withFiles } from '#core/views/kit';

/** The file of a member's orders, and what is in it. */
export function exportCard(view: ViewContext, { data, rows, cut }: CsvFile): Screen {
	const { t } = view;
	const name = `orders-${view.now.toISOString().slice(0, 10)}.csv`;
	return withFiles(
		screen(
			container(
				'neutral',
				head({ trail: [t('orders:list.crumb')], title: t('orders:export.title', { count: rows }) }),
				text(t('orders:export.text'), cut ? t('orders:export.cut', { count: rows }) : null),
				file(name),
				row(closeButton(view))
			)
		),
		[{ name, data }]
	);
}
