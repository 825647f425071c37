import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { exportId } from '../ids.js';
import { sendExport } from '../order-screens.data.js';

/** The member's orders as a file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class OrderExportHandler extends ComponentHandler<never> {
	public readonly id = exportId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		return sendExport(ctx, { from: null, to: null });
	}
}
