import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import type { ChannelId, GuildId, MemberId } from '#core/ids';
import type { UnitWriter } from '#core/units/unit';
import type { OrderRepository } from '#orders';
import type { TicketAccess } from './ticket.access.js';
import { effect, ticketSubject, unlessMoved } from './ticket.keys.js';
import type { TicketRow } from './ticket.model.js';
import type { TicketRepository } from './ticket.repository.js';
import type { TicketService } from './ticket.service.js';

/** People whom staff may add to one room. */
const mostPeople = 20;
/** Orders of one staff member whose rooms are looked at when they come back. */
const mostRooms = 100;
/** Who adds at the same moment as others tries again. */
const tries = 5;

export interface PeopleDeps {
	readonly units: UnitWriter;
	readonly rows: Pick<TicketRepository, 'ofBuyer' | 'ofGuest' | 'withCodes'>;
	readonly orders: Pick<OrderRepository, 'workedOn'>;
	readonly tickets: TicketService;
	readonly access: TicketAccess;
}

/** A person as they were picked in a command. */
export interface Picked {
	readonly id: MemberId;
	readonly name: string;
	/** They are a member of the guild. */
	readonly present: boolean;
}

/** Who is in a room beside buyer and staff, and buyers who leave the guild. */
export class PeopleService {
	public constructor(private readonly deps: PeopleDeps) {}

	/**
	 * Staff let somebody into the room in which they say so. `request`: the interaction's id.
	 *
	 * @throws `tickets.notHere`, `tickets.notStaff`, `tickets.memberGone`, `tickets.alreadyIn`, `tickets.peopleFull`
	 */
	public async add(guild: GuildId, actor: Actor, channel: ChannelId | null, who: Picked, request: string): Promise<TicketRow> {
		return this.#change(guild, actor, channel, who, 'add', request, (ticket, order) => {
			if (!who.present) throw new DomainError('tickets.memberGone', { name: { kind: 'user-text', value: who.name } });
			if (who.id === order.buyer || who.id === order.assignee || ticket.people.includes(who.id))
				throw new DomainError('tickets.alreadyIn', { name: { kind: 'user-text', value: who.name } });
			if (ticket.people.length >= mostPeople) throw new DomainError('tickets.peopleFull', { max: mostPeople });
			return [...ticket.people, who.id];
		});
	}

	/** Staff take somebody out whom staff have added. `request`: the interaction's id. @throws `tickets.stays` for the buyer and the assignee, `tickets.notIn` for others. */
	public async remove(guild: GuildId, actor: Actor, channel: ChannelId | null, who: Picked, request: string): Promise<TicketRow> {
		return this.#change(guild, actor, channel, who, 'remove', request, (ticket, order) => {
			if (who.id === order.buyer || who.id === order.assignee)
				throw new DomainError('tickets.stays', { name: { kind: 'user-text', value: who.name } });
			if (!ticket.people.includes(who.id)) throw new DomainError('tickets.notIn', { name: { kind: 'user-text', value: who.name } });
			return ticket.people.filter((id) => id !== who.id);
		});
	}

	/** The buyer has left the guild: staff are told in each of their rooms. */
	public async left(guild: GuildId, member: MemberId): Promise<void> {
		for (const ticket of await this.deps.rows.ofBuyer(guild, member)) {
			if (ticket.buyerGone) continue;
			const { code, leaves } = ticket;
			await unlessMoved(
				this.deps.units.execute({
					guild,
					key: `ticket:${code}:left:${leaves}`,
					content: null,
					changes: [{ ...this.deps.tickets.guarded(ticket, { buyerGone: false, leaves }), set: { buyerGone: true }, inc: { leaves: 1 } }],
					outbox: [effect(code, 'left', leaves)]
				})
			);
		}
	}

	/** The buyer is a member again: they get back into their rooms. */
	public async back(guild: GuildId, member: MemberId): Promise<void> {
		for (const ticket of await this.deps.rows.ofBuyer(guild, member)) {
			if (!ticket.buyerGone) continue;
			const { code, leaves } = ticket;
			await unlessMoved(
				this.deps.units.execute({
					guild,
					key: `ticket:${code}:back:${leaves}`,
					content: null,
					changes: [{ ...this.deps.tickets.guarded(ticket, { buyerGone: true, leaves }), set: { buyerGone: false } }],
					outbox: [effect(code, 'back', leaves)]
				})
			);
		}
	}

	/**
	 * Somebody is a member again: Discord has taken them out of every room, and those where they work or were added let them in.
	 *
	 * @param since When they joined, as Discord says; the same event twice is one return.
	 */
	public async returned(guild: GuildId, member: MemberId, since: string): Promise<void> {
		await this.back(guild, member);
		const codes = await this.deps.orders.workedOn(guild, member, mostRooms);
		const [worked, guest] = await Promise.all([this.deps.rows.withCodes(guild, codes), this.deps.rows.ofGuest(guild, member)]);
		const open = [...worked, ...guest].filter(({ state, channel }) => state === 'open' && channel !== null);
		for (const code of new Set(open.map((ticket) => ticket.code))) {
			const again = effect(code, 'again', `${member}:${since}`, { code, member });
			await this.deps.units.execute({ guild, key: again.key, content: null, changes: [], outbox: [again] });
		}
	}

	async #change(
		guild: GuildId,
		actor: Actor,
		channel: ChannelId | null,
		who: Picked,
		what: 'add' | 'remove',
		request: string,
		people: (ticket: TicketRow, order: { readonly buyer: string; readonly assignee: string | null }) => readonly MemberId[]
	): Promise<TicketRow> {
		const { code } = await this.deps.tickets.here(guild, channel);
		const key = `ticket:${code}:people:${request}`;
		for (let attempt = 0; attempt < tries; attempt++) {
			const order = await this.deps.access.staff(guild, actor, code);
			const ticket = await this.deps.tickets.require(guild, code);
			const { peopleMoves } = ticket;
			// The same request that Discord delivers twice is done once.
			if (await this.deps.units.outcome(guild, key)) return ticket;
			const done = await unlessMoved(
				this.deps.units.execute({
					guild,
					key,
					content: null,
					changes: [
						{
							...this.deps.tickets.guarded(ticket, { peopleMoves }),
							set: { people: [...people(ticket, order)] },
							inc: { peopleMoves: 1 }
						}
					],
					outbox: [effect(code, 'person', peopleMoves, { code, member: who.id, by: actor.name, what })],
					audit: [
						{
							actor: actor.id,
							actorKind: 'staff',
							action: what === 'add' ? 'ticket.personAdded' : 'ticket.personRemoved',
							target: ticketSubject(code),
							after: { member: who.id }
						}
					]
				})
			);
			if (done) return this.deps.tickets.require(guild, code);
		}
		throw new DomainError('tickets.busy', { code });
	}
}
