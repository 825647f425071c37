import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { identityRefuseId } from '../ids.js';
import { refuseForm } from '../views/review.js';

/** Opens the form of a refusal. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'identity.verify', feature: 'trust' })
export class IdentityRefuseHandler extends ComponentHandler<'member' | 'n'> {
	public readonly id = identityRefuseId;

	public override async handle(ctx: ComponentContext<'member' | 'n'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(refuseForm(view, await this.container.identityReview.decidable(guild, actor, args.member, Number(args.n))));
	}
}
