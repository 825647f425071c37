import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityEnterId } from '../ids.js';
import { identityForm } from '../views/identity.js';

/** Opens the form of a game identity. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class IdentityEnterHandler extends ComponentHandler<never> {
	public readonly id = identityEnterId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		const { guild, actor, view } = ctx;
		const own = await this.container.identities.own(guild, actor);
		if (own.settings.ids.length === 0) throw new DomainError('identity.nothingAsked');
		return ctx.modal(identityForm(view, own));
	}
}
