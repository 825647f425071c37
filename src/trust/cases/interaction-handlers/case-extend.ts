import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseExtendId } from '../ids.js';
import { extendForm } from '../views/case-forms.js';

/** Opens the form that gives a case more time. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseExtendHandler extends ComponentHandler<'number'> {
	public readonly id = caseExtendId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(extendForm(view, await this.container.cases.mayJudge(guild, actor, caseNumber(args.number))));
	}
}
