import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import { ticketSuggestions } from '../suggestions.js';

/** The reader's own tickets while they type a code. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'ticket',
	subcommands: ['transcript'],
	option: 'ticket',
	capability: 'party',
	feature: 'always'
})
export class TicketCodeAutocomplete extends AutocompleteHandler {
	public override suggest({ guild, actor, view, typed }: SuggestContext): Promise<readonly Suggestion[]> {
		return ticketSuggestions(guild, actor, view, typed);
	}
}
