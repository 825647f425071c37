import type { GuildId, MessageId } from '#core/ids';
import type { UnitWriter } from '#core/units/unit';
import { type CaseCall, type OfferMessage, type TicketRow, ticketsCollection } from './ticket.model.js';
import { ticketRowId } from './ticket.repository.js';

/** The messages of a ticket that are changed later: proposed times, calls of judges. */
export class TicketMessages {
	public constructor(private readonly units: UnitWriter) {}

	/** The messages about proposed times are these now; `place`: one that shows where. `key`: of the effect that changed them. */
	public async offersShown(
		guild: GuildId,
		{ code, places = [] }: Pick<TicketRow, 'code' | 'places'>,
		key: string,
		offers: readonly OfferMessage[],
		place?: MessageId
	): Promise<void> {
		const all = place && !places.includes(place) ? [...places, place] : places;
		await this.units.execute({
			guild,
			key: `ticket:${code}:offers:${key}`,
			content: null,
			changes: [{ in: ticketsCollection, id: ticketRowId(guild, code), set: { offers, places: all } }]
		});
	}

	/** Judges were called to the order's problem. */
	public async caseCalled(guild: GuildId, code: string, call: CaseCall): Promise<void> {
		await this.units.execute({
			guild,
			key: `ticket:${code}:case:${call.key}`,
			content: call,
			changes: [{ in: ticketsCollection, id: ticketRowId(guild, code), set: { caseCall: call } }]
		});
	}
}
