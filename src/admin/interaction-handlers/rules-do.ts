import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { actOnRow } from '../rules/acts.js';
import { ruleDoId } from '../rules/ids.js';

/** Switches a rule on or off, copies, archives or brings back a row, or takes a part of it away. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class RulesDoHandler extends ComponentHandler<'area' | 'key' | 'seen' | 'act'> {
	public readonly id = ruleDoId;

	public override async handle(context: ComponentContext<'area' | 'key' | 'seen' | 'act'>): Promise<void> {
		await context.update(await actOnRow(context, context.args, context.args.act));
	}
}
