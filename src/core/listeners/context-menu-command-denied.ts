import { type ContextMenuCommandDeniedPayload, Events, Listener, type UserError } from '@sapphire/framework';
import { fail } from './_fail.js';

/** A right-click command whose precondition refused. */
export class ContextMenuCommandDeniedListener extends Listener<typeof Events.ContextMenuCommandDenied> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.ContextMenuCommandDenied });
	}

	public override run(error: UserError, { command, interaction }: ContextMenuCommandDeniedPayload): Promise<void> {
		return fail(interaction, `menu ${command.name}`, error);
	}
}
