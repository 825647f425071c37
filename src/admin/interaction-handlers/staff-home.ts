import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { staffId } from '../staff/ids.js';
import { staffScreen } from '../staff/screens.js';

/** The staff's roles, and who has how much in hand. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class StaffHomeHandler extends ComponentHandler<'page'> {
	public readonly id = staffId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await staffScreen(context, pageArg(context.args.page)));
	}
}
