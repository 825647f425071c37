import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { trustId } from '../ids.js';
import { ownParts } from '../parts.js';
import { trustScreen } from '../views/trust.js';

/** Back to the reader's own standing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustHomeHandler extends ComponentHandler<never> {
	public readonly id = trustId;

	public override async handle({ guild, actor, view, update }: ComponentContext<never>): Promise<void> {
		const { trust } = this.container;
		const [profile, gates, more] = await Promise.all([
			trust.profile(guild, actor.id, actor.joinedAt),
			trust.allGates(guild, actor),
			ownParts(view, guild, actor)
		]);
		return update(trustScreen(view, { name: actor.name, profile, gates, more }));
	}
}
