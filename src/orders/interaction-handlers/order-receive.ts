import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { receiveId } from '../ids.js';
import { receiptForm } from '../views/receipt-form.js';

/** Opens the form of what staff received. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderReceiveHandler extends ComponentHandler<'code'> {
	public readonly id = receiveId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(receiptForm(view, await this.container.payments.mayReceive(guild, actor, args.code), 'receive'));
	}
}
