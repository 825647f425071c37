import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { rankId } from '../ids.js';
import { rankScreen } from '../views/rank.js';

/** Back to the reader's own rank. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'xp' })
export class XpRankHandler extends ComponentHandler<never> {
	public readonly id = rankId;

	public override async handle({ guild, actor, view, update }: ComponentContext<never>): Promise<void> {
		const profile = await this.container.xp.profile(guild, actor.id, actor.joinedAt);
		return update(rankScreen(view, { name: actor.name, own: true, profile }));
	}
}
