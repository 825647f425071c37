import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkPlanId } from '../arkshop/ids.js';
import { arkPlanScreen } from '../arkshop/screens.js';

/** Makes a plan of an ArkShop file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkPlanHandler extends ComponentHandler<'digest'> {
	public readonly id = arkPlanId;

	public override async handle(context: ComponentContext<'digest'>): Promise<void> {
		await context.update(await arkPlanScreen(context, context.args.digest));
	}
}
