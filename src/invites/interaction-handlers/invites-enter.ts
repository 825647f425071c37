import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { enterId } from '../ids.js';
import { claimForm } from '../views/invites.js';

/** Opens the form for a code. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'invites' })
export class InvitesEnterHandler extends ComponentHandler<never> {
	public readonly id = enterId;

	public override async handle({ view, modal }: ComponentContext<never>): Promise<void> {
		return modal(claimForm(view));
	}
}
