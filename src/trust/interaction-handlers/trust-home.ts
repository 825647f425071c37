import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { trustId } from '../ids.js';
import { ownTrust } from '../screens.js';

/** Back to the reader's own standing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustHomeHandler extends ComponentHandler<never> {
	public readonly id = trustId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		return context.update(await ownTrust(context));
	}
}
