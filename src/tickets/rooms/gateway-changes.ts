import { GatewayDispatchEvents as Event } from 'discord-api-types/v10';
import { z } from 'zod';
import { type ChannelId, channelId, type GuildId, guildId, type MemberId, memberId } from '#core/ids';
import type { ClosingService } from '../closing.service.js';
import type { PeopleService } from '../people.service.js';
import type { TicketRepository } from '../ticket.repository.js';
import type { TicketService } from '../ticket.service.js';
import type { Sweeper } from './sweeper.js';
import type { Troubles } from './trouble.js';

/** Something at Discord that may concern the rooms of a guild. */
export type GatewayChange =
	| { readonly what: 'roomGone'; readonly guild: GuildId; readonly channel: ChannelId }
	| { readonly what: 'messagesGone'; readonly guild: GuildId; readonly channel: ChannelId; readonly messages: readonly string[] }
	| { readonly what: 'left'; readonly guild: GuildId; readonly member: MemberId }
	| { readonly what: 'joined'; readonly guild: GuildId; readonly member: MemberId; readonly since: string }
	| { readonly what: 'rights'; readonly guild: GuildId }
	/** The guild came within reach; `joinedAt`: when the bot became a member. */
	| { readonly what: 'guild'; readonly guild: GuildId; readonly joinedAt: Date };

const id = z.string().regex(/^\d{15,20}$/);
const room = z.object({ id, guild_id: id });
const message = z.object({ id, guild_id: id, channel_id: id });
const messages = z.object({ ids: z.array(id), guild_id: id, channel_id: id });
const member = z.object({ guild_id: id, user: z.object({ id }) });
/** Discord may leave out when: the return counts all the same. */
const newMember = member.extend({ joined_at: z.string().nullish() });
const ofGuild = z.object({ guild_id: id });
const wholeGuild = z.object({ id, joined_at: z.coerce.date() });

/** Reads an event of the gateway; `null` for what does not concern rooms. `self`: the bot. */
export function gatewayChange(event: string | null | undefined, data: unknown, self: string): GatewayChange | null {
	switch (event) {
		case Event.ChannelDelete:
		case Event.ThreadDelete: {
			const found = room.safeParse(data).data;
			return found ? { what: 'roomGone', guild: guildId(found.guild_id), channel: channelId(found.id) } : null;
		}
		case Event.MessageDelete: {
			const found = message.safeParse(data).data;
			return found
				? { what: 'messagesGone', guild: guildId(found.guild_id), channel: channelId(found.channel_id), messages: [found.id] }
				: null;
		}
		case Event.MessageDeleteBulk: {
			const found = messages.safeParse(data).data;
			return found
				? { what: 'messagesGone', guild: guildId(found.guild_id), channel: channelId(found.channel_id), messages: found.ids }
				: null;
		}
		case Event.GuildMemberRemove: {
			const found = member.safeParse(data).data;
			return found ? { what: 'left', guild: guildId(found.guild_id), member: memberId(found.user.id) } : null;
		}
		case Event.GuildMemberAdd: {
			const found = newMember.safeParse(data).data;
			return found
				? { what: 'joined', guild: guildId(found.guild_id), member: memberId(found.user.id), since: found.joined_at ?? '' }
				: null;
		}
		case Event.GuildMemberUpdate: {
			const found = member.safeParse(data).data;
			return found?.user.id === self ? { what: 'rights', guild: guildId(found.guild_id) } : null;
		}
		case Event.ChannelUpdate:
		case Event.ChannelCreate:
		case Event.GuildRoleUpdate: {
			const found = ofGuild.safeParse(data).data;
			return found ? { what: 'rights', guild: guildId(found.guild_id) } : null;
		}
		case Event.GuildCreate: {
			const found = wholeGuild.safeParse(data).data;
			return found ? { what: 'guild', guild: guildId(found.id), joinedAt: found.joined_at } : null;
		}
		default:
			return null;
	}
}

export interface GatewayChangeDeps {
	readonly rows: Pick<TicketRepository, 'inRoom'>;
	readonly tickets: TicketService;
	readonly closing: ClosingService;
	readonly people: PeopleService;
	readonly troubles: Troubles;
	readonly sweeper: Pick<Sweeper, 'afterReturn'>;
}

/** Acts on what changes at Discord; each of it may come twice, or not at all: the sweep finds what was missed. */
export class GatewayChanges {
	public constructor(private readonly deps: GatewayChangeDeps) {}

	public async noticed(change: GatewayChange): Promise<void> {
		const { rows, tickets, closing, people, troubles, sweeper } = this.deps;
		const { guild } = change;
		switch (change.what) {
			case 'roomGone': {
				const ended = await tickets.roomGone(guild, change.channel);
				if (ended) await closing.closeWithout(ended);
				return;
			}
			case 'messagesGone': {
				const ticket = await rows.inRoom(guild, change.channel);
				if (ticket?.card && change.messages.includes(ticket.card)) await tickets.cardGone(guild, ticket);
				const offer = ticket?.offers?.find(({ message }) => change.messages.includes(message));
				if (ticket && offer) await tickets.offerGone(guild, ticket, offer);
				return;
			}
			case 'left':
				return people.left(guild, change.member);
			case 'joined':
				return people.returned(guild, change.member, change.since);
			case 'rights':
				return troubles.look(guild);
			case 'guild':
				await troubles.look(guild);
				return sweeper.afterReturn(guild, change.joinedAt);
		}
	}
}
