import {
	type BaseInteraction,
	type ChatInputCommandInteraction,
	GuildMember,
	type MessageComponentInteraction,
	PermissionFlagsBits,
	type User,
	type UserSelectMenuInteraction
} from 'discord.js';
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

type ResolvedMember =
	| NonNullable<ReturnType<UserSelectMenuInteraction['members']['get']>>
	| NonNullable<ReturnType<ChatInputCommandInteraction['options']['getMember']>>;

/** The members chosen in a select of people. */
export function peopleOf(interaction: MessageComponentInteraction): readonly Actor[] {
	if (!interaction.isUserSelectMenu() || !interaction.guildId) return [];
	return [...interaction.users.values()].flatMap((user) => {
		const member = interaction.members.get(user.id);
		return member ? [chosen(interaction, user, member)] : [];
	});
}

/** The member that an option of a slash command names; `null` for somebody who is not in the guild. */
export function memberOption(interaction: ChatInputCommandInteraction, option: string): Actor | null {
	const member = interaction.options.getMember(option);
	return member ? chosen(interaction, interaction.options.getUser(option, true), member) : null;
}

function chosen(interaction: BaseInteraction, user: User, member: ResolvedMember): Actor {
	const known =
		member instanceof GuildMember
			? { nick: member.nickname, roles: [...member.roles.cache.keys()], joined: member.joinedAt, permissions: member.permissions.bitfield }
			: {
					nick: member.nick ?? null,
					roles: member.roles,
					joined: member.joined_at,
					permissions: 'permissions' in member && typeof member.permissions === 'string' ? BigInt(member.permissions) : 0n
				};
	return {
		id: memberId(user.id),
		name: known.nick ?? user.displayName,
		roles: known.roles.map(roleId),
		isGuildOwner: interaction.guild?.ownerId === user.id,
		managesGuild: (known.permissions & (PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild)) !== 0n,
		joinedAt: known.joined ? new Date(known.joined) : interaction.createdAt,
		accountCreatedAt: user.createdAt,
		locale: interaction.guildLocale ?? interaction.locale
	};
}
