import { container, type InteractionHandlerError } from '@sapphire/framework';
import { respond } from '../interactions/handlers.js';
import { fail } from './_fail.js';

/** Answers for a handler that threw past its base. */
export async function handlerFailed(error: unknown, { interaction, handler }: InteractionHandlerError): Promise<void> {
	if (interaction.isAutocomplete()) {
		container.logger.error(`Bug in autocomplete ${handler.name}`, error);
		await respond(interaction, []);
	} else if (interaction.isMessageComponent() || interaction.isModalSubmit()) await fail(interaction, `handler ${handler.name}`, error);
	else container.logger.error(`Bug in handler ${handler.name}`, error);
}
