import { Events, Listener, type ListenerErrorPayload } from '@sapphire/framework';

/** A listener that threw. Nobody waits for its answer, so it is logged. */
export class ListenerErrorListener extends Listener<typeof Events.ListenerError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.ListenerError });
	}

	public override run(error: unknown, { piece }: ListenerErrorPayload): void {
		this.container.logger.error(`Bug in listener ${piece.name}`, error);
	}
}
