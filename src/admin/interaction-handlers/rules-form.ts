import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ruleArea, ruleFormId } from '../rules/ids.js';
import { rowForm } from '../rules/screens.js';

/** Opens the form of one part of a rule, a rank or a gate. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class RulesFormHandler extends ComponentHandler<'area' | 'key' | 'seen' | 'part'> {
	public readonly id = ruleFormId;

	public override async handle(context: ComponentContext<'area' | 'key' | 'seen' | 'part'>): Promise<void> {
		const { area, key, part } = context.args;
		await context.modal(await rowForm(context, ruleArea(area), key, part));
	}
}
