import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { priceListId } from '../prices/ids.js';
import { kindOf, ruleListScreen } from '../prices/screens.js';

/** Rules of one kind. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PricesListHandler extends ComponentHandler<'kind' | 'show' | 'page'> {
	public readonly id = priceListId;

	public override async handle(context: ComponentContext<'kind' | 'show' | 'page'>): Promise<void> {
		const { kind, show, page } = context.args;
		await context.update(await ruleListScreen(context, kindOf(kind), show, Math.max(0, numberArg(page))));
	}
}
