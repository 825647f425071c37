import {
	type APIGuild,
	GuildDefaultMessageNotifications,
	GuildExplicitContentFilter,
	GuildMFALevel,
	GuildNSFWLevel,
	GuildPremiumTier,
	GuildVerificationLevel,
	Locale
} from 'discord-api-types/v10';
import { DEFAULT_EVERYONE } from '../permissions.js';
import { addMember } from './members.js';
import { guildCreatePayload, guildPayload, NO_FLAGS } from './payloads.js';
import type { GuildRecord } from './records.js';
import { createRole } from './roles.js';
import type { World } from './world.js';

function newGuild(id: string, name: string, ownerId: string, locale: string): APIGuild {
	// Not returned at once: Discord sends `home_header`, which the type does not know.
	const guild = {
		id,
		name,
		icon: null,
		description: null,
		home_header: null,
		splash: null,
		discovery_splash: null,
		features: [],
		banner: null,
		owner_id: ownerId,
		application_id: null,
		region: 'deprecated',
		afk_channel_id: null,
		afk_timeout: 300 as const,
		system_channel_id: null,
		system_channel_flags: NO_FLAGS,
		widget_enabled: false,
		widget_channel_id: null,
		verification_level: GuildVerificationLevel.None,
		default_message_notifications: GuildDefaultMessageNotifications.AllMessages,
		mfa_level: GuildMFALevel.None,
		explicit_content_filter: GuildExplicitContentFilter.Disabled,
		max_presences: null,
		max_members: 500_000,
		max_stage_video_channel_users: 50,
		max_video_channel_users: 25,
		vanity_url_code: null,
		premium_tier: GuildPremiumTier.None,
		premium_subscription_count: 0,
		preferred_locale: Object.values(Locale).find((one) => one === locale) ?? Locale.EnglishUS,
		rules_channel_id: null,
		safety_alerts_channel_id: null,
		public_updates_channel_id: null,
		premium_progress_bar_enabled: false,
		nsfw: false,
		nsfw_level: GuildNSFWLevel.Default,
		emojis: [],
		stickers: [],
		incidents_data: null,
		hub_type: null,
		roles: []
	};
	return guild;
}

/** A guild with its @everyone role and its owner as the only member. */
export function createGuild(world: World, options: { name: string; ownerId: string; locale?: string }): GuildRecord {
	const id = world.ids.next();
	const guild: GuildRecord = {
		data: newGuild(id, options.name, options.ownerId, options.locale ?? 'en-US'),
		roles: new Map(),
		members: new Map(),
		bans: new Map()
	};
	world.guilds.set(id, guild);
	createRole(world, guild, { id, name: '@everyone', permissions: String(DEFAULT_EVERYONE), position: 0 });
	addMember(world, guild, options.ownerId);
	return guild;
}

/** The application joins: its own managed role, and GUILD_CREATE for its sessions. */
export function addBot(world: World, guild: GuildRecord, permissions: bigint): void {
	if (guild.members.has(world.botId)) return;
	const bot = world.user(world.botId).user;
	const role = createRole(world, guild, { name: bot.username, permissions: String(permissions), managed: true, botId: world.botId });
	addMember(world, guild, world.botId, { roles: [role.id] });
	world.emit('GUILD_CREATE', guildCreatePayload(world, guild, world.botId, true), { guildId: guild.data.id });
}

/** The role that came with the bot. */
export function botRole(world: World, guild: GuildRecord): string | undefined {
	return [...guild.roles.values()].find((role) => role.tags?.bot_id === world.botId)?.id;
}

/** The application is gone from a guild: kicked, or left. */
export function removeBot(world: World, guild: GuildRecord): void {
	const role = botRole(world, guild);
	guild.members.delete(world.botId);
	if (role) guild.roles.delete(role);
	for (const channel of world.channelsOf(guild.data.id)) if (channel.thread) delete channel.thread.members[world.botId];
	world.emit('GUILD_DELETE', { id: guild.data.id }, { guildId: guild.data.id });
}

export function editGuild(world: World, guild: GuildRecord, fields: Partial<APIGuild>): void {
	Object.assign(guild.data, fields);
	world.emit('GUILD_UPDATE', guildPayload(guild), { guildId: guild.data.id });
}
