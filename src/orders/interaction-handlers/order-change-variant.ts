import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { changeScreen, wantedTerms } from '../change-screens.data.js';
import { changeVariantId } from '../ids.js';

/** Another variant for the order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeVariantHandler extends ComponentHandler<'code' | 'quantity' | 'addons'> {
	public readonly id = changeVariantId;

	public override async handle(ctx: ComponentContext<'code' | 'quantity' | 'addons'>): Promise<void> {
		return ctx.update(await changeScreen(ctx, ctx.args.code, wantedTerms({ ...ctx.args, variant: ctx.values[0] ?? '' })));
	}
}
