import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { privateId } from '../ids.js';
import { privateAnswers } from '../views/order-screens.js';

/** Answers that only some may see; opening them is audited. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderPrivateHandler extends ComponentHandler<'code'> {
	public readonly id = privateId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { order, sees } = await this.container.orders.privateAnswers(guild, actor, args.code, ctx.interactionId);
		return ctx.reply(privateAnswers(view, order, sees));
	}
}
