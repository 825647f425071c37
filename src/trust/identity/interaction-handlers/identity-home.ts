import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityHomeId } from '../ids.js';
import { identityScreen } from '../views/identity.js';

/** The reader's own game identity. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class IdentityHomeHandler extends ComponentHandler<never> {
	public readonly id = identityHomeId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		const { guild, actor, view } = ctx;
		return ctx.update(identityScreen(view, await this.container.identities.own(guild, actor)));
	}
}
