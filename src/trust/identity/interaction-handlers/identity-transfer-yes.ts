import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityTransferYesId } from '../ids.js';
import { decidedScreen } from '../views/review.js';

/** Gives the ids to the one who has proved them. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityTransferYesHandler extends ComponentHandler<'member' | 'n' | 'from'> {
	public readonly id = identityTransferYesId;

	public override async handle(ctx: ComponentContext<'member' | 'n' | 'from'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const row = await this.container.identityReview.transfer(guild, actor, args.member, Number(args.n), args.from);
		return ctx.update(decidedScreen(view, 'transferred', row));
	}
}
