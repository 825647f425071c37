import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { vouchStartId } from '../ids.js';
import { vouchStart } from '../vouch-screens.data.js';

/** What standing for somebody means. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust', gate: 'trust.vouch' })
export class VouchStartHandler extends ComponentHandler<'member'> {
	public readonly id = vouchStartId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(await vouchStart(view, guild, actor, args.member));
	}
}
