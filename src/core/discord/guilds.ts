import type { APIGuild, APIGuildMember, APIRole } from 'discord-api-types/v10';
import { Routes } from 'discord-api-types/v10';
import { type GuildId, type MemberId, type RoleId, roleId } from '../ids.js';
import type { DiscordRequests } from './requests.js';

export interface RoleDraft {
	readonly name: string;
	readonly permissions?: bigint;
	/** 0xRRGGBB. */
	readonly color?: number;
	readonly hoist?: boolean;
	readonly mentionable?: boolean;
	readonly reason?: string;
}

/** The guild itself, its roles and members. */
export class DiscordGuilds {
	public constructor(private readonly requests: DiscordRequests) {}

	public get(guild: GuildId): Promise<APIGuild | null> {
		return this.requests.find<APIGuild>(Routes.guild(guild));
	}

	/** One member, or `null` when the person is not in the guild. */
	public member(guild: GuildId, member: MemberId): Promise<APIGuildMember | null> {
		return this.requests.find<APIGuildMember>(Routes.guildMember(guild, member));
	}

	/** Up to 1,000 members after one of them, in the order of their ids. @throws DiscordForbidden without the members intent. */
	public membersAfter(guild: GuildId, after: string): Promise<APIGuildMember[]> {
		return this.requests.get<APIGuildMember[]>(Routes.guildMembers(guild), { limit: 1000, after });
	}

	/** All roles, `@everyone` included. */
	public roles(guild: GuildId): Promise<APIRole[]> {
		return this.requests.get<APIRole[]>(Routes.guildRoles(guild));
	}

	public async createRole(guild: GuildId, draft: RoleDraft): Promise<RoleId> {
		return roleId((await this.makeRole(guild, draft)).id);
	}

	/** As `createRole`, with the whole role as Discord has made it. */
	public makeRole(guild: GuildId, { reason, permissions = 0n, ...draft }: RoleDraft): Promise<APIRole> {
		return this.requests.post<APIRole>(Routes.guildRoles(guild), { body: { ...draft, permissions: permissions.toString() }, reason });
	}

	/** Removes a role from everybody; one that is gone already is fine. */
	public deleteRole(guild: GuildId, role: RoleId, reason?: string): Promise<void> {
		return this.requests.delete(Routes.guildRole(guild, role), reason);
	}

	/** How many members carry each role; roles that Discord does not name have none. */
	public async memberCounts(guild: GuildId): Promise<ReadonlyMap<string, number>> {
		return new Map(Object.entries(await this.requests.get<Record<string, number>>(`${Routes.guildRoles(guild)}/member-counts`)));
	}

	/** Giving a role that the member has already is fine. */
	public addRole(guild: GuildId, member: MemberId, role: RoleId, reason?: string): Promise<void> {
		return this.requests.put(Routes.guildMemberRole(guild, member, role), { reason });
	}

	public removeRole(guild: GuildId, member: MemberId, role: RoleId, reason?: string): Promise<void> {
		return this.requests.delete(Routes.guildMemberRole(guild, member, role), reason);
	}

	public async setNickname(guild: GuildId, member: MemberId, nick: string | null, reason?: string): Promise<void> {
		await this.requests.patch(Routes.guildMember(guild, member), { body: { nick }, reason });
	}
}
