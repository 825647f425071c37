import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { withdrawId } from '../ids.js';
import { withdrawAsk } from '../views/case-screens.js';

/** Asks the reporter before the report is withdrawn. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderWithdrawHandler extends ComponentHandler<'code'> {
	public readonly id = withdrawId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(withdrawAsk(view, await this.container.problems.mayWithdraw(guild, actor, args.code)));
	}
}
