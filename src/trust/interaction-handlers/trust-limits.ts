import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { limitsId } from '../ids.js';
import { ownLimits } from '../screens.js';

/** What the reader may have open at once. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustLimitsHandler extends ComponentHandler<never> {
	public readonly id = limitsId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		return context.update(await ownLimits(context));
	}
}
