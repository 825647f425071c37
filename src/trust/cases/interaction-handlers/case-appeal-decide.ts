import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { appealDecideId } from '../ids.js';
import { appealVerdictForm } from '../views/case-forms.js';

/** Opens the form in which another judge decides an appeal. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseAppealDecideHandler extends ComponentHandler<'number'> {
	public readonly id = appealDecideId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { row } = await this.container.appeals.mayDecide(guild, actor, caseNumber(args.number));
		return ctx.modal(appealVerdictForm(view, row));
	}
}
