import { type Command, Events, Listener } from '@sapphire/framework';

/** A command that could not be described to Discord. */
export class CommandRegistryErrorListener extends Listener<typeof Events.CommandApplicationCommandRegistryError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.CommandApplicationCommandRegistryError });
	}

	public override run(error: unknown, command: Command): void {
		this.container.logger.error(`The command ${command.name} could not be registered`, error);
	}
}
