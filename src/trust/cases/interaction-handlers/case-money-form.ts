import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseMoneyFormId } from '../ids.js';
import { moneyFields, verdictAsk } from '../views/case-forms.js';

/** The verdict with the money that goes to who was harmed. */
@ApplyOptions<ModalHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseMoneyFormHandler extends ModalHandler<'number' | 'draft'> {
	public readonly id = caseMoneyFormId;

	public override async handle(ctx: ModalContext<'number' | 'draft'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const number = caseNumber(args.number);
		return ctx.update(verdictAsk(view, await this.container.verdicts.compensate(guild, actor, number, args.draft, moneyFields(fields))));
	}
}
