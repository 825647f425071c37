import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import type { ShownChannel } from '../roles/channel-roles.service.js';
import * as ids from '../roles/ids.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Every gated channel with its role. */
export function channelsView(view: kit.ViewContext, channels: readonly ShownChannel[], wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(channels, wanted, 6);
	return kit.screen(
		kit.container(
			'trust',
			kit.head({
				trail: [t('gates:passes.crumb')],
				icon: view.emoji('lock'),
				title: t('gates:channels.title'),
				lead: t(channels.length === 0 ? 'gates:channels.none' : 'gates:channels.lead')
			}),
			items.map((shown) =>
				kit.section(
					`**#${view.format.escape(shown.channel.name)}** · ${stateWords(view, shown)}\n-# ${asks(view, shown)}`,
					kit.secondary(t('gates:passes.open'), ids.channelId.make({ slot: shown.channel.slot }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => ids.channelsId.make({ page: to }) }),
			kit.row(kit.closeButton(view))
		)
	);
}

/** What a channel asks for, in a line. */
function asks({ t, locale }: kit.ViewContext, { gateNames, rankName }: ShownChannel): string {
	const parts = [
		...gateNames.map((gate) => t('gates:channels.gate', { gate: words(gate) })),
		...(rankName === '' ? [] : [t('gates:need.rank', { rank: words(rankName) })])
	];
	return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

function stateWords({ t }: kit.ViewContext, { id, row, given }: ShownChannel): string {
	if (id === null) return t('gates:channels.states.noChannel');
	if (!row?.on) return t('gates:channels.states.off');
	return row.role === null ? t('gates:channels.states.making') : t('gates:channels.states.on', { count: given });
}

/** One channel: its role, who has it, and from whom somebody took it. */
export function channelView(view: kit.ViewContext, shown: ShownChannel, said?: string): kit.Screen {
	const { t } = view;
	const { channel, id, row, held } = shown;
	const { slot } = channel;
	const on = row?.on === true;
	return kit.screen(
		said ? kit.container('ok', kit.text(`${view.emoji('ok')} ${said}`)) : null,
		kit.container(
			'trust',
			kit.head({
				trail: [t('gates:passes.crumb'), t('gates:channels.title')],
				icon: view.emoji('lock'),
				title: `#${view.format.escape(channel.name)}`,
				lead: asks(view, shown)
			}),
			kit.text(
				id === null ? t('gates:channels.map', { slot: words(`channels.${slot}`) }) : t('gates:channels.is', { channel: `<#${id}>` }),
				on && row.role !== null
					? t('gates:channels.role', { role: `<@&${row.role}>`, count: shown.given })
					: id !== null && stateWords(view, shown)
			),
			held.length > 0 &&
				kit.text(t('gates:channels.held', { count: held.length }), ...held.slice(0, 10).map(({ member }) => `- <@${member}>`)),
			id !== null && kit.row(kit.roleSelect(ids.channelRoleId.make({ slot }), { placeholder: t('gates:channels.pick'), min: 1, max: 1 })),
			held.length > 0 &&
				kit.row(
					kit.select(
						ids.channelLiftId.make({ slot }),
						held.map(({ member }, index) => ({ value: member, label: t('gates:channels.nth', { number: index + 1, member }) })),
						{ placeholder: t('gates:channels.lift') }
					)
				),
			kit.row(
				id !== null && !(on && row.made) && kit.primary(t('gates:channels.make'), ids.channelDoId.make({ slot, act: 'make' })),
				on && kit.secondary(t('gates:channels.stop'), ids.channelDoId.make({ slot, act: 'stop' })),
				kit.backButton(view, ids.channelsId.make({ page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}
