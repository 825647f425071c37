import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import type { OrderRow } from '../order.model.js';
import { orderSaga } from '../order.saga.js';

/** Which orders a subcommand can do something with; all of them where it is not named. */
const fitting: Readonly<Record<string, (order: OrderRow) => boolean>> = {
	cancel: ({ open }) => open,
	extend: ({ state }) => state === 'delivered',
	report: ({ state }) => orderSaga.transitions.report.from.includes(state)
};

/** The reader's own orders while they type a code; open ones first. */
@ApplyOptions<AutocompleteHandler.Options>({ command: 'order', option: 'order', capability: 'public', feature: 'always' })
export class OrderCodeAutocomplete extends AutocompleteHandler {
	public override async suggest({ guild, actor, view, typed, interaction }: SuggestContext): Promise<readonly Suggestion[]> {
		const { orderRows } = this.container;
		const fits = fitting[interaction.options.getSubcommand(false) ?? ''];
		const open = await orderRows.openOf(guild, actor.id);
		const ended = fits ? [] : (await orderRows.byBuyer(guild, actor.id, 'all', 100)).orders.filter((order) => !order.open);
		const wanted = typed.trim().toLowerCase();
		return [...open.filter((order) => fits?.(order) ?? true), ...ended]
			.filter(({ code, item }) => `${code} ${item.name}`.toLowerCase().includes(wanted))
			.map(({ code, item, quantity, state }) => ({
				value: code,
				label: `${code} · ${item.name} × ${quantity} · ${view.t(`orders:short.${state}`)}`
			}));
	}
}
