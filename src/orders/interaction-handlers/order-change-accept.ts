import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { changeAcceptId } from '../ids.js';
import { changeDone } from '../views/change-card.js';

/** The other side takes the offered terms. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeAcceptHandler extends ComponentHandler<'code' | 'offer'> {
	public readonly id = changeAcceptId;

	public override async handle(ctx: ComponentContext<'code' | 'offer'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(changeDone(view, await this.container.changes.accept(guild, actor, args.code, args.offer), 'changed'));
	}
}
