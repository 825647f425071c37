import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { checkId } from '../ids.js';
import { checkView } from '../views/check.view.js';

/** What is wrong in this guild. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class CheckHandler extends ComponentHandler<'page'> {
	public readonly id = checkId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'page'>): Promise<void> {
		await update(checkView(view, await this.container.check.look(guild, actor), pageArg(args.page)));
	}
}
