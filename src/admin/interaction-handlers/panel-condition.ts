import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { conditionId, numberArg } from '../panel/ids.js';
import { conditionScreen } from '../panel/screens.js';

/** On what a question depends. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelConditionHandler extends ComponentHandler<'item' | 'index'> {
	public readonly id = conditionId;

	public override async handle(context: ComponentContext<'item' | 'index'>): Promise<void> {
		await context.update(await conditionScreen(context, context.args.item, numberArg(context.args.index), null));
	}
}
