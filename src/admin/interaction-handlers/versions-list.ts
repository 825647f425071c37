import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { versionsId } from '../publish/ids.js';
import { logScreen } from '../publish/screens.js';

/** A page of the versions that were in force. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class VersionsListHandler extends ComponentHandler<'before'> {
	public readonly id = versionsId;

	public override async handle(context: ComponentContext<'before'>): Promise<void> {
		await context.update(await logScreen(context, numberArg(context.args.before)));
	}
}
