import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { realMoneyId } from '../ids.js';
import { realMoneyScreen } from '../setup/screens.js';

/** The notice about real money. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'money.real', feature: 'always' })
export class RealMoneyHandler extends ComponentHandler<never> {
	public readonly id = realMoneyId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await realMoneyScreen(context));
	}
}
