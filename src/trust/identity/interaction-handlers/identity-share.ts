import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityShareId } from '../ids.js';
import { identityScreen } from '../views/identity.js';

/** Lets others see the reader's survivor, or no longer. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class IdentityShareHandler extends ComponentHandler<'shown'> {
	public readonly id = identityShareId;

	public override async handle(ctx: ComponentContext<'shown'>): Promise<void> {
		const { guild, actor, view, args, interactionId } = ctx;
		const { identities } = this.container;
		await identities.share(guild, actor, args.shown === 'on', interactionId);
		return ctx.update(identityScreen(view, await identities.own(guild, actor)));
	}
}
