import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { reportFormId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { problemDone } from '../views/case-screens.js';
import { reportFields } from '../views/problem-forms.js';

/** Freezes the order; files are copied before anything changes. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderReportFormHandler extends ModalHandler<'code'> {
	public readonly id = reportFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		await ctx.defer();
		const order = await this.container.problems.report(guild, actor, args.code, reportFields(fields));
		return ctx.update(problemDone(view, order, 'reported', await ticketLink(guild, args.code)));
	}
}
