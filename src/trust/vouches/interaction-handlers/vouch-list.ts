import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { vouchListId } from '../ids.js';
import { vouchList } from '../views/vouch.js';

/** What the reader gave and got. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class VouchListHandler extends ComponentHandler<'page'> {
	public readonly id = vouchListId;

	public override async handle(ctx: ComponentContext<'page'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(vouchList(view, await this.container.vouches.of(guild, actor.id), pageArg(args.page)));
	}
}
