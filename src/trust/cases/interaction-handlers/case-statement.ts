import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseStatementId } from '../ids.js';
import { statementForm } from '../views/case-forms.js';

/** Opens the form in which a side says what happened. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class CaseStatementHandler extends ComponentHandler<'number'> {
	public readonly id = caseStatementId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { row } = await this.container.cases.mayState(guild, actor, caseNumber(args.number));
		return ctx.modal(statementForm(view, row));
	}
}
