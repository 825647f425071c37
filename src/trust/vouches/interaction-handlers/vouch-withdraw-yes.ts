import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { vouchWithdrawYesId } from '../ids.js';
import { vouchDone } from '../views/vouch.js';

/** Takes a vouch back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class VouchWithdrawYesHandler extends ComponentHandler<'member'> {
	public readonly id = vouchWithdrawYesId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(vouchDone(view, await this.container.vouches.withdraw(guild, actor, args.member), 'withdrawn'));
	}
}
