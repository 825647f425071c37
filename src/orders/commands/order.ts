import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { codeFrom, listScreen, orderScreen } from '../order-screens.data.js';
import { orderFilters } from '../views/order-list.js';
import { cancelAsk } from '../views/order-screens.js';

/** `/order`: a member's own orders. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'orders',
	entries: [
		{ name: 'list', run: 'list', parameters: [{ type: 'string', name: 'show', choices: [...orderFilters] }] },
		{ name: 'view', run: 'view', parameters: [{ type: 'string', name: 'order', required: true, autocomplete: true }] },
		{ name: 'cancel', run: 'cancel', parameters: [{ type: 'string', name: 'order', required: true, autocomplete: true }] }
	]
})
export class OrderCommand extends TributeSubcommand {
	public async list({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(await listScreen(view, guild, actor, options.getString('show') ?? 'all', ''));
	}

	public async view({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(await orderScreen(view, guild, actor, codeFrom(options.getString('order', true))));
	}

	public async cancel({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const { order, terms } = await this.container.orders.cancelPreview(guild, actor, codeFrom(options.getString('order', true)), 'buyer');
		return reply(cancelAsk(view, order, terms));
	}
}
