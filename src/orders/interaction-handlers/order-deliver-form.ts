import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { deliverFormId } from '../ids.js';
import { acted } from '../views/order-screens.js';

/** The assignee records the hand-over; files are copied before anything changes. */
@ApplyOptions<ModalHandler.Options>({})
export class OrderDeliverFormHandler extends ModalHandler<'code'> {
	public readonly id = deliverFormId;

	public override async handle({ guild, actor, view, args, fields, defer, update }: ModalContext<'code'>): Promise<void> {
		await defer();
		const order = await this.container.deliveries.deliver(guild, actor, args.code, {
			quantity: fields.text('quantity'),
			checked: fields.values('checklist'),
			note: fields.text('note'),
			files: fields.files('proof')
		});
		return update(acted(view, order, 'deliveredCard'));
	}
}
