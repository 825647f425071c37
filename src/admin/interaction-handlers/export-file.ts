import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { exportId } from '../exchange/ids.js';
import { sendExport } from '../exchange/screens.js';

/** Sends the shop as a file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ExportFileHandler extends ComponentHandler<'format'> {
	public readonly id = exportId;

	public override async handle(context: ComponentContext<'format'>): Promise<void> {
		await sendExport(context, context.args.format);
	}
}
