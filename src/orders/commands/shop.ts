import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { itemScreen, shopHome } from '../shop-screens.data.js';

/** `/shop`: the way to every order. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'orders',
	capability: 'public',
	feature: 'shop',
	parameters: [{ type: 'string', name: 'item', autocomplete: true }]
})
export class ShopCommand extends TributeCommand {
	public override async handle(ctx: CommandContext): Promise<void> {
		const { guild, actor, view, options, reply } = ctx;
		const typed = options.getString('item');
		if (!typed) return reply(await shopHome(view, guild, actor));
		const [found] = await this.container.shop.search(guild, typed, 1);
		return reply(await itemScreen(ctx, found?.key ?? typed, '-'));
	}
}
