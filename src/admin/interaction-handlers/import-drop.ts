import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importDropId } from '../exchange/ids.js';
import { importHome } from '../exchange/screens.js';

/** Gives an import up. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportDropHandler extends ComponentHandler<'id'> {
	public readonly id = importDropId;

	public override async handle(context: ComponentContext<'id'>): Promise<void> {
		await this.container.imports.discard(context.guild, context.actor, context.args.id);
		await context.update(await importHome(context));
	}
}
