import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { staffSlotId } from '../staff/ids.js';
import { staffSlotScreen } from '../staff/screens.js';

/** One of the staff's slots. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class StaffSlotHandler extends ComponentHandler<'slot'> {
	public readonly id = staffSlotId;

	public override async handle(context: ComponentContext<'slot'>): Promise<void> {
		await context.update(await staffSlotScreen(context, context.args.slot));
	}
}
