import { ApplyOptions } from '@sapphire/decorators';
import { Forbidden } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wantedTerms } from '../change-screens.data.js';
import { changePriceId } from '../ids.js';
import { changePriceForm } from '../views/change-card.js';

/** Staff name another price. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangePriceHandler extends ComponentHandler<'code' | 'variant' | 'quantity' | 'addons'> {
	public readonly id = changePriceId;

	public override async handle(ctx: ComponentContext<'code' | 'variant' | 'quantity' | 'addons'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const wanted = wantedTerms(args);
		const draft = await this.container.changes.draft(guild, actor, args.code, wanted);
		if (!draft.bounds) throw new Forbidden('orders.changeNoPrice', { code: draft.order.code });
		return ctx.modal(changePriceForm(view, draft, wanted.plain));
	}
}
