import { Events, type InteractionHandlerError, Listener } from '@sapphire/framework';
import { handlerFailed } from './_handler-failed.js';

/** A handler that threw past its base. */
export class InteractionHandlerErrorListener extends Listener<typeof Events.InteractionHandlerError> {
	public constructor(context: Listener.LoaderContext, options: Listener.Options) {
		super(context, { ...options, event: Events.InteractionHandlerError });
	}

	public override run(error: unknown, payload: InteractionHandlerError): Promise<void> {
		return handlerFailed(error, payload);
	}
}
