import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { openId } from '../ids.js';
import { askCard, savedCard } from '../views/review.js';

/** Asks for a review, or shows the one that is stored, from the order's own card. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'reviews' })
export class ReviewOpenHandler extends ComponentHandler<'code'> {
	public readonly id = openId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code'>): Promise<void> {
		const state = await this.container.reviews.state(guild, actor, args.code);
		return update(state.review ? savedCard(view, state) : askCard(view, state));
	}
}
