import { ComponentType } from 'discord-api-types/v10';
import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { realMoneyAskId, realMoneyFormId, realMoneyOffId, setupId } from '../ids.js';
import type { RealMoneyLook } from '../money/real-money.service.js';

/** Fields of the form. */
export const moneyFields = { read: 'read', guild: 'guild' } as const;

/** How many codes of open orders are named. */
const namedOrders = 10;

/** The notice about real money, whether it was confirmed, and what is under way. */
export function realMoneyView(view: kit.ViewContext, look: RealMoneyLook): kit.Screen {
	const { t } = view;
	const state = look.enabled ? 'on' : look.changed ? 'changed' : 'off';
	return kit.screen(
		kit.container(
			state === 'on' ? 'ok' : state === 'changed' ? 'wait' : 'neutral',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:money.crumb')],
				icon: view.emoji(state === 'on' ? 'ok' : state === 'changed' ? 'warn' : 'lock'),
				title: t(`admin:money.${state}.title`),
				lead: t(`admin:money.${state}.lead`)
			}),
			look.confirmedAt !== null &&
				look.confirmedBy !== null &&
				kit.text(t('admin:money.confirmed', { who: `<@${look.confirmedBy}>`, at: { kind: 'time', at: look.confirmedAt, style: 'f' } })),
			kit.text(
				`### ${t('admin:money.notice')}`,
				look.notice.trim() === '' ? t('admin:money.noNotice') : t('admin:money.text', { notice: { kind: 'user-text', value: look.notice } })
			),
			look.open.length > 0 && kit.text(`${view.emoji('box')} ${openLine(view, look.open)}`),
			kit.text(`-# ${t('admin:money.who', { guild: { kind: 'user-text', value: look.guildName } })}`),
			kit.row(
				!look.enabled &&
					look.notice.trim() !== '' &&
					kit.primary(t('admin:money.buttons.confirm'), realMoneyAskId.make({ hash: look.hash })),
				look.confirmedBy !== null && kit.secondary(t('admin:money.buttons.off'), realMoneyOffId.make()),
				kit.backButton(view, setupId.make()),
				kit.closeButton(view)
			)
		)
	);
}

function openLine(view: kit.ViewContext, open: readonly string[]): string {
	const codes: TextParam = { kind: 'user-text', value: open.slice(0, namedOrders).join(', ') };
	return view.t(open.length > namedOrders ? 'admin:money.openMany' : 'admin:money.open', { count: open.length, codes });
}

/** The form that confirms the notice: the notice once more, the box, and the guild's name. */
export function realMoneyForm(
	view: kit.ViewContext,
	{ notice, hash }: { readonly notice: string; readonly hash: string }
): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('admin:money.formTitle'),
		realMoneyFormId.make({ hash }),
		{ type: ComponentType.TextDisplay, content: t('admin:money.text', { notice: { kind: 'user-text', value: notice } }) },
		kit.label(
			t('admin:money.read'),
			kit.checkboxGroup(moneyFields.read, [{ value: 'yes', label: t('admin:money.readBox') }], { min: 1, max: 1, required: true })
		),
		kit.label(t('admin:money.guild'), kit.textInput(moneyFields.guild, { min: 1, max: 100, required: true }), t('admin:money.guildHelp'))
	);
}
