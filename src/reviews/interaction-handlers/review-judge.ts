import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { judgeId } from '../ids.js';
import { moderate } from '../open-reviews.service.js';
import { judgeForm, judgements } from '../views/open-reviews.js';

/** Staff are asked why a review stays or goes. */
@ApplyOptions<ComponentHandler.Options>({ capability: moderate, feature: 'always' })
export class ReviewJudgeHandler extends ComponentHandler<'code' | 'side' | 'what'> {
	public readonly id = judgeId;

	public override async handle({ guild, actor, view, args, modal }: ComponentContext<'code' | 'side' | 'what'>): Promise<void> {
		const shown = await this.container.openReviews.view(guild, actor, args.code, args.side);
		return modal(judgeForm(view, shown, judgements.find((what) => what === args.what) ?? 'keep'));
	}
}
