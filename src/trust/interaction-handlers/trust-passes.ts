import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { passesId } from '../passes/ids.js';
import { passesView } from '../views/passes.js';

/** The gates that staff can open by hand. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.pass', feature: 'always' })
export class TrustPassesHandler extends ComponentHandler<'page'> {
	public readonly id = passesId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'page'>): Promise<void> {
		return update(passesView(view, await this.container.passes.list(guild, actor), pageArg(args.page)));
	}
}
