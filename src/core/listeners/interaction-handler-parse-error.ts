import { Events, type InteractionHandlerParseError, Listener } from '@sapphire/framework';
import { handlerFailed } from './_handler-failed.js';

/** A handler that threw while it looked whether the interaction is its own. */
export class InteractionHandlerParseErrorListener extends Listener<typeof Events.InteractionHandlerParseError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.InteractionHandlerParseError });
	}

	public override run(error: unknown, payload: InteractionHandlerParseError): Promise<void> {
		return handlerFailed(error, payload);
	}
}
