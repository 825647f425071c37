import * as kit from '#core/views/kit';
import { setupId, setupNamesId, setupPartId, setupPartsId } from '../ids.js';
import type { SetupLook } from '../setup/setup.ports.js';
import { partLines } from './parts.view.js';

const perPage = 8;

/** What to switch on, with a line on what each part brings and needs. Nothing happens before the plan is carried out. */
export function setupPartsView(view: kit.ViewContext, look: SetupLook, wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(look.parts, wanted, perPage);
	return kit.screen(
		kit.container(
			'brand',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 1 })],
				title: t('admin:switches.setupTitle'),
				lead: t('admin:switches.setupLead')
			}),
			items.map((part) =>
				kit.section(
					partLines(view, part),
					kit.secondary(
						t(part.by === null ? 'admin:switches.buttons.leaveOff' : 'admin:switches.buttons.on'),
						setupPartId.make({ part: part.key, to: part.by === null ? 'off' : 'on', page })
					)
				)
			),
			kit.pager(view, { page, pages, id: (to) => setupPartsId.make({ page: to }) }),
			kit.row(kit.primary(t('admin:setup.buttons.names'), setupNamesId.make()), kit.backButton(view, setupId.make()), kit.closeButton(view))
		)
	);
}
