import { Listener, type UserError } from '@sapphire/framework';
import { type ChatInputSubcommandDeniedPayload, SubcommandPluginEvents } from '@sapphire/plugin-subcommands';
import { fail } from './_fail.js';

/** A subcommand whose precondition refused. */
export class ChatInputSubcommandDeniedListener extends Listener<typeof SubcommandPluginEvents.ChatInputSubcommandDenied> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: SubcommandPluginEvents.ChatInputSubcommandDenied });
	}

	public override run(error: UserError, { command, interaction }: ChatInputSubcommandDeniedPayload): Promise<void> {
		return fail(interaction, `command ${command.name}`, error);
	}
}
