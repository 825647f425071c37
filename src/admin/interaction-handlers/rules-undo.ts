import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { undoRow } from '../rules/acts.js';
import { ruleArea, ruleUndoId } from '../rules/ids.js';

/** Takes an edit of rules, ranks, levels or gates back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class RulesUndoHandler extends ComponentHandler<'area' | 'key' | 'version'> {
	public readonly id = ruleUndoId;

	public override async handle(context: ComponentContext<'area' | 'key' | 'version'>): Promise<void> {
		const { area, key, version } = context.args;
		await context.update(await undoRow(context, ruleArea(area), key, numberArg(version)));
	}
}
