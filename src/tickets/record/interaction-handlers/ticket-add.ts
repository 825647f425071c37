import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { addId } from '../ids.js';
import { addForm } from '../views/record-cards.js';

/** Opens the form for words and files that belong into the record. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketAddHandler extends ComponentHandler<'code'> {
	public readonly id = addId;

	public override async handle({ guild, actor, view, channel, args, modal }: ComponentContext<'code'>): Promise<void> {
		const { ticket } = await this.container.record.here(guild, actor, channel);
		if (ticket.code !== args.code) throw new DomainError('tickets.noRoom');
		return modal(addForm(view, ticket.code));
	}
}
