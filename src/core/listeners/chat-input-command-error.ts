import { type ChatInputCommandErrorPayload, Events, Listener } from '@sapphire/framework';
import { fail } from './_fail.js';

/** A slash command that threw past its base. */
export class ChatInputCommandErrorListener extends Listener<typeof Events.ChatInputCommandError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.ChatInputCommandError });
	}

	public override run(error: unknown, { command, interaction }: ChatInputCommandErrorPayload): Promise<void> {
		return fail(interaction, `command ${command.name}`, error);
	}
}
