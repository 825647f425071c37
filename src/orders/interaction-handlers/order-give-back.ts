import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { giveBackId } from '../ids.js';
import { receiptForm } from '../views/receipt-form.js';

/** Opens the form of what staff gave back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderGiveBackHandler extends ComponentHandler<'code'> {
	public readonly id = giveBackId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(receiptForm(view, await this.container.payments.mayReturn(guild, actor, args.code), 'giveBack'));
	}
}
