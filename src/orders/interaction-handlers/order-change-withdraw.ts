import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { changeWithdrawId } from '../ids.js';
import { changeDone } from '../views/change-card.js';

/** Whoever offered takes the offer back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeWithdrawHandler extends ComponentHandler<'code' | 'offer'> {
	public readonly id = changeWithdrawId;

	public override async handle(ctx: ComponentContext<'code' | 'offer'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(changeDone(view, await this.container.changes.withdraw(guild, actor, args.code, args.offer), 'withdrawn'));
	}
}
