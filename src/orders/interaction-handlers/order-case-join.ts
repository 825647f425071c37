import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseJoinId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { problemDone } from '../views/case-screens.js';

/** A judge comes into the order's room. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'disputes.resolve', feature: 'always' })
export class OrderCaseJoinHandler extends ComponentHandler<'code'> {
	public readonly id = caseJoinId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.problems.join(guild, actor, args.code, ctx.interactionId);
		return ctx.update(problemDone(view, order, 'joined', await ticketLink(guild, args.code)));
	}
}
