import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { cancelFormId } from '../ids.js';
import { cancelled } from '../views/order-screens.js';

/** Staff end an order, with a reason. */
@ApplyOptions<ModalHandler.Options>({})
export class OrderCancelFormHandler extends ModalHandler<'code' | 'how'> {
	public readonly id = cancelFormId;

	public override async handle(ctx: ModalContext<'code' | 'how'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const order = await this.container.orders.cancel(guild, actor, args.code, 'staff', fields.text('reason'), args.how);
		return ctx.update(cancelled(view, order));
	}
}
