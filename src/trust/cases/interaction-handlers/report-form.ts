import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { reportFormId } from '../ids.js';
import { reportFields } from '../views/case-forms.js';
import { caseDone } from '../views/case-screens.js';

/** Takes a report; files are copied before anything is stored. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'trust' })
export class ReportFormHandler extends ModalHandler<'member' | 'message'> {
	public readonly id = reportFormId;

	public override async handle(ctx: ModalContext<'member' | 'message'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		await ctx.defer();
		const form = reportFields(fields, args.member, args.message);
		return ctx.update(caseDone(view, await this.container.reports.report(guild, actor, form, ctx.interactionId), 'reported'));
	}
}
