import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { appealFormId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** Takes an appeal. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class CaseAppealFormHandler extends ModalHandler<'number'> {
	public readonly id = appealFormId;

	public override async handle(ctx: ModalContext<'number'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const row = await this.container.appeals.appeal(guild, actor, caseNumber(args.number), fields.text('words'));
		return ctx.update(caseDone(view, row, 'appealed'));
	}
}
