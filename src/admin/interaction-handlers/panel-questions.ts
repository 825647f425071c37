import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { questionsId } from '../panel/ids.js';
import { questionsScreen } from '../panel/screens.js';

/** The questions of an item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelQuestionsHandler extends ComponentHandler<'item' | 'page'> {
	public readonly id = questionsId;

	public override async handle(context: ComponentContext<'item' | 'page'>): Promise<void> {
		await context.update(await questionsScreen(context, context.args.item, pageArg(context.args.page)));
	}
}
