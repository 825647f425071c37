import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { changeDeclineId } from '../ids.js';
import { changeDone } from '../views/change-card.js';

/** The other side keeps the order as it is. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeDeclineHandler extends ComponentHandler<'code' | 'offer'> {
	public readonly id = changeDeclineId;

	public override async handle(ctx: ComponentContext<'code' | 'offer'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(changeDone(view, await this.container.changes.decline(guild, actor, args.code, args.offer), 'declined'));
	}
}
