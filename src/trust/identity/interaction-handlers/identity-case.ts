import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityCaseId } from '../ids.js';
import { decidedScreen } from '../views/review.js';

/** Opens a case about the claim. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityCaseHandler extends ComponentHandler<'member' | 'n'> {
	public readonly id = identityCaseId;

	public override async handle(ctx: ComponentContext<'member' | 'n'>): Promise<void> {
		const { guild, actor, view, args, interactionId } = ctx;
		const { identityReview } = this.container;
		const n = Number(args.n);
		const { name } = await identityReview.decidable(guild, actor, args.member, n);
		const number = await identityReview.openCase(guild, actor, args.member, n, interactionId);
		return ctx.update(decidedScreen(view, 'case', { name, number }));
	}
}
