import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { journalId } from '../ids.js';
import { journal } from '../views/order-screens.js';

/** The journal of an order, for those who may see the order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderJournalHandler extends ComponentHandler<'code' | 'page'> {
	public readonly id = journalId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code' | 'page'>): Promise<void> {
		const { order } = await this.container.orders.standing(guild, actor, args.code);
		return update(journal(view, order, pageArg(args.page)));
	}
}
