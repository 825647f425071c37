import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { pageSizes } from '#core/views/kit';
import { whyId } from '../ids.js';
import { evidenceScreen } from '../views/trust.js';

/** The evidence behind the reader's own standing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustWhyHandler extends ComponentHandler<'page'> {
	public readonly id = whyId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'page'>): Promise<void> {
		const page = await this.container.trust.evidence(guild, actor.id, pageArg(args.page), pageSizes.text);
		return update(evidenceScreen(view, page));
	}
}
