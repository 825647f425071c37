import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { starsId } from '../ids.js';
import { openAsk, savedCard } from '../views/review.js';

/** One tap on a number of stars; asks first where that opens the review at once. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'reviews' })
export class ReviewStarsHandler extends ComponentHandler<'code' | 'stars'> {
	public readonly id = starsId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code' | 'stars'>): Promise<void> {
		const stars = Number(args.stars);
		const state = await this.container.reviews.rate(guild, actor, args.code, stars, 'opens');
		return update(state.review ? savedCard(view, state) : openAsk(view, state, stars));
	}
}
