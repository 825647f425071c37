import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ringAroundId } from '../rings/ids.js';
import { aroundScreen } from '../rings/screens.js';

/** The nearest around one member. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.sources', feature: 'trust' })
export class TrustRingAroundHandler extends ComponentHandler<'member'> {
	public readonly id = ringAroundId;

	public override async handle(context: ComponentContext<'member'>): Promise<void> {
		if (!/^\d{15,20}$/.test(context.args.member)) throw new NotFound('trust.member');
		return context.update(await aroundScreen(context, context.args.member));
	}
}
