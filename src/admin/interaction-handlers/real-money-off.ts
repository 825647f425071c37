import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { realMoneyOffId } from '../ids.js';
import { realMoneyScreen } from '../setup/screens.js';

/** Switches real money off. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'money.real', feature: 'always' })
export class RealMoneyOffHandler extends ComponentHandler<never> {
	public readonly id = realMoneyOffId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await this.container.realMoney.off(context.guild, context.actor);
		await context.update(await realMoneyScreen(context));
	}
}
