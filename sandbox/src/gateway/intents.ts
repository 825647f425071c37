import { GatewayIntentBits as I } from 'discord-api-types/v10';
import type { PrivilegedIntents } from '../driver/types.js';

/** Intents that carry an event; 0 for events that everybody gets. Events that are not here never reach a bot. */
const EVENTS: Readonly<Record<string, { readonly guild: number; readonly dm: number }>> = {
	GUILD_CREATE: { guild: I.Guilds, dm: 0 },
	GUILD_UPDATE: { guild: I.Guilds, dm: 0 },
	GUILD_DELETE: { guild: I.Guilds, dm: 0 },
	GUILD_ROLE_CREATE: { guild: I.Guilds, dm: 0 },
	GUILD_ROLE_UPDATE: { guild: I.Guilds, dm: 0 },
	GUILD_ROLE_DELETE: { guild: I.Guilds, dm: 0 },
	CHANNEL_CREATE: { guild: I.Guilds, dm: I.DirectMessages },
	CHANNEL_UPDATE: { guild: I.Guilds, dm: 0 },
	CHANNEL_DELETE: { guild: I.Guilds, dm: 0 },
	CHANNEL_PINS_UPDATE: { guild: I.Guilds, dm: I.DirectMessages },
	THREAD_CREATE: { guild: I.Guilds, dm: 0 },
	THREAD_UPDATE: { guild: I.Guilds, dm: 0 },
	THREAD_DELETE: { guild: I.Guilds, dm: 0 },
	THREAD_MEMBERS_UPDATE: { guild: I.Guilds | I.GuildMembers, dm: 0 },
	GUILD_MEMBER_ADD: { guild: I.GuildMembers, dm: 0 },
	GUILD_MEMBER_UPDATE: { guild: I.GuildMembers, dm: 0 },
	GUILD_MEMBER_REMOVE: { guild: I.GuildMembers, dm: 0 },
	GUILD_BAN_ADD: { guild: I.GuildModeration, dm: 0 },
	GUILD_BAN_REMOVE: { guild: I.GuildModeration, dm: 0 },
	INVITE_CREATE: { guild: I.GuildInvites, dm: 0 },
	INVITE_DELETE: { guild: I.GuildInvites, dm: 0 },
	MESSAGE_CREATE: { guild: I.GuildMessages, dm: I.DirectMessages },
	MESSAGE_UPDATE: { guild: I.GuildMessages, dm: I.DirectMessages },
	MESSAGE_DELETE: { guild: I.GuildMessages, dm: I.DirectMessages },
	MESSAGE_DELETE_BULK: { guild: I.GuildMessages, dm: 0 },
	INTERACTION_CREATE: { guild: 0, dm: 0 }
};

/** Whether a session with these intents gets an event. */
export function wants(intents: number, event: string, inGuild: boolean): boolean {
	const needed = EVENTS[event];
	if (!needed) return false;
	const mask = inGuild ? needed.guild : needed.dm;
	return event === 'INTERACTION_CREATE' || (intents & mask) !== 0;
}

/** Whether it asks for something the application was not granted. */
export function asksTooMuch(intents: number, granted: PrivilegedIntents): boolean {
	return (
		((intents & I.GuildMembers) !== 0 && !granted.members) ||
		((intents & I.GuildPresences) !== 0 && !granted.presence) ||
		((intents & I.MessageContent) !== 0 && !granted.messageContent)
	);
}

const KNOWN = Object.values(I).reduce<number>((all, bit) => (typeof bit === 'number' ? all | bit : all), 0);

export function validIntents(intents: unknown): intents is number {
	return typeof intents === 'number' && Number.isInteger(intents) && intents >= 0 && (intents & ~KNOWN) === 0;
}
