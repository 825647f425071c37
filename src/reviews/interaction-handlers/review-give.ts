import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { giveId } from '../ids.js';
import { savedCard } from '../views/review.js';

/** Stars that open at once, after the question. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'reviews' })
export class ReviewGiveHandler extends ComponentHandler<'code' | 'stars'> {
	public readonly id = giveId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code' | 'stars'>): Promise<void> {
		return update(savedCard(view, await this.container.reviews.rate(guild, actor, args.code, Number(args.stars))));
	}
}
