import { PermissionFlagsBits } from 'discord.js';
import type { Actor } from '#core/actor';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, madeAt, roleId } from '#core/ids';

/** Somebody as Discord knows them now, for what they have planned and are not there to press; `null`: no member any more. */
export const memberActor =
	(discord: { readonly guilds: Pick<DiscordPort['guilds'], 'get' | 'member'> }) =>
	async (guild: GuildId, member: MemberId): Promise<Actor | null> => {
		const [found, person] = await Promise.all([discord.guilds.get(guild), discord.guilds.member(guild, member)]);
		if (!found || !person) return null;
		const carried = found.roles.filter(({ id }) => id === guild || person.roles.includes(id));
		const rights = carried.reduce((all, { permissions }) => all | BigInt(permissions), 0n);
		return {
			id: member,
			name: person.nick ?? person.user.global_name ?? person.user.username,
			roles: person.roles.map(roleId),
			isGuildOwner: found.owner_id === member,
			managesGuild: (rights & (PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild)) !== 0n,
			joinedAt: new Date(person.joined_at ?? 0),
			accountCreatedAt: new Date(madeAt(member)),
			locale: found.preferred_locale
		};
	};
