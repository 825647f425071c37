import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { whyId } from '../ids.js';
import { ownEvidence } from '../screens.js';

/** The evidence behind the reader's own standing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustWhyHandler extends ComponentHandler<'page'> {
	public readonly id = whyId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		return context.update(await ownEvidence(context, pageArg(context.args.page)));
	}
}
