import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { checkFixId, checkId, permissionsId } from '../ids.js';
import { panelId } from '../panel/ids.js';
import { staffId, staffPickId, staffSetId, staffSlotId } from '../staff/ids.js';
import type { RolePreview, StaffLook, StaffSlot } from '../staff/staff.service.js';

const perPage = 6;
/** People whose load is told by name. */
const mostLoads = 8;
/** Rights of a slot that its screen tells one by one. */
const mostRights = 15;

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** The staff's roles, and who has how much in hand. */
export function staffView(view: kit.ViewContext, look: StaffLook, wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(look.slots, wanted, perPage);
	const more = look.loads.length - mostLoads;
	return kit.screen(
		kit.container(
			look.slots.some(isLost) ? 'wait' : 'neutral',
			kit.head({ trail: [t('admin:panel.crumb')], icon: view.emoji('shield'), title: t('admin:staff.title'), lead: t('admin:staff.lead') }),
			look.slots.length === 0 && kit.text(t('admin:staff.none')),
			items.map((slot) =>
				kit.section(
					kit.text(
						`**${view.format.escape(slot.name)}** · ${roleLine(view, slot)}`,
						`-# ${t('admin:staff.rights', { count: slot.may.length })}`
					),
					kit.secondary(t(isLost(slot) ? 'admin:staff.buttons.recover' : 'admin:staff.buttons.open'), staffSlotId.make({ slot: slot.key }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => staffId.make({ page: to }) }),
			kit.text(
				`### ${t('admin:staff.work')}`,
				look.backAt === null ? t('admin:staff.atWork') : t('admin:staff.backAt', { at: { kind: 'time', at: look.backAt, style: 'f' } }),
				look.unclaimed > 0 && t('admin:staff.unclaimed', { count: look.unclaimed }),
				...look.loads.slice(0, mostLoads).map(({ name, orders }) => `- ${t('admin:staff.load', { name: words(name), count: orders })}`),
				more > 0 && t('admin:staff.moreLoads', { count: more }),
				look.loads.length === 0 && t('admin:staff.noLoads')
			),
			kit.row(
				look.mayMap && kit.secondary(t('admin:staff.buttons.permissions'), permissionsId.make({ page: 0 })),
				kit.secondary(t('admin:staff.buttons.check'), checkId.make({ page: 0 })),
				kit.backButton(view, panelId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** One slot: its role, what those who carry it may do, and another role for it. */
export function staffSlotView(view: kit.ViewContext, slot: StaffSlot & { readonly mayMap: boolean }): kit.Screen {
	const { t } = view;
	const more = slot.may.length - mostRights;
	return kit.screen(
		kit.container(
			isLost(slot) ? 'wait' : 'neutral',
			kit.head({
				trail: [t('admin:panel.crumb'), t('admin:staff.title')],
				title: view.format.escape(slot.name),
				lead: roleLine(view, slot)
			}),
			kit.text(
				isLost(slot) && `${view.emoji('warn')} ${t('admin:staff.recover')}`,
				slot.standIns.length > 0 ? t('admin:staff.standIns', { names: words(slot.standIns.join(', ')) }) : t('admin:staff.ownerStandsIn'),
				slot.may.length > 0 && `**${t('admin:staff.may')}**`,
				...slot.may.slice(0, mostRights).map((what) => `- ${t('admin:staff.right', { what })}`),
				more > 0 && t('admin:staff.moreRights', { count: more })
			),
			slot.mayMap
				? kit.row(kit.roleSelect(staffPickId.make({ slot: slot.key }), { min: 1, max: 1, placeholder: t('admin:staff.pick') }))
				: kit.text(`-# ${t('admin:staff.readOnly')}`),
			kit.row(
				slot.mayMap && isLost(slot) && kit.primary(t('admin:staff.buttons.make'), checkFixId.make({ problem: `role.${slot.key}` })),
				kit.backButton(view, staffId.make({ page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** What another role for a slot does, before it is done. */
export function rolePreviewView(view: kit.ViewContext, { slot, role, orders }: RolePreview, seen: string): kit.Screen {
	const { t } = view;
	const had = slot.role?.name ?? null;
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: [t('admin:panel.crumb'), t('admin:staff.title'), view.format.escape(slot.name)],
				title: t('admin:staff.changeTitle', { role: words(role.name) })
			}),
			kit.text(
				t('admin:staff.gets', { role: words(role.name), count: role.members, slot: words(slot.name) }),
				had !== null && had !== role.name && t('admin:staff.loses', { role: words(had), count: slot.role?.members ?? 0 }),
				t('admin:staff.channels'),
				orders > 0 && t('admin:staff.ordersStay', { count: orders }),
				role.members === 0 && `${view.emoji('warn')} ${t('admin:staff.nobody')}`
			),
			kit.row(
				kit.primary(t('admin:staff.buttons.change'), staffSetId.make({ slot: slot.key, role: role.id, seen })),
				kit.backButton(view, staffSlotId.make({ slot: slot.key })),
				kit.closeButton(view)
			)
		)
	);
}

/** A slot that had a role which is gone at Discord, or never got one. */
const isLost = ({ role }: StaffSlot): boolean => role === null || role.name === null;

function roleLine(view: kit.ViewContext, { role }: StaffSlot): string {
	const { t } = view;
	if (role === null) return `${view.emoji('warn')} ${t('admin:staff.noRole')}`;
	if (role.name === null) return `${view.emoji('warn')} ${t('admin:staff.gone')}`;
	return t('admin:staff.role', { role: words(`@${role.name}`), count: role.members });
}
