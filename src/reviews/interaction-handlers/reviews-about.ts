import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { pageSizes } from '#core/views/kit';
import { aboutId, memberOf } from '../ids.js';
import { aboutScreen } from '../views/open-reviews.js';

/** Open reviews about a member. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ReviewsAboutHandler extends ComponentHandler<'member' | 'before'> {
	public readonly id = aboutId;

	public override async handle({ guild, view, args, update }: ComponentContext<'member' | 'before'>): Promise<void> {
		const member = memberOf(args.member);
		const before = /^[0-9]{1,15}$/.test(args.before) ? Number(args.before) : null;
		const page = await this.container.openReviews.about(guild, member, pageSizes.pictures, before);
		return update(aboutScreen(view, member, page));
	}
}
