import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { reportId } from '../ids.js';
import { reportForm } from '../views/open-reviews.js';

/** Opens the form of a report. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ReviewReportHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = reportId;

	public override async handle({ guild, actor, view, args, modal }: ComponentContext<'code' | 'side'>): Promise<void> {
		return modal(reportForm(view, await this.container.openReviews.view(guild, actor, args.code, args.side)));
	}
}
