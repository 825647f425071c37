import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { answerFormId } from '../ids.js';
import { oneScreen, openFields } from '../views/open-reviews.js';

/** Takes the answer of the reviewed side. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'reviews', givesBackFrom: 1 })
export class ReviewAnswerFormHandler extends ModalHandler<'code' | 'side'> {
	public readonly id = answerFormId;

	public override async handle({ guild, actor, view, args, fields, update }: ModalContext<'code' | 'side'>): Promise<void> {
		const answered = await this.container.openReviews.answer(guild, actor, args.code, args.side, fields.text(openFields.text));
		return update(oneScreen(view, answered));
	}
}
