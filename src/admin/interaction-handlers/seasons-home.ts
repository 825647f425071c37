import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { seasonsId } from '../seasons/ids.js';
import { seasonsView } from '../views/seasons.view.js';

/** What a season end would do now. It only tells. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SeasonsHomeHandler extends ComponentHandler<'page'> {
	public readonly id = seasonsId;

	public override async handle({ guild, view, args, update }: ComponentContext<'page'>): Promise<void> {
		await update(seasonsView(view, await this.container.seasonPlans.of(guild), pageArg(args.page)));
	}
}
