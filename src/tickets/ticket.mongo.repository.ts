import type { Connection } from 'mongoose';
import { ticketModel } from './ticket.model.js';
import { type TicketRepository, ticketRowId } from './ticket.service.js';

/** Tickets in MongoDB. */
export function mongoTicketRepository(connection: Connection): TicketRepository {
	const tickets = ticketModel(connection);
	return { find: (guild, code) => tickets.findOne({ _id: ticketRowId(guild, code), guild }).lean() };
}
