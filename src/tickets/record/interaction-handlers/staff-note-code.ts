import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import { staffSuggestions } from '../suggestions.js';

/** Orders that the staff member holds, then the queue, while they type a code. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'staff',
	subcommands: ['note'],
	option: 'order',
	capability: 'tickets.handle',
	feature: 'always'
})
export class StaffNoteCodeAutocomplete extends AutocompleteHandler {
	public override suggest({ guild, actor, view, typed }: SuggestContext): Promise<readonly Suggestion[]> {
		return staffSuggestions(guild, actor, view, typed);
	}
}
