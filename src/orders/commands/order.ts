import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, type Parameter, TributeSubcommand } from '#core/interactions/index';
import { codeFrom, listScreen, orderScreen, sendExport, ticketLink } from '../order-screens.data.js';
import { reportModal } from '../problem-screens.data.js';
import { orderAgain } from '../shop-screens.data.js';
import { orderFilters } from '../views/order-list.js';
import { acted, cancelAsk } from '../views/order-screens.js';

const order = { type: 'string', name: 'order', required: true, autocomplete: true } as const satisfies Parameter;
const day = { type: 'string', minLength: 8, maxLength: 10 } as const;

/** `/order`: a member's own orders. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'orders',
	feature: 'always',
	capability: 'party',
	entries: [
		{ name: 'list', run: 'list', capability: 'public', parameters: [{ type: 'string', name: 'show', choices: [...orderFilters] }] },
		{ name: 'view', run: 'view', parameters: [order] },
		{ name: 'cancel', run: 'cancel', parameters: [order] },
		{ name: 'reorder', feature: 'shop', run: 'reorder', parameters: [order] },
		{ name: 'report', run: 'report', parameters: [order] },
		{ name: 'extend', run: 'extend', parameters: [order] },
		{
			name: 'export',
			run: 'export',
			capability: 'public',
			parameters: [
				{ ...day, name: 'from' },
				{ ...day, name: 'to' }
			]
		}
	]
})
export class OrderCommand extends TributeSubcommand {
	public async list(ctx: CommandContext): Promise<void> {
		return ctx.reply(await listScreen(ctx, ctx.options.getString('show') ?? 'all', ''));
	}

	public async view({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(await orderScreen(view, guild, actor, codeFrom(options.getString('order', true))));
	}

	public async cancel({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const { order: own, terms } = await this.container.orders.cancelPreview(
			guild,
			actor,
			codeFrom(options.getString('order', true)),
			'buyer'
		);
		return reply(cancelAsk(view, own, terms));
	}

	public async reorder(ctx: CommandContext): Promise<void> {
		return orderAgain(ctx, codeFrom(ctx.options.getString('order', true)));
	}

	public async report({ guild, actor, view, options, modal }: CommandContext): Promise<void> {
		// A stranger learns nothing, not even that the order exists.
		const { order: own } = await this.container.orders.standing(guild, actor, codeFrom(options.getString('order', true)));
		return modal(await reportModal(view, guild, actor, own.code));
	}

	public async extend({ guild, actor, view, options, interactionId, reply }: CommandContext): Promise<void> {
		const own = await this.container.orders.extend(guild, actor, codeFrom(options.getString('order', true)), interactionId);
		return reply(acted(view, own, 'extended', await ticketLink(guild, own.code)));
	}

	public async export(ctx: CommandContext): Promise<void> {
		return sendExport(ctx, { from: ctx.options.getString('from'), to: ctx.options.getString('to') });
	}
}
