import { Listener } from '@sapphire/framework';
import { type ChatInputSubcommandErrorPayload, SubcommandPluginEvents } from '@sapphire/plugin-subcommands';
import { fail } from './_fail.js';

/** A subcommand that threw past its base. */
export class ChatInputSubcommandErrorListener extends Listener<typeof SubcommandPluginEvents.ChatInputSubcommandError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: SubcommandPluginEvents.ChatInputSubcommandError });
	}

	public override run(error: unknown, { command, interaction }: ChatInputSubcommandErrorPayload): Promise<void> {
		return fail(interaction, `command ${command.name}`, error);
	}
}
