import { ApiError, unknown } from '../errors.js';
import { removeBot } from './guilds.js';
import { bulkDelete } from './messages.js';
import { memberPayload, newMember } from './payloads.js';
import type { GuildRecord, MemberRecord } from './records.js';
import type { World } from './world.js';

/** Somebody joins. Already a member: nothing happens. Banned: 40007. */
export function addMember(
	world: World,
	guild: GuildRecord,
	userId: string,
	options: { roles?: readonly string[]; joinedAt?: Date; nick?: string; invite?: string } = {}
): MemberRecord {
	const present = guild.members.get(userId);
	if (present) return present;
	if (guild.bans.has(userId)) throw new ApiError(403, 40007, 'The user is banned from this guild.');
	world.user(userId);
	const member = newMember(userId, options.joinedAt?.getTime() ?? world.clock.ms, options.roles, options.nick ?? null);
	member.invite = options.invite ?? null;
	guild.members.set(userId, member);
	if (userId !== world.botId)
		world.emit('GUILD_MEMBER_ADD', { guild_id: guild.data.id, ...memberPayload(world, member) }, { guildId: guild.data.id });
	return member;
}

export function memberOf(guild: GuildRecord, userId: string): MemberRecord {
	const found = guild.members.get(userId);
	if (!found) throw unknown('member');
	return found;
}

export function removeMember(world: World, guild: GuildRecord, userId: string): void {
	if (userId === world.botId) {
		removeBot(world, guild);
		return;
	}
	if (!guild.members.delete(userId)) throw unknown('member');
	for (const channel of world.channelsOf(guild.data.id)) if (channel.thread) delete channel.thread.members[userId];
	world.emit('GUILD_MEMBER_REMOVE', { guild_id: guild.data.id, user: world.user(userId).user }, { guildId: guild.data.id });
}

/** Sets fields of a member and tells everybody. */
export function editMember(
	world: World,
	guild: GuildRecord,
	member: MemberRecord,
	fields: Partial<Pick<MemberRecord, 'nick' | 'roles' | 'communication_disabled_until'>>
): void {
	Object.assign(member, fields);
	world.emit('GUILD_MEMBER_UPDATE', { guild_id: guild.data.id, ...memberPayload(world, member) }, { guildId: guild.data.id });
}

export function setRole(world: World, guild: GuildRecord, member: MemberRecord, roleId: string, has: boolean): void {
	if (member.roles.includes(roleId) === has) return;
	editMember(world, guild, member, { roles: has ? [...member.roles, roleId] : member.roles.filter((id) => id !== roleId) });
}

/**
 * Bans somebody, who leaves if they are a member.
 *
 * @param deleteSeconds How far back their messages go, 0 to 604,800.
 */
export function banMember(world: World, guild: GuildRecord, userId: string, reason: string | null, deleteSeconds = 0): void {
	const { user } = world.user(userId);
	guild.bans.set(userId, { userId, reason });
	if (guild.members.has(userId)) removeMember(world, guild, userId);
	const since = world.clock.ms - deleteSeconds * 1000;
	if (deleteSeconds > 0)
		for (const channel of world.channelsOf(guild.data.id)) {
			const theirs = [...(world.messages.get(channel.id)?.values() ?? [])].filter(
				(one) => one.payload.author.id === userId && one.at >= since
			);
			if (theirs.length)
				bulkDelete(
					world,
					channel,
					theirs.map((one) => one.id)
				);
		}
	world.emit('GUILD_BAN_ADD', { guild_id: guild.data.id, user }, { guildId: guild.data.id });
}

export function unban(world: World, guild: GuildRecord, userId: string): void {
	if (!guild.bans.delete(userId)) throw unknown('ban');
	world.emit('GUILD_BAN_REMOVE', { guild_id: guild.data.id, user: world.user(userId).user }, { guildId: guild.data.id });
}
