import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { newRoomId } from '../ids.js';
import { roomScreen } from '../ticket-screens.data.js';

/** Staff have a room made that was deleted too often. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketNewRoomHandler extends ComponentHandler<'code'> {
	public readonly id = newRoomId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code'>): Promise<void> {
		await this.container.ticketAccess.staff(guild, actor, args.code);
		return update(await roomScreen(view, guild, await this.container.tickets.requeue(guild, args.code, actor)));
	}
}
