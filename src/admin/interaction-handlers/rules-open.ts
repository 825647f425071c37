import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ruleArea, ruleId } from '../rules/ids.js';
import { rowScreen } from '../rules/screens.js';

/** A reward rule, a rank, a gate, or the formula of levels. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class RulesOpenHandler extends ComponentHandler<'area' | 'key' | 'part'> {
	public readonly id = ruleId;

	public override async handle(context: ComponentContext<'area' | 'key' | 'part'>): Promise<void> {
		const { area, key, part } = context.args;
		await context.update(await rowScreen(context, ruleArea(area), key, part));
	}
}
