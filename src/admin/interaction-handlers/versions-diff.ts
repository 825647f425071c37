import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { diffId } from '../publish/ids.js';
import { diffScreen, sideOf } from '../publish/screens.js';

/** A page of what differs between two sides. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class VersionsDiffHandler extends ComponentHandler<'from' | 'to' | 'page'> {
	public readonly id = diffId;

	public override async handle(context: ComponentContext<'from' | 'to' | 'page'>): Promise<void> {
		const { from, to, page } = context.args;
		await context.update(await diffScreen(context, sideOf(from), sideOf(to), pageArg(page)));
	}
}
