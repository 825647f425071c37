import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { sourcesId } from '../ids.js';
import { memberOf, trustSources } from '../screens.js';

/** Where somebody's standing comes from, for staff. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.sources', feature: 'trust' })
export class TrustSourcesHandler extends ComponentHandler<'member' | 'page'> {
	public readonly id = sourcesId;

	public override async handle(context: ComponentContext<'member' | 'page'>): Promise<void> {
		const { guild, args } = context;
		return context.update(await trustSources(context, await memberOf(guild, args.member), pageArg(args.page)));
	}
}
