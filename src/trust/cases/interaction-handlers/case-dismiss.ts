import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { dismissId } from '../ids.js';
import { dismissForm } from '../views/case-forms.js';

/** Opens the form that closes a report. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.triage', feature: 'always' })
export class CaseDismissHandler extends ComponentHandler<'number'> {
	public readonly id = dismissId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(dismissForm(view, await this.container.triage.mayTriage(guild, actor, caseNumber(args.number))));
	}
}
