import { ApplyOptions } from '@sapphire/decorators';
import { Forbidden } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { dmsId } from '../ids.js';
import { dmsSwitched } from '../views/order-screens.js';

/** Switches the buyer's direct messages on or off. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderDmsHandler extends ComponentHandler<'code' | 'wanted'> {
	public readonly id = dmsId;

	public override async handle(ctx: ComponentContext<'code' | 'wanted'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { is } = await this.container.orders.standing(guild, actor, args.code);
		if (!is.buyer) throw new Forbidden('orders.notBuyer', { code: args.code });
		const { dms } = await this.container.preferences.set(guild, actor.id, { dms: args.wanted === 'on' });
		return ctx.update(dmsSwitched(view, args.code, dms));
	}
}
