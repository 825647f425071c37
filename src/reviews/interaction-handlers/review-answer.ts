import { ApplyOptions } from '@sapphire/decorators';
import { Forbidden } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { answerId } from '../ids.js';
import { answerForm } from '../views/open-reviews.js';

/** Opens the form of the reviewed side's answer. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'reviews' })
export class ReviewAnswerHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = answerId;

	public override async handle({ guild, actor, view, args, modal }: ComponentContext<'code' | 'side'>): Promise<void> {
		const shown = await this.container.openReviews.view(guild, actor, args.code, args.side);
		if (actor.id !== shown.review.about) throw new Forbidden('reviews.notYours');
		return modal(answerForm(view, shown));
	}
}
