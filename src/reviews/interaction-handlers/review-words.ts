import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wordsId } from '../ids.js';
import { reviewForm } from '../views/review.js';

/** Opens the form with words, filled with what is stored. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'reviews' })
export class ReviewWordsHandler extends ComponentHandler<'code'> {
	public readonly id = wordsId;

	public override async handle({ guild, actor, view, args, modal }: ComponentContext<'code'>): Promise<void> {
		return modal(reviewForm(view, await this.container.reviews.state(guild, actor, args.code)));
	}
}
