import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { starsId } from '../ids.js';
import { savedCard } from '../views/review.js';

/** One tap on a number of stars. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'reviews' })
export class ReviewStarsHandler extends ComponentHandler<'code' | 'stars'> {
	public readonly id = starsId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code' | 'stars'>): Promise<void> {
		return update(savedCard(view, await this.container.reviews.rate(guild, actor, args.code, Number(args.stars))));
	}
}
