import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importProblemsId } from '../exchange/ids.js';
import { problemsScreen } from '../exchange/screens.js';

/** A page of what is wrong with a file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportProblemsHandler extends ComponentHandler<'id' | 'page'> {
	public readonly id = importProblemsId;

	public override async handle(context: ComponentContext<'id' | 'page'>): Promise<void> {
		const { id, page } = context.args;
		await context.update(await problemsScreen(context, id, pageArg(page)));
	}
}
