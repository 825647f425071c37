import { ApplyOptions } from '@sapphire/decorators';
import { askedScreen } from '#approvals';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { cancelFormId } from '../ids.js';
import { cancelled } from '../views/order-screens.js';

/** Staff end an order, with a reason; a refund above their limit waits for a second person. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderCancelFormHandler extends ModalHandler<'code' | 'how'> {
	public readonly id = cancelFormId;

	public override async handle(ctx: ModalContext<'code' | 'how'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const ending = { reason: fields.text('reason'), how: args.how, request: ctx.interactionId };
		const outcome = await this.container.secondPersons.cancel(guild, actor, args.code, ending);
		return ctx.update('order' in outcome ? cancelled(view, outcome.order) : askedScreen(view, outcome.asked));
	}
}
