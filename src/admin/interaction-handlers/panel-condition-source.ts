import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { conditionSourceId, numberArg } from '../panel/ids.js';
import { conditionScreen } from '../panel/screens.js';

/** The earlier question was chosen; its answers come next. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelConditionSourceHandler extends ComponentHandler<'item' | 'index'> {
	public readonly id = conditionSourceId;

	public override async handle(context: ComponentContext<'item' | 'index'>): Promise<void> {
		const { args, values } = context;
		await context.update(await conditionScreen(context, args.item, numberArg(args.index), numberArg(values[0] ?? '')));
	}
}
