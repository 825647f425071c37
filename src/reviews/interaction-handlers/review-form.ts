import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { formId } from '../ids.js';
import { reviewFields, savedCard } from '../views/review.js';

/** Takes the form with words. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'reviews', givesBackFrom: 1 })
export class ReviewFormHandler extends ModalHandler<'code'> {
	public readonly id = formId;

	public override async handle({ guild, actor, view, args, fields, update }: ModalContext<'code'>): Promise<void> {
		const words = {
			stars: Number(fields.choice(reviewFields.stars)),
			text: fields.text(reviewFields.text),
			tags: fields.values(reviewFields.tags)
		};
		return update(savedCard(view, await this.container.reviews.write(guild, actor, args.code, words)));
	}
}
