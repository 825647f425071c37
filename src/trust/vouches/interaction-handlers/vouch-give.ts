import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { vouchGiveId } from '../ids.js';
import { vouchDone } from '../views/vouch.js';
import { voucheeOf } from '../vouch-screens.data.js';

/** Stands for somebody. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class VouchGiveHandler extends ComponentHandler<'member'> {
	public readonly id = vouchGiveId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const row = await this.container.vouches.give(guild, actor, await voucheeOf(guild, args.member));
		return ctx.update(vouchDone(view, row, 'given'));
	}
}
