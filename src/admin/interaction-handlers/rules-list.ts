import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ruleArea, rulesId } from '../rules/ids.js';
import { rulesScreen } from '../rules/screens.js';

/** A page of reward rules, ranks or gates. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class RulesListHandler extends ComponentHandler<'area' | 'page'> {
	public readonly id = rulesId;

	public override async handle(context: ComponentContext<'area' | 'page'>): Promise<void> {
		await context.update(await rulesScreen(context, ruleArea(context.args.area), pageArg(context.args.page)));
	}
}
