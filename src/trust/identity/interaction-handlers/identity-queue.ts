import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityQueueId } from '../ids.js';
import { queueScreen } from '../views/review.js';

/** Game identities that wait for a look. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityQueueHandler extends ComponentHandler<never> {
	public readonly id = identityQueueId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		const { guild, actor, view } = ctx;
		return ctx.update(queueScreen(view, await this.container.identityReview.queue(guild, actor), false));
	}
}
