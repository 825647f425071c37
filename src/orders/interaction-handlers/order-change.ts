import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { changeScreen } from '../change-screens.data.js';
import { changeId } from '../ids.js';

/** Which other terms the order could have. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = changeId;

	public override async handle(ctx: ComponentContext<'code' | 'side'>): Promise<void> {
		return ctx.update(await changeScreen(ctx, ctx.args.code));
	}
}
