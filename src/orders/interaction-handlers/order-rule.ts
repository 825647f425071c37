import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ruleId } from '../ids.js';
import { rulingForm } from '../views/problem-forms.js';

/** Opens the judge's form. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'disputes.resolve', feature: 'always' })
export class OrderRuleHandler extends ComponentHandler<'code'> {
	public readonly id = ruleId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(rulingForm(view, await this.container.rulings.mayRule(guild, actor, args.code)));
	}
}
