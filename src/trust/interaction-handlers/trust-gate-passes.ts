import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { gatePassesId } from '../passes/ids.js';
import { gatePasses } from '../screens.js';

/** The passes of one gate. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.pass', feature: 'always' })
export class TrustGatePassesHandler extends ComponentHandler<'gate' | 'page'> {
	public readonly id = gatePassesId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'gate' | 'page'>): Promise<void> {
		return update(await gatePasses({ guild, actor, view }, args.gate, pageArg(args.page)));
	}
}
