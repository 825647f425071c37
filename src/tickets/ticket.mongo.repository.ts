import type { Connection } from 'mongoose';
import { rowId } from '#core/ids';
import { placesModel, ticketModel } from './ticket.model.js';
import { type TicketRepository, ticketRowId } from './ticket.repository.js';

/** Tickets in MongoDB. */
export function mongoTicketRepository(connection: Connection): TicketRepository {
	const tickets = ticketModel(connection);
	const places = placesModel(connection);
	return {
		find: (guild, code) => tickets.findOne({ _id: ticketRowId(guild, code), guild }).lean(),
		inRoom: (guild, channel) => tickets.findOne({ guild, channel }).lean(),
		among: (guild, channels) => tickets.find({ guild, channel: { $in: [...channels] } }).lean(),
		withCodes: (guild, codes) => tickets.find({ guild, _id: { $in: codes.map((code) => ticketRowId(guild, code)) } }).lean(),
		open: (guild, after, limit) =>
			tickets
				.find({ guild, state: 'open', _id: { $gt: after } })
				.sort({ _id: 1 })
				.limit(limit)
				.lean(),
		ofBuyer: (guild, buyer) => tickets.find({ guild, buyer, state: { $in: ['waiting', 'open'] } }).lean(),
		ofGuest: (guild, member) => tickets.find({ guild, people: member, 'people.0': { $exists: true }, state: 'open' }).lean(),
		nextWaiting: (guild) =>
			tickets
				.findOne({ guild, state: 'waiting', queued: { $ne: null } })
				.sort({ queued: 1 })
				.lean(),
		placeOf: (guild, queued) => tickets.countDocuments({ guild, state: 'waiting', queued: { $ne: null, $lte: queued } }),
		places: (guild) => places.findOne({ _id: rowId(guild, 'ticket-place'), guild }).lean()
	};
}
