import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { oneId } from '../ids.js';
import { oneScreen } from '../views/open-reviews.js';

/** One open review with its answer. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ReviewOneHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = oneId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code' | 'side'>): Promise<void> {
		return update(oneScreen(view, await this.container.openReviews.view(guild, actor, args.code, args.side)));
	}
}
