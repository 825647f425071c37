import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { takeBackFormId } from '../ids.js';
import { acted } from '../views/order-screens.js';

/** A delivery is taken back. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderTakeBackFormHandler extends ModalHandler<'code'> {
	public readonly id = takeBackFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const order = await this.container.deliveries.takeBack(guild, actor, args.code, fields.text('reason'));
		return ctx.update(acted(view, order, 'takenBackCard'));
	}
}
