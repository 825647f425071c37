import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { withdrawYesId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { problemDone } from '../views/case-screens.js';

/** The reporter takes the report back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderWithdrawYesHandler extends ComponentHandler<'code'> {
	public readonly id = withdrawYesId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.problems.withdraw(guild, actor, args.code);
		return ctx.update(problemDone(view, order, 'withdrawn', await ticketLink(guild, args.code)));
	}
}
