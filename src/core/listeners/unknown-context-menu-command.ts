import { Events, Listener, type UnknownContextMenuCommandPayload } from '@sapphire/framework';
import { DomainError } from '../errors.js';
import { fail } from './_fail.js';

/** A right-click command that Discord still shows and we no longer have. */
export class UnknownContextMenuCommandListener extends Listener<typeof Events.UnknownContextMenuCommand> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.UnknownContextMenuCommand });
	}

	public override run({ interaction }: UnknownContextMenuCommandPayload): Promise<void> {
		return fail(interaction, `menu ${interaction.commandName}`, new DomainError('core.unknownCommand'));
	}
}
