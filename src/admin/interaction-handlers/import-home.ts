import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importHomeId } from '../exchange/ids.js';
import { importHome } from '../exchange/screens.js';

/** Import and export. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportHomeHandler extends ComponentHandler<never> {
	public readonly id = importHomeId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await importHome(context));
	}
}
