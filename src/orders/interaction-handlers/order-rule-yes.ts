import { ApplyOptions } from '@sapphire/decorators';
import { askedScreen } from '#approvals';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ruleYesId } from '../ids.js';
import { ruleDone } from '../views/case-screens.js';

/** The ruling takes effect, or waits for a second judge. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'disputes.resolve', feature: 'always' })
export class OrderRuleYesHandler extends ComponentHandler<'code' | 'terms'> {
	public readonly id = ruleYesId;

	public override async handle(ctx: ComponentContext<'code' | 'terms'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const ruling = { id: args.terms, request: ctx.interactionId };
		const outcome = await this.container.secondPersons.rule(guild, actor, args.code, ruling);
		return ctx.update('order' in outcome ? ruleDone(view, outcome.order) : askedScreen(view, outcome.asked));
	}
}
