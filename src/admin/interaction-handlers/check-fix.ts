import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { checkFixId } from '../ids.js';
import { checkFixView } from '../views/check.view.js';

/** Says what the fix of a problem will change. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class CheckFixHandler extends ComponentHandler<'problem'> {
	public readonly id = checkFixId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'problem'>): Promise<void> {
		await update(checkFixView(view, await this.container.check.fixOf(guild, actor, args.problem)));
	}
}
