import * as kit from '#core/views/kit';
import { reportButton } from '#trust';
import type { SharedOrder } from '../staff-check.service.js';
import { viewButton } from './buttons.js';

const person = (value: string) => ({ kind: 'user-text', value }) as const;

/** Whether somebody is on an order of the reader, with the code that both see. `reportable`: whom a report would be about, `null` for none. */
export function staffCheckCard(view: kit.ViewContext, name: string, shared: readonly SharedOrder[], reportable: string | null): kit.Screen {
	const { t } = view;
	const [first] = shared;
	return kit.screen(
		kit.container(
			first ? 'ok' : 'bad',
			kit.head({
				icon: view.emoji(first ? 'ok' : 'no'),
				title: t(first ? `orders:staffCheck.${first.as}.title` : 'orders:staffCheck.no.title', { name: person(name) }),
				lead: first ? null : t('orders:staffCheck.no.text', { name: person(name) })
			}),
			shared.length > 0 &&
				kit.text(
					...shared.map(({ as, code, item, rotating }) =>
						t(`orders:staffCheck.${as}.text`, { name: person(name), code, item: person(item), rotating: person(rotating) })
					)
				),
			first && kit.text(t('orders:staffCheck.until', { until: { kind: 'time', at: first.until, style: 'R' } })),
			kit.row(first && viewButton(view, first.code), !first && reportable !== null && reportButton(view, reportable), kit.closeButton(view))
		)
	);
}
