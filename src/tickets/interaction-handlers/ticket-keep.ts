import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { keepOpenId } from '../ids.js';
import { closingScreen } from '../ticket-screens.data.js';

/** Puts the closing of a ticket off. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketKeepHandler extends ComponentHandler<'code'> {
	public readonly id = keepOpenId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'code'>): Promise<void> {
		return update(await closingScreen(view, guild, await this.container.ticketClosing.keep(guild, actor, args.code)));
	}
}
