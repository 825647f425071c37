import type { APIGuild, APIGuildChannel, APIGuildMember, APIRole } from 'discord-api-types/v10';
import { ChannelType, OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Overwrite } from '#core/discord/channels';
import { DiscordForbidden, DiscordFull, type DiscordPort } from '#core/discord/index';
import { DomainError } from '#core/errors';
import { type ChannelId, type GuildId, memberId, type RoleId } from '#core/ids';
import { EffectFailed } from '#core/outbox/effect';
import type { GuildLooker } from './setup.service.js';
import type { GuildChannel, GuildFacts } from './setup.types.js';

/** What set-up writes at Discord. */
export interface SetupDiscord extends GuildLooker {
	/** @throws EffectFailed `ManageRoles` when the bot may not · `limit` when the guild is full. */
	createRole(guild: GuildId, role: { readonly name: string; readonly reason: string }): Promise<RoleId>;
	/** @throws EffectFailed `ManageChannels` when the bot may not · `limit` when the guild is full. */
	createChannel(guild: GuildId, channel: NewChannel): Promise<ChannelId>;
}

export interface NewChannel {
	readonly name: string;
	readonly kind: 'text' | 'category';
	readonly topic: string;
	readonly overwrites: readonly Overwrite[];
	readonly reason: string;
}

/** Set-up over Discord's REST API: looks at what is there, not at what a cache remembers. */
export class PortSetupDiscord implements SetupDiscord {
	public constructor(private readonly port: DiscordPort) {}

	public async facts(guild: GuildId): Promise<GuildFacts> {
		const self = await this.port.messages.self();
		const [found, me] = await Promise.all([this.port.guilds.get(guild), this.port.guilds.member(guild, memberId(self.id))]);
		if (found === null || me === null) throw new DomainError('admin.notInGuild');
		const channels = await this.port.channels.list(guild);
		return {
			guild,
			name: found.name,
			owner: memberId(found.owner_id),
			locale: found.preferred_locale,
			bot: { id: memberId(self.id), permissions: guildPermissions(found, me) },
			roles: found.roles.filter((role) => role.id !== guild).map(({ id, name, managed }) => ({ id, name, managed })),
			channels: channels.map((channel) => channelFacts(channel, found))
		};
	}

	public async createRole(guild: GuildId, { name, reason }: { readonly name: string; readonly reason: string }): Promise<RoleId> {
		// No permission of its own and not mentionable by members: what it means is decided by the slots.
		return refused('ManageRoles', this.port.guilds.createRole(guild, { name, reason, permissions: 0n, mentionable: false, hoist: false }));
	}

	public async createChannel(guild: GuildId, { name, kind, topic, overwrites, reason }: NewChannel): Promise<ChannelId> {
		const draft =
			kind === 'category' ? { name, type: ChannelType.GuildCategory as const } : { name, type: ChannelType.GuildText as const, topic };
		return refused('ManageChannels', this.port.channels.create(guild, { ...draft, overwrites, reason }));
	}
}

/** Answers that trying again does not change, as codes that the progress screen has words for. */
async function refused<T>(right: string, work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof DiscordForbidden) throw new EffectFailed(right, { cause: error });
		if (error instanceof DiscordFull) throw new EffectFailed('limit', { cause: error });
		throw error;
	}
}

/** What the bot may do in the whole guild: everyone's rights and those of its roles. */
function guildPermissions(guild: APIGuild, me: APIGuildMember): bigint {
	const held = new Set([guild.id, ...me.roles]);
	return guild.roles.filter((role) => held.has(role.id)).reduce((sum, role) => sum | BigInt(role.permissions), 0n);
}

function channelFacts(channel: APIGuildChannel, guild: APIGuild): GuildChannel {
	const kind = channel.type === ChannelType.GuildText ? 'text' : channel.type === ChannelType.GuildCategory ? 'category' : 'other';
	return {
		id: channel.id,
		name: channel.name ?? '',
		kind,
		topic: 'topic' in channel && typeof channel.topic === 'string' ? channel.topic : '',
		isPublic: everyoneSees(channel, guild)
	};
}

function everyoneSees(channel: APIGuildChannel, guild: APIGuild): boolean {
	const base = BigInt(guild.roles.find((role: APIRole) => role.id === guild.id)?.permissions ?? '0');
	const overwrites = 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
	const own = overwrites.find((overwrite) => overwrite.type === OverwriteType.Role && overwrite.id === guild.id);
	const permissions = own === undefined ? base : (base & ~BigInt(own.deny)) | BigInt(own.allow);
	return (permissions & PermissionFlagsBits.ViewChannel) !== 0n;
}
