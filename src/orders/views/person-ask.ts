import { backButton, closeButton, container, head, row, type Screen, screen, text, userSelect, type ViewContext } from '#core/views/kit';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';

/** Asks for a staff member: who gets the order, or who hands over beside its assignee. */
export function personAsk(view: ViewContext, { code }: Pick<OrderRow, 'code'>, what: 'transfer' | 'help'): Screen {
	const { t } = view;
	const id = what === 'transfer' ? ids.transferToId : ids.helpToId;
	return screen(
		container(
			'info',
			head({ title: t(`orders:${what}Ask.title`, { code }) }),
			text(t(`orders:${what}Ask.text`)),
			row(userSelect(id.make({ code }), { placeholder: t(`orders:${what}Ask.placeholder`), min: 1, max: 1 })),
			row(backButton(view, ids.viewId.make({ code })), closeButton(view))
		)
	);
}
