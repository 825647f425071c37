import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { priceRuleId } from '../prices/ids.js';
import { kindOf, ruleScreen } from '../prices/screens.js';

/** One rule of the prices. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PricesRuleHandler extends ComponentHandler<'kind' | 'key'> {
	public readonly id = priceRuleId;

	public override async handle(context: ComponentContext<'kind' | 'key'>): Promise<void> {
		await context.update(await ruleScreen(context, kindOf(context.args.kind), context.args.key));
	}
}
