import { type AutocompleteInteractionPayload, Events, Listener } from '@sapphire/framework';
import { respond } from '../interactions/handlers.js';

/** A command's own autocomplete that threw; ours are handlers, so this is the net below. */
export class CommandAutocompleteInteractionErrorListener extends Listener<typeof Events.CommandAutocompleteInteractionError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.CommandAutocompleteInteractionError });
	}

	public override run(error: unknown, { command, interaction }: AutocompleteInteractionPayload): Promise<void> {
		this.container.logger.error(`Bug in autocomplete of ${command.name}`, error);
		return respond(interaction, []);
	}
}
