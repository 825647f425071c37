import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importOpenId } from '../exchange/ids.js';
import { rowScreen } from '../exchange/screens.js';
import { numberArg } from '../panel/ids.js';

/** A row was chosen. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportOpenHandler extends ComponentHandler<'id' | 'page'> {
	public readonly id = importOpenId;

	public override async handle(context: ComponentContext<'id' | 'page'>): Promise<void> {
		await context.update(await rowScreen(context, context.args.id, numberArg(context.values[0] ?? ''), 0));
	}
}
