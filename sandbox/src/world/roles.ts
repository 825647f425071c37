import type { APIRole } from 'discord-api-types/v10';
import { ApiError } from '../errors.js';
import { compareIds } from '../ids.js';
import { MAX_ROLES } from '../limits/guild.js';
import { memberPayload, NO_FLAGS } from './payloads.js';
import type { GuildRecord } from './records.js';
import type { World } from './world.js';

export interface NewRole {
	readonly id?: string;
	readonly name?: string | null;
	readonly permissions?: string | number | null;
	readonly position?: number;
	readonly color?: number | null;
	readonly hoist?: boolean | null;
	readonly mentionable?: boolean | null;
	readonly managed?: boolean;
	readonly unicode_emoji?: string | null;
	/** The bot whose own role this is. */
	readonly botId?: string;
}

/** A new role stands right above @everyone unless a position is given. */
export function createRole(world: World, guild: GuildRecord, options: NewRole): APIRole {
	if (guild.roles.size >= MAX_ROLES) throw new ApiError(400, 30005, `Maximum number of guild roles reached (${MAX_ROLES})`);
	const everyone = guild.roles.get(guild.data.id);
	const color = options.color ?? 0;
	const role: APIRole = {
		id: options.id ?? world.ids.next(),
		name: options.name || 'new role',
		permissions: String(options.permissions ?? everyone?.permissions ?? 0),
		position: options.position ?? 1,
		color,
		colors: { primary_color: color, secondary_color: null, tertiary_color: null },
		hoist: options.hoist === true,
		managed: options.managed === true,
		mentionable: options.mentionable === true,
		icon: null,
		unicode_emoji: options.unicode_emoji ?? null,
		flags: NO_FLAGS,
		...(options.botId ? { tags: { bot_id: options.botId } } : {})
	};
	if (everyone && options.position === undefined)
		for (const other of guild.roles.values()) if (other.id !== guild.data.id) other.position++;
	guild.roles.set(role.id, role);
	world.emit('GUILD_ROLE_CREATE', { guild_id: guild.data.id, role }, { guildId: guild.data.id });
	return role;
}

export function editRole(world: World, guild: GuildRecord, role: APIRole, fields: NewRole): APIRole {
	if (fields.name != null) role.name = fields.name;
	if (fields.permissions != null) role.permissions = String(fields.permissions);
	if (fields.hoist != null) role.hoist = fields.hoist;
	if (fields.mentionable != null) role.mentionable = fields.mentionable;
	if (fields.unicode_emoji !== undefined) role.unicode_emoji = fields.unicode_emoji;
	if (fields.color != null) {
		role.color = fields.color;
		role.colors = { ...role.colors, primary_color: fields.color };
	}
	world.emit('GUILD_ROLE_UPDATE', { guild_id: guild.data.id, role }, { guildId: guild.data.id });
	return role;
}

/** Puts one role at a position and moves the others; @everyone stays at 0. */
export function moveRole(world: World, guild: GuildRecord, role: APIRole, position: number): void {
	const others = [...guild.roles.values()].filter((one) => one.id !== guild.data.id && one.id !== role.id);
	others.sort((a, b) => a.position - b.position || compareIds(b.id, a.id));
	others.splice(Math.max(0, position - 1), 0, role);
	others.forEach((one, index) => {
		if (one.position === index + 1) return;
		one.position = index + 1;
		world.emit('GUILD_ROLE_UPDATE', { guild_id: guild.data.id, role: one }, { guildId: guild.data.id });
	});
}

export function deleteRole(world: World, guild: GuildRecord, role: APIRole): void {
	guild.roles.delete(role.id);
	for (const member of guild.members.values()) {
		if (!member.roles.includes(role.id)) continue;
		member.roles = member.roles.filter((id) => id !== role.id);
		world.emit('GUILD_MEMBER_UPDATE', { guild_id: guild.data.id, ...memberPayload(world, member) }, { guildId: guild.data.id });
	}
	for (const channel of world.channelsOf(guild.data.id)) channel.overwrites = channel.overwrites.filter((entry) => entry.id !== role.id);
	world.emit('GUILD_ROLE_DELETE', { guild_id: guild.data.id, role_id: role.id }, { guildId: guild.data.id });
}
