import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseStatementFormId } from '../ids.js';
import { statementFields } from '../views/case-forms.js';
import { caseDone } from '../views/case-screens.js';

/** Takes what a side says. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class CaseStatementFormHandler extends ModalHandler<'number'> {
	public readonly id = caseStatementFormId;

	public override async handle(ctx: ModalContext<'number'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		await ctx.defer();
		const row = await this.container.cases.state(guild, actor, caseNumber(args.number), statementFields(fields));
		return ctx.update(caseDone(view, row, 'stated'));
	}
}
