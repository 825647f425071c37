import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';

/** The reader's own orders while they type a code; open ones first. */
@ApplyOptions<AutocompleteHandler.Options>({ command: 'order', option: 'order' })
export class OrderCodeAutocomplete extends AutocompleteHandler {
	public override async suggest({ guild, actor, view, typed, interaction }: SuggestContext): Promise<readonly Suggestion[]> {
		const filter = interaction.options.getSubcommand(false) === 'cancel' ? 'open' : 'all';
		const { orders } = await this.container.orderRows.byBuyer(guild, actor.id, filter, 100);
		const wanted = typed.trim().toLowerCase();
		return orders
			.filter(({ code, item }) => `${code} ${item.name}`.toLowerCase().includes(wanted))
			.sort((one, other) => Number(other.open) - Number(one.open))
			.map(({ code, item, quantity, state }) => ({
				value: code,
				label: `${code} · ${item.name} × ${quantity} · ${view.t(`orders:short.${state}`)}`
			}));
	}
}
