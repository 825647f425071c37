import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';

/** Items for sale while somebody types. */
@ApplyOptions<AutocompleteHandler.Options>({ command: 'shop', option: 'item', capability: 'public', feature: 'shop' })
export class ShopItemAutocomplete extends AutocompleteHandler {
	public override async suggest({ guild, typed }: SuggestContext): Promise<readonly Suggestion[]> {
		const items = await this.container.shop.search(guild, typed);
		return items.map(({ key, definition }) => ({ value: key, label: `${definition.name} · ${definition.summary}` }));
	}
}
