import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { vouchWithdrawId } from '../ids.js';
import { withdrawAsk } from '../views/vouch.js';

/** What taking a vouch back means. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class VouchWithdrawHandler extends ComponentHandler<'member'> {
	public readonly id = vouchWithdrawId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { row, cooldownDays } = await this.container.vouches.withdrawable(guild, actor, args.member);
		return ctx.update(withdrawAsk(view, row, cooldownDays));
	}
}
