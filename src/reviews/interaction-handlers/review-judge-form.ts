import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { judgeFormId } from '../ids.js';
import { moderate } from '../open-reviews.service.js';
import { doneCard, oneScreen, openFields } from '../views/open-reviews.js';

/** Staff keep a review that was reported, or take it away. */
@ApplyOptions<ModalHandler.Options>({ capability: moderate, feature: 'always', givesBackFrom: 1 })
export class ReviewJudgeFormHandler extends ModalHandler<'code' | 'side' | 'what'> {
	public readonly id = judgeFormId;

	public override async handle({ guild, actor, view, args, fields, update }: ModalContext<'code' | 'side' | 'what'>): Promise<void> {
		const { openReviews } = this.container;
		const { code, side, what } = args;
		const reason = fields.text(openFields.reason);
		if (what !== 'remove') return update(oneScreen(view, await openReviews.keep(guild, actor, code, side, reason)));
		const { review } = await openReviews.view(guild, actor, code, side);
		await openReviews.remove(guild, actor, code, side, reason);
		return update(doneCard(view, 'removed', review.about));
	}
}
