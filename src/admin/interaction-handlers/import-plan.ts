import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importPlanId } from '../exchange/ids.js';
import { planScreen } from '../exchange/screens.js';

/** A page of what an import would do. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportPlanHandler extends ComponentHandler<'id' | 'page'> {
	public readonly id = importPlanId;

	public override async handle(context: ComponentContext<'id' | 'page'>): Promise<void> {
		const { id, page } = context.args;
		await context.update(await planScreen(context, id, pageArg(page)));
	}
}
