import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { closeNowId } from '../ids.js';
import { closingScreen } from '../ticket-screens.data.js';

/** Staff close a ticket without waiting. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketCloseNowHandler extends ComponentHandler<'code'> {
	public readonly id = closeNowId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code'>): Promise<void> {
		return update(await closingScreen(view, guild, await this.container.ticketClosing.closeNow(guild, actor, args.code)));
	}
}
