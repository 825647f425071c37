import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { staffPickId } from '../staff/ids.js';
import { rolePreviewScreen } from '../staff/screens.js';

/** Another role was picked for a slot: what that would do. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class StaffPickHandler extends ComponentHandler<'slot'> {
	public readonly id = staffPickId;

	public override async handle(context: ComponentContext<'slot'>): Promise<void> {
		await context.update(await rolePreviewScreen(context, context.args.slot, context.values[0] ?? ''));
	}
}
