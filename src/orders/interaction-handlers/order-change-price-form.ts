import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { wantedTerms } from '../change-screens.data.js';
import { changePriceFormId, changePriceId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { changeDone, priceRefused } from '../views/change-card.js';

/** Refusals of what was written, not of the offer. */
const correctable: ReadonlySet<string> = new Set(['orders.changeBounds', 'orders.changeAmount', 'orders.reasonMissing']);

/** Offers the terms at the price that was written, with its reason. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangePriceFormHandler extends ModalHandler<'code' | 'variant' | 'quantity' | 'addons'> {
	public readonly id = changePriceFormId;

	public override async handle(ctx: ModalContext<'code' | 'variant' | 'quantity' | 'addons'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const form = { total: fields.text('total'), reason: fields.text('reason') };
		try {
			const order = await this.container.changes.sendPriced(guild, actor, args.code, wantedTerms(args), form);
			return await ctx.update(changeDone(view, order, 'sent', await ticketLink(guild, order.code)));
		} catch (error) {
			if (!(error instanceof DomainError) || !correctable.has(error.code)) throw error;
			return ctx.update(priceRefused(view, error, changePriceId.make({ ...args }), args.code));
		}
	}
}
