import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importResultId } from '../exchange/ids.js';
import { resultScreen } from '../exchange/screens.js';

/** What an import did. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportResultHandler extends ComponentHandler<'id'> {
	public readonly id = importResultId;

	public override async handle(context: ComponentContext<'id'>): Promise<void> {
		await context.update(await resultScreen(context, context.args.id));
	}
}
