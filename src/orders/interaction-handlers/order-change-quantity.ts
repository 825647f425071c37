import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wantedTerms } from '../change-screens.data.js';
import { changeQuantityId } from '../ids.js';
import { changeQuantityForm } from '../views/change-card.js';

/** Asks how many the order should be. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeQuantityHandler extends ComponentHandler<'code' | 'variant' | 'quantity' | 'addons'> {
	public readonly id = changeQuantityId;

	public override async handle(ctx: ComponentContext<'code' | 'variant' | 'quantity' | 'addons'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const wanted = wantedTerms(args);
		return ctx.modal(changeQuantityForm(view, await this.container.changes.draft(guild, actor, args.code, wanted), wanted.plain));
	}
}
