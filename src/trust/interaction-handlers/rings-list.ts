import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ringsId } from '../rings/ids.js';
import { ringsScreen } from '../rings/screens.js';

/** The groups that staff may want to look at. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.sources', feature: 'trust' })
export class TrustRingsHandler extends ComponentHandler<'page'> {
	public readonly id = ringsId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		return context.update(await ringsScreen(context, pageArg(context.args.page)));
	}
}
