import { type BaseInteraction, GuildMember, PermissionFlagsBits } from 'discord.js';
import type { Actor } from '../actor.js';
import { DomainError } from '../errors.js';
import { type GuildId, guildId, memberId, roleId } from '../ids.js';

/** The guild of an interaction. @throws DomainError `core.guildOnly` when it happened elsewhere. */
export function guildOf(interaction: BaseInteraction): GuildId {
	if (!interaction.guildId) throw new DomainError('core.guildOnly');
	return guildId(interaction.guildId);
}

/** The person of an interaction, as Discord described them with it. @throws DomainError `core.guildOnly` outside a guild. */
export function actorOf(interaction: BaseInteraction): Actor {
	const { member, user, memberPermissions } = interaction;
	if (!member) throw new DomainError('core.guildOnly');
	const known =
		member instanceof GuildMember
			? { nick: member.nickname, roles: [...member.roles.cache.keys()], joined: member.joinedAt }
			: { nick: member.nick, roles: member.roles, joined: member.joined_at };
	const granted = (permission: bigint) => memberPermissions?.has(permission) ?? false;
	return {
		id: memberId(user.id),
		name: known.nick ?? user.displayName,
		roles: known.roles.map(roleId),
		isGuildOwner: interaction.guild?.ownerId === user.id,
		managesGuild: granted(PermissionFlagsBits.Administrator) || granted(PermissionFlagsBits.ManageGuild),
		joinedAt: known.joined ? new Date(known.joined) : interaction.createdAt,
		accountCreatedAt: user.createdAt,
		locale: interaction.locale
	};
}
