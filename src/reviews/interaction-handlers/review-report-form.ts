import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { reportFormId } from '../ids.js';
import { doneCard, openFields } from '../views/open-reviews.js';

/** Takes a report. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'always', givesBackFrom: 1 })
export class ReviewReportFormHandler extends ModalHandler<'code' | 'side'> {
	public readonly id = reportFormId;

	public override async handle({ guild, actor, view, args, fields, update }: ModalContext<'code' | 'side'>): Promise<void> {
		const { openReviews } = this.container;
		const { review } = await openReviews.view(guild, actor, args.code, args.side);
		await openReviews.report(guild, actor, args.code, args.side, fields.text(openFields.reason));
		return update(doneCard(view, 'reported', review.about));
	}
}
