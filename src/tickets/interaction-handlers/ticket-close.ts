import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { closeId } from '../ids.js';
import { closingScreen } from '../ticket-screens.data.js';

/** Begins the countdown of an ended order's ticket, or shows it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketCloseHandler extends ComponentHandler<'code'> {
	public readonly id = closeId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code'>): Promise<void> {
		return update(await closingScreen(view, guild, await this.container.ticketClosing.request(guild, actor, args.code)));
	}
}
