import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { textsId } from '../texts/ids.js';
import { textsScreen } from '../texts/screens.js';

/** The texts that the owner may write. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class TextsHomeHandler extends ComponentHandler<'page'> {
	public readonly id = textsId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await textsScreen(context, pageArg(context.args.page)));
	}
}
