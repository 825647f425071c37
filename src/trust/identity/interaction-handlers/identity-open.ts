import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shownFiles } from '#shop';
import { identityOpenId } from '../ids.js';
import { reviewScreen } from '../views/review.js';

/** One identity with its ids and its proof. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityOpenHandler extends ComponentHandler<'member'> {
	public readonly id = identityOpenId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args, interactionId } = ctx;
		const { identityReview, uploads } = this.container;
		const reviewed = await identityReview.open(guild, actor, args.member, interactionId);
		const files = await shownFiles(uploads, guild, reviewed.waiting?.proof ?? []);
		return ctx.update(reviewScreen(view, reviewed, files));
	}
}
