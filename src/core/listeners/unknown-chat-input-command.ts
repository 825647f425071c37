import { Events, Listener, type UnknownChatInputCommandPayload } from '@sapphire/framework';
import { DomainError } from '../errors.js';
import { fail } from './_fail.js';

/** A command that Discord still shows and we no longer have. */
export class UnknownChatInputCommandListener extends Listener<typeof Events.UnknownChatInputCommand> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.UnknownChatInputCommand });
	}

	public override run({ interaction }: UnknownChatInputCommandPayload): Promise<void> {
		return fail(interaction, `command ${interaction.commandName}`, new DomainError('core.unknownCommand'));
	}
}
