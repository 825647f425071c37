import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { transferToId } from '../ids.js';
import { acted } from '../views/order-screens.js';

/** Gives the order to the person chosen. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderTransferToHandler extends ComponentHandler<'code'> {
	public readonly id = transferToId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args, people } = ctx;
		const [to] = people;
		if (!to) throw new DomainError('orders.nobodyChosen');
		const order = await this.container.orders.transfer(guild, actor, args.code, to);
		return ctx.update(acted(view, order, 'transferredCard'));
	}
}
