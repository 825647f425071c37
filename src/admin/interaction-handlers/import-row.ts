import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importRowId } from '../exchange/ids.js';
import { rowScreen } from '../exchange/screens.js';
import { numberArg } from '../panel/ids.js';

/** A page of one row. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportRowHandler extends ComponentHandler<'id' | 'row' | 'page'> {
	public readonly id = importRowId;

	public override async handle(context: ComponentContext<'id' | 'row' | 'page'>): Promise<void> {
		const { id, row, page } = context.args;
		await context.update(await rowScreen(context, id, numberArg(row), pageArg(page)));
	}
}
