import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { unclaimFormId } from '../ids.js';
import { acted } from '../views/order-screens.js';

/** An order goes back to the queue. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderUnclaimFormHandler extends ModalHandler<'code'> {
	public readonly id = unclaimFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const order = await this.container.orders.unclaim(guild, actor, args.code, fields.text('reason'));
		return ctx.update(acted(view, order, 'unclaimedCard'));
	}
}
