import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { deliverFormId } from '../ids.js';
import { acted } from '../views/order-screens.js';

/** The assignee records the hand-over; files are copied before anything changes. */
@ApplyOptions<ModalHandler.Options>({ capability: 'orders.fulfil', feature: 'always' })
export class OrderDeliverFormHandler extends ModalHandler<'code'> {
	public readonly id = deliverFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		await ctx.defer();
		const form = {
			quantity: fields.text('quantity'),
			checked: fields.values('checklist'),
			note: fields.text('note'),
			codeWord: fields.text('codeWord'),
			files: fields.files('proof')
		};
		const order = await this.container.deliveries.deliverForm(guild, actor, args.code, form, ctx.interactionId);
		return ctx.update(acted(view, order, 'deliveredCard'));
	}
}
