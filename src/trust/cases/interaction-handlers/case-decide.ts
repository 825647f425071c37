import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseDecideId } from '../ids.js';
import { verdictForm } from '../views/case-forms.js';

/** Opens the judge's form. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseDecideHandler extends ComponentHandler<'number'> {
	public readonly id = caseDecideId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const [row, severity] = await Promise.all([
			this.container.verdicts.mayDecide(guild, actor, caseNumber(args.number)),
			this.container.trust.severity(guild)
		]);
		return ctx.modal(verdictForm(view, row, severity));
	}
}
