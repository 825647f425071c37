import { Events, Listener } from '@sapphire/framework';
import type { Interaction } from 'discord.js';
import { AutocompleteHandler, ComponentHandler, ModalHandler, respond } from '../interactions/handlers.js';
import { handleRequest } from '../interactions/request.js';

/** Answers buttons, selects, forms and autocompletes that no handler takes: screens of an older version, or of a part that is gone. */
export class InteractionUnmatchedListener extends Listener<typeof Events.InteractionCreate> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.InteractionCreate });
	}

	public override async run(interaction: Interaction): Promise<void> {
		if (!(interaction.isMessageComponent() || interaction.isModalSubmit() || interaction.isAutocomplete()) || this.#isTaken(interaction))
			return;
		if (interaction.isAutocomplete()) await respond(interaction, []);
		else await handleRequest(interaction, { capability: 'public', name: 'unmatched', outdated: true }, () => undefined);
	}

	#isTaken(interaction: Interaction): boolean {
		return this.container.stores
			.get('interaction-handlers')
			.some((handler) => isOurs(handler) && handler.enabled && handler.accepts(interaction));
	}
}

function isOurs(handler: unknown): handler is ComponentHandler | ModalHandler | AutocompleteHandler {
	return handler instanceof ComponentHandler || handler instanceof ModalHandler || handler instanceof AutocompleteHandler;
}
