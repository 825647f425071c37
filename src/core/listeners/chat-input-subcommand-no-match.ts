import { Listener } from '@sapphire/framework';
import { type ChatInputSubcommandNoMatchContext, SubcommandPluginEvents } from '@sapphire/plugin-subcommands';
import type { ChatInputCommandInteraction } from 'discord.js';
import { DomainError } from '../errors.js';
import { fail } from './_fail.js';

/** A subcommand that Discord still shows and we no longer have. */
export class ChatInputSubcommandNoMatchListener extends Listener {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: SubcommandPluginEvents.ChatInputSubcommandNoMatch });
	}

	public override run(interaction: ChatInputCommandInteraction, { command }: ChatInputSubcommandNoMatchContext): Promise<void> {
		return fail(interaction, `command ${command.name}`, new DomainError('core.unknownCommand'));
	}
}
