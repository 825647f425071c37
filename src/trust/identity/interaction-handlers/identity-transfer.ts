import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityTransferId } from '../ids.js';
import { transferAsk } from '../views/review.js';

/** What a transfer takes from whom. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityTransferHandler extends ComponentHandler<'member' | 'n' | 'from'> {
	public readonly id = identityTransferId;

	public override async handle(ctx: ComponentContext<'member' | 'n' | 'from'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { identityReview } = this.container;
		const row = await identityReview.decidable(guild, actor, args.member, Number(args.n));
		const other = await identityReview.reviewed(guild, actor, args.from);
		return ctx.update(transferAsk(view, row, other.member, other.name));
	}
}
