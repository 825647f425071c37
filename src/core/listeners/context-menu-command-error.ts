import { type ContextMenuCommandErrorPayload, Events, Listener } from '@sapphire/framework';
import { fail } from './_fail.js';

/** A right-click command that threw past its base. */
export class ContextMenuCommandErrorListener extends Listener<typeof Events.ContextMenuCommandError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.ContextMenuCommandError });
	}

	public override run(error: unknown, { command, interaction }: ContextMenuCommandErrorPayload): Promise<void> {
		return fail(interaction, `menu ${command.name}`, error);
	}
}
