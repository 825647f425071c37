import { GatewayDispatchEvents as Event } from 'discord-api-types/v10';
import { z } from 'zod';
import { type GuildId, guildId } from '#core/ids';
import type { StorefrontService } from './storefront.service.js';

/** Something at Discord that may concern the storefront of a guild. */
export type StorefrontChange =
	| { readonly what: 'channelGone'; readonly guild: GuildId; readonly channel: string }
	| { readonly what: 'messagesGone'; readonly guild: GuildId; readonly channel: string; readonly messages: readonly string[] }
	| { readonly what: 'rights' | 'guild'; readonly guild: GuildId };

const id = z.string().regex(/^\d{15,20}$/);
const channel = z.object({ id, guild_id: id });
const message = z.object({ id, guild_id: id, channel_id: id });
const messages = z.object({ ids: z.array(id), guild_id: id, channel_id: id });
const member = z.object({ guild_id: id, user: z.object({ id }) });
const ofGuild = z.object({ guild_id: id });
const wholeGuild = z.object({ id });

/** Reads an event of the gateway; `null` for what does not concern storefronts. `self`: the bot. */
export function storefrontChange(event: string | null | undefined, data: unknown, self: string): StorefrontChange | null {
	switch (event) {
		case Event.ChannelDelete: {
			const found = channel.safeParse(data).data;
			return found ? { what: 'channelGone', guild: guildId(found.guild_id), channel: found.id } : null;
		}
		case Event.MessageDelete: {
			const found = message.safeParse(data).data;
			return found ? { what: 'messagesGone', guild: guildId(found.guild_id), channel: found.channel_id, messages: [found.id] } : null;
		}
		case Event.MessageDeleteBulk: {
			const found = messages.safeParse(data).data;
			return found ? { what: 'messagesGone', guild: guildId(found.guild_id), channel: found.channel_id, messages: found.ids } : null;
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
			return found ? { what: 'guild', guild: guildId(found.id) } : null;
		}
		default:
			return null;
	}
}

export interface StorefrontChangeDeps {
	readonly service: StorefrontService;
	soon(guild: GuildId): void;
	/** Runs what waits for a right now. */
	hurry(guild: GuildId): Promise<unknown>;
}

/** Acts on what changes at Discord; each of it may come twice, or not at all: the hourly comparison finds what was missed. */
export class StorefrontChanges {
	public constructor(private readonly deps: StorefrontChangeDeps) {}

	public async noticed(change: StorefrontChange): Promise<void> {
		const { service, soon, hurry } = this.deps;
		const { guild } = change;
		switch (change.what) {
			case 'messagesGone':
				if (await service.messagesGone(guild, change.channel, change.messages)) soon(guild);
				return;
			case 'channelGone':
				if (await service.channelGone(guild, change.channel)) soon(guild);
				return;
			case 'rights':
				await hurry(guild);
				await service.rightsChanged(guild);
				return soon(guild);
			case 'guild':
				await hurry(guild);
				return soon(guild);
		}
	}
}
