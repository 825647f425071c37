import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { listFilterId } from '../ids.js';
import { listScreen } from '../order-screens.data.js';

/** Shows another part of the member's own orders. */
@ApplyOptions<ComponentHandler.Options>({})
export class OrderListFilterHandler extends ComponentHandler<never> {
	public readonly id = listFilterId;

	public override async handle({ guild, actor, view, values, update }: ComponentContext<never>): Promise<void> {
		return update(await listScreen(view, guild, actor, values[0] ?? 'all', ''));
	}
}
