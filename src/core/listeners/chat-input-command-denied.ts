import { type ChatInputCommandDeniedPayload, Events, Listener, type UserError } from '@sapphire/framework';
import { fail } from './_fail.js';

/** A slash command whose precondition refused. */
export class ChatInputCommandDeniedListener extends Listener<typeof Events.ChatInputCommandDenied> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.ChatInputCommandDenied });
	}

	public override run(error: UserError, { command, interaction }: ChatInputCommandDeniedPayload): Promise<void> {
		return fail(interaction, `command ${command.name}`, error);
	}
}
