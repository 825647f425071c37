import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { helpToId } from '../ids.js';
import { acted } from '../views/order-screens.js';

/** Adds the person chosen to those who hand over. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderHelpToHandler extends ComponentHandler<'code'> {
	public readonly id = helpToId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args, people } = ctx;
		const [helper] = people;
		if (!helper) throw new DomainError('orders.nobodyChosen');
		const order = await this.container.orders.help(guild, actor, args.code, helper);
		return ctx.update(acted(view, order, 'helpedCard'));
	}
}
