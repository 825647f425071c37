import type { APIExtendedInvite } from 'discord-api-types/v10';
import { Routes } from 'discord-api-types/v10';
import type { ChannelId, GuildId } from '../ids.js';
import type { DiscordRequests } from './requests.js';

/** Invites of a guild. */
export class DiscordInvites {
	public constructor(private readonly requests: DiscordRequests) {}

	/** Every invite with its uses. @throws DiscordForbidden without Manage Server. */
	public list(guild: GuildId): Promise<APIExtendedInvite[]> {
		return this.requests.get<APIExtendedInvite[]>(Routes.guildInvites(guild));
	}

	/** Makes an invite of its own that never ends. @throws DiscordForbidden without Create Invite · DiscordFull when the guild has as many as it may. */
	public async create(channel: ChannelId, reason?: string): Promise<string> {
		const body = { max_age: 0, max_uses: 0, unique: true };
		return (await this.requests.post<APIExtendedInvite>(Routes.channelInvites(channel), { body, reason })).code;
	}

	/** Takes an invite back; one that is gone already is fine. */
	public delete(code: string, reason?: string): Promise<void> {
		return this.requests.delete(Routes.invite(code), reason);
	}
}
