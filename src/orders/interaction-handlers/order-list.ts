import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { listId } from '../ids.js';
import { listScreen } from '../order-screens.data.js';

/** A page of the member's own orders. */
@ApplyOptions<ComponentHandler.Options>({})
export class OrderListHandler extends ComponentHandler<'filter' | 'cursor'> {
	public readonly id = listId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'filter' | 'cursor'>): Promise<void> {
		return update(await listScreen(view, guild, actor, args.filter, args.cursor));
	}
}
