import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityVerifyId } from '../ids.js';
import { decidedScreen } from '../views/review.js';

/** The claim is right. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityVerifyHandler extends ComponentHandler<'member' | 'n'> {
	public readonly id = identityVerifyId;

	public override async handle(ctx: ComponentContext<'member' | 'n'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(
			decidedScreen(view, 'verified', await this.container.identityReview.verify(guild, actor, args.member, Number(args.n)))
		);
	}
}
