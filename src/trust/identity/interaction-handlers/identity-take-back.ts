import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityBackId } from '../ids.js';
import { identityScreen } from '../views/identity.js';

/** Takes back what waits for staff. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class IdentityTakeBackHandler extends ComponentHandler<never> {
	public readonly id = identityBackId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		const { guild, actor, view } = ctx;
		const { identities } = this.container;
		await identities.takeBack(guild, actor);
		return ctx.update(identityScreen(view, await identities.own(guild, actor)));
	}
}
