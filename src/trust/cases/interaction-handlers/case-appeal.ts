import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { appealId } from '../ids.js';
import { appealForm } from '../views/case-forms.js';

/** Opens the form of an appeal. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class CaseAppealHandler extends ComponentHandler<'number'> {
	public readonly id = appealId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(appealForm(view, await this.container.appeals.mayAppeal(guild, actor, caseNumber(args.number))));
	}
}
