import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { raiseId } from '../ids.js';
import { ownRaise } from '../screens.js';

/** What raises the reader's standing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustRaiseHandler extends ComponentHandler<never> {
	public readonly id = raiseId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		return context.update(await ownRaise(context));
	}
}
