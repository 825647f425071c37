import { ChannelType, DiscordAPIError, OverwriteType, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import type { APIChannel, APIGuild, APIGuildMember, APIRole, APIUser } from 'discord-api-types/v10';
import { DomainError } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import { EffectFailed } from '#core/outbox/effect';
import type { Overwrite } from './overwrites.js';
import type { GuildLooker } from './setup.service.js';
import type { GuildChannel, GuildFacts } from './setup.types.js';

/** What set-up writes at Discord. */
export interface SetupDiscord extends GuildLooker {
	/** @returns the role's id. @throws EffectFailed `ManageRoles` when the bot may not · `limit` when the guild is full. */
	createRole(guild: GuildId, role: { readonly name: string; readonly reason: string }): Promise<string>;
	/** @returns the channel's id. @throws EffectFailed `ManageChannels` when the bot may not · `limit` when the guild is full. */
	createChannel(guild: GuildId, channel: NewChannel): Promise<string>;
}

export interface NewChannel {
	readonly name: string;
	readonly kind: 'text' | 'category';
	readonly topic: string;
	readonly overwrites: readonly Overwrite[];
	readonly reason: string;
}

/** Discord's answers that trying again does not change. */
const refusals: Readonly<Record<number, 'right' | 'limit'>> = { 50001: 'right', 50013: 'right', 30005: 'limit', 30013: 'limit' };
const gone = new Set([10004, 50001]);

/** Set-up over Discord's REST API: looks at what is there, not at what a cache remembers. */
export class RestSetupDiscord implements SetupDiscord {
	public constructor(private readonly rest: Pick<REST, 'get' | 'post'>) {}

	public async facts(guild: GuildId): Promise<GuildFacts> {
		const [found, channels, me] = await this.#look(guild);
		const permissions = guildPermissions(found, me);
		return {
			guild,
			name: found.name,
			owner: memberId(found.owner_id),
			locale: found.preferred_locale,
			bot: { id: memberId(me.user.id), permissions },
			roles: found.roles.filter((role) => role.id !== guild).map(({ id, name, managed }) => ({ id, name, managed })),
			channels: channels.map((channel) => channelFacts(channel, found))
		};
	}

	public async createRole(guild: GuildId, { name, reason }: { readonly name: string; readonly reason: string }): Promise<string> {
		// No permission of its own and not mentionable by members: what it means is decided by the slots.
		const body = { name, permissions: '0', mentionable: false, hoist: false };
		return idOf(await this.#create(Routes.guildRoles(guild), body, reason, 'ManageRoles'));
	}

	public async createChannel(guild: GuildId, { name, kind, topic, overwrites, reason }: NewChannel): Promise<string> {
		const body = {
			name,
			type: kind === 'category' ? ChannelType.GuildCategory : ChannelType.GuildText,
			permission_overwrites: overwrites,
			...(kind === 'category' ? {} : { topic })
		};
		return idOf(await this.#create(Routes.guildChannels(guild), body, reason, 'ManageChannels'));
	}

	async #look(guild: GuildId): Promise<readonly [APIGuild, readonly APIChannel[], APIGuildMember]> {
		try {
			const me = (await this.rest.get(Routes.user())) as APIUser;
			const [found, channels, member] = await Promise.all([
				this.rest.get(Routes.guild(guild)),
				this.rest.get(Routes.guildChannels(guild)),
				this.rest.get(Routes.guildMember(guild, me.id))
			]);
			return [found as APIGuild, channels as APIChannel[], member as APIGuildMember];
		} catch (error) {
			if (error instanceof DiscordAPIError && typeof error.code === 'number' && gone.has(error.code))
				throw new DomainError('admin.notInGuild');
			throw error;
		}
	}

	async #create(route: `/${string}`, body: unknown, reason: string, right: string): Promise<unknown> {
		try {
			return await this.rest.post(route, { body, reason });
		} catch (error) {
			const refusal = error instanceof DiscordAPIError && typeof error.code === 'number' ? refusals[error.code] : undefined;
			if (refusal !== undefined) throw new EffectFailed(refusal === 'right' ? right : 'limit', { cause: error });
			throw error;
		}
	}
}

/** What the bot may do in the whole guild: everyone's rights and those of its roles. */
function guildPermissions(guild: APIGuild, me: APIGuildMember): bigint {
	const held = new Set([guild.id, ...me.roles]);
	return guild.roles.filter((role) => held.has(role.id)).reduce((sum, role) => sum | BigInt(role.permissions), 0n);
}

function channelFacts(channel: APIChannel, guild: APIGuild): GuildChannel {
	const kind = channel.type === ChannelType.GuildText ? 'text' : channel.type === ChannelType.GuildCategory ? 'category' : 'other';
	return {
		id: channel.id,
		name: channel.name ?? '',
		kind,
		topic: 'topic' in channel && typeof channel.topic === 'string' ? channel.topic : '',
		isPublic: everyoneSees(channel, guild)
	};
}

function everyoneSees(channel: APIChannel, guild: APIGuild): boolean {
	const base = BigInt(guild.roles.find((role: APIRole) => role.id === guild.id)?.permissions ?? '0');
	const overwrites = 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
	const own = overwrites.find((overwrite) => overwrite.type === OverwriteType.Role && overwrite.id === guild.id);
	const permissions = own === undefined ? base : (base & ~BigInt(own.deny)) | BigInt(own.allow);
	return (permissions & PermissionFlagsBits.ViewChannel) !== 0n;
}

function idOf(created: unknown): string {
	if (typeof created === 'object' && created !== null && 'id' in created && typeof created.id === 'string') return created.id;
	throw new Error('Discord answered a creation without an id');
}
