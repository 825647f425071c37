import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { changeScreen, wantedTerms } from '../change-screens.data.js';
import { changeDraftId } from '../ids.js';

/** Other terms of the order, one step further. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeDraftHandler extends ComponentHandler<'code' | 'variant' | 'quantity' | 'addons'> {
	public readonly id = changeDraftId;

	public override async handle(ctx: ComponentContext<'code' | 'variant' | 'quantity' | 'addons'>): Promise<void> {
		return ctx.update(await changeScreen(ctx, ctx.args.code, wantedTerms(ctx.args)));
	}
}
