import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { personArg } from '../case.rules.js';
import { reportId } from '../ids.js';
import { reportForm } from '../views/case-forms.js';

/** Opens the form of a report. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class ReportOpenHandler extends ComponentHandler<'member'> {
	public readonly id = reportId;

	public override async handle(ctx: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		await this.container.reports.mayReport(guild, actor.id, personArg(args.member));
		return ctx.modal(reportForm(view, { member: personArg(args.member) ?? '', message: '' }));
	}
}
