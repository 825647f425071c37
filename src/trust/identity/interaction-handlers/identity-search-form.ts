import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { identitySearchFormId } from '../ids.js';
import { queueScreen, reviewFields } from '../views/review.js';

/** Finds members by an id or the name of their survivor. */
@ApplyOptions<ModalHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentitySearchFormHandler extends ModalHandler<never> {
	public readonly id = identitySearchFormId;

	public override async handle(ctx: ModalContext<never>): Promise<void> {
		const { guild, actor, view, fields } = ctx;
		return ctx.update(queueScreen(view, await this.container.identityReview.search(guild, actor, fields.text(reviewFields.text)), true));
	}
}
