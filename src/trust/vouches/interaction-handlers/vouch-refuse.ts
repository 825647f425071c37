import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { vouchRefuseId } from '../ids.js';
import { vouchDone } from '../views/vouch.js';

/** The reader does not want somebody's vouch. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class VouchRefuseHandler extends ComponentHandler<'member'> {
	public readonly id = vouchRefuseId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(vouchDone(view, await this.container.vouches.refuse(guild, actor, args.member), 'refused'));
	}
}
