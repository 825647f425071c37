import { GatewayIntentBits as I } from 'discord-api-types/v10';
import type { PrivilegedIntents } from '../driver/types.js';

/** Needs no intent. */
const ALWAYS = -1;

/** Intents that carry an event. Events that are not here never reach a bot. */
const EVENTS: Readonly<Record<string, { readonly guild: number; readonly dm: number }>> = {
	GUILD_CREATE: { guild: I.Guilds, dm: 0 },
	GUILD_UPDATE: { guild: I.Guilds, dm: 0 },
	GUILD_DELETE: { guild: I.Guilds, dm: 0 },
	GUILD_EMOJIS_UPDATE: { guild: I.GuildExpressions, dm: 0 },
	GUILD_STICKERS_UPDATE: { guild: I.GuildExpressions, dm: 0 },
	GUILD_INTEGRATIONS_UPDATE: { guild: I.GuildIntegrations, dm: 0 },
	GUILD_SCHEDULED_EVENT_CREATE: { guild: I.GuildScheduledEvents, dm: 0 },
	GUILD_SCHEDULED_EVENT_UPDATE: { guild: I.GuildScheduledEvents, dm: 0 },
	GUILD_SCHEDULED_EVENT_DELETE: { guild: I.GuildScheduledEvents, dm: 0 },
	AUTO_MODERATION_RULE_CREATE: { guild: I.AutoModerationConfiguration, dm: 0 },
	AUTO_MODERATION_RULE_UPDATE: { guild: I.AutoModerationConfiguration, dm: 0 },
	AUTO_MODERATION_RULE_DELETE: { guild: I.AutoModerationConfiguration, dm: 0 },
	AUTO_MODERATION_ACTION_EXECUTION: { guild: I.AutoModerationExecution, dm: 0 },
	VOICE_STATE_UPDATE: { guild: I.GuildVoiceStates, dm: 0 },
	PRESENCE_UPDATE: { guild: I.GuildPresences, dm: 0 },
	TYPING_START: { guild: I.GuildMessageTyping, dm: I.DirectMessageTyping },
	THREAD_LIST_SYNC: { guild: I.Guilds, dm: 0 },
	THREAD_MEMBER_UPDATE: { guild: I.Guilds, dm: 0 },
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
	MESSAGE_REACTION_ADD: { guild: I.GuildMessageReactions, dm: I.DirectMessageReactions },
	MESSAGE_REACTION_REMOVE: { guild: I.GuildMessageReactions, dm: I.DirectMessageReactions },
	MESSAGE_REACTION_REMOVE_ALL: { guild: I.GuildMessageReactions, dm: I.DirectMessageReactions },
	MESSAGE_REACTION_REMOVE_EMOJI: { guild: I.GuildMessageReactions, dm: I.DirectMessageReactions },
	MESSAGE_POLL_VOTE_ADD: { guild: I.GuildMessagePolls, dm: I.DirectMessagePolls },
	MESSAGE_POLL_VOTE_REMOVE: { guild: I.GuildMessagePolls, dm: I.DirectMessagePolls },
	GUILD_AUDIT_LOG_ENTRY_CREATE: { guild: I.GuildModeration, dm: 0 },
	WEBHOOKS_UPDATE: { guild: I.GuildWebhooks, dm: 0 },
	ENTITLEMENT_CREATE: { guild: ALWAYS, dm: ALWAYS },
	ENTITLEMENT_UPDATE: { guild: ALWAYS, dm: ALWAYS },
	ENTITLEMENT_DELETE: { guild: ALWAYS, dm: ALWAYS },
	INTERACTION_CREATE: { guild: ALWAYS, dm: ALWAYS }
};

/** Whether a session with these intents gets an event. */
export function wants(intents: number, event: string, inGuild: boolean): boolean {
	const needed = EVENTS[event];
	if (!needed) return false;
	const mask = inGuild ? needed.guild : needed.dm;
	return mask === ALWAYS || (intents & mask) !== 0;
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
