import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { howId } from '../ids.js';
import { howView } from '../views/how.js';

/** How an order goes. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopHowHandler extends ComponentHandler<never> {
	public readonly id = howId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		return ctx.update(howView(ctx.view, await this.container.ownTexts.read(ctx.guild, 'rules', ctx.view.locale)));
	}
}
