import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identitySearchId } from '../ids.js';
import { searchForm } from '../views/review.js';

/** Opens the form of a search. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentitySearchHandler extends ComponentHandler<never> {
	public readonly id = identitySearchId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		return ctx.modal(searchForm(ctx.view));
	}
}
