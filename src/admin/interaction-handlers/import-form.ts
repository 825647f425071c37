import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importFormId } from '../exchange/ids.js';
import { uploadForm } from '../views/exchange.view.js';

/** Asks for a file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportFormHandler extends ComponentHandler<never> {
	public readonly id = importFormId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.modal(uploadForm(context.view));
	}
}
