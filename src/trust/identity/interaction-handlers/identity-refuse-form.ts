import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { identityRefuseFormId } from '../ids.js';
import { decidedScreen, reviewFields } from '../views/review.js';

/** Refuses the claim, with a reason. */
@ApplyOptions<ModalHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityRefuseFormHandler extends ModalHandler<'member' | 'n'> {
	public readonly id = identityRefuseFormId;

	public override async handle(ctx: ModalContext<'member' | 'n'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const reason = fields.text(reviewFields.reason);
		const row = await this.container.identityReview.refuse(guild, actor, args.member, Number(args.n), reason);
		return ctx.update(decidedScreen(view, 'refused', row));
	}
}
