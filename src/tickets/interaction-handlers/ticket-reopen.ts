import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { reopenId } from '../ids.js';
import { roomScreen } from '../ticket-screens.data.js';

/** Opens a closed ticket again. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketReopenHandler extends ComponentHandler<'code'> {
	public readonly id = reopenId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code'>): Promise<void> {
		return update(await roomScreen(view, guild, await this.container.ticketClosing.reopen(guild, actor, args.code)));
	}
}
