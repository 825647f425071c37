import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { othersId } from '../ids.js';
import { memberOf, othersTrust, ownTrust } from '../screens.js';

/** Somebody else's standing; the reader's own where they are meant. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustOthersHandler extends ComponentHandler<'member'> {
	public readonly id = othersId;

	public override async handle(context: ComponentContext<'member'>): Promise<void> {
		const { guild, actor, args } = context;
		if (args.member === actor.id) return context.update(await ownTrust(context));
		return context.update(await othersTrust(context, await memberOf(guild, args.member)));
	}
}
