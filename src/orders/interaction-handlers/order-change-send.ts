import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wantedTerms } from '../change-screens.data.js';
import { changeSendId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { changeDone } from '../views/change-card.js';

type Params = 'code' | 'variant' | 'quantity' | 'addons' | 'total' | 'how';

/** Sends the terms that were shown: an offer, or at once what nobody else has to agree to. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeSendHandler extends ComponentHandler<Params> {
	public readonly id = changeSendId;

	public override async handle(ctx: ComponentContext<Params>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const atOnce = args.how === 'now';
		const seen = { ...wantedTerms(args), shown: Number(args.total), atOnce };
		const order = await this.container.changes.send(guild, actor, args.code, seen);
		return ctx.update(changeDone(view, order, atOnce ? 'changed' : 'sent', await ticketLink(guild, order.code)));
	}
}
