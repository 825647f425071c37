import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { othersId } from '../ids.js';
import { memberOf, othersTrust } from '../screens.js';

/** Somebody else's standing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'trust' })
export class TrustOthersHandler extends ComponentHandler<'member'> {
	public readonly id = othersId;

	public override async handle(context: ComponentContext<'member'>): Promise<void> {
		return context.update(await othersTrust(context, await memberOf(context.guild, context.args.member)));
	}
}
