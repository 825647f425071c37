import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg, questionId } from '../panel/ids.js';
import { questionScreen } from '../panel/screens.js';

/** One question. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelQuestionHandler extends ComponentHandler<'item' | 'index'> {
	public readonly id = questionId;

	public override async handle(context: ComponentContext<'item' | 'index'>): Promise<void> {
		await context.update(await questionScreen(context, context.args.item, numberArg(context.args.index)));
	}
}
