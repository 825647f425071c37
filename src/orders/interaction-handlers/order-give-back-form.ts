import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { giveBackFormId } from '../ids.js';
import { acted } from '../views/order-screens.js';
import { receiptFields } from '../views/receipt-form.js';

/** Records what staff gave back; files are copied before anything changes. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderGiveBackFormHandler extends ModalHandler<'code'> {
	public readonly id = giveBackFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		await ctx.defer();
		const order = await this.container.payments.giveBack(guild, actor, args.code, receiptFields(fields, ctx.interactionId));
		return ctx.update(acted(view, order, 'givenBackCard'));
	}
}
