import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { transferId } from '../ids.js';
import { personAsk } from '../views/person-ask.js';

/** Asks who gets the order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderTransferHandler extends ComponentHandler<'code'> {
	public readonly id = transferId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(personAsk(view, await this.container.orders.mayTake(guild, actor, args.code, 'transfer'), 'transfer'));
	}
}
