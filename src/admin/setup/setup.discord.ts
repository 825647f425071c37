import { createHash } from 'node:crypto';
import type { APIGuild, APIGuildChannel, APIGuildMember, APIRole } from 'discord-api-types/v10';
import { ChannelType, OverwriteType } from 'discord-api-types/v10';
import type { Overwrite } from '#core/discord/channels';
import { DiscordForbidden, DiscordFull, DiscordGone, type DiscordPort } from '#core/discord/index';
import { DomainError } from '#core/errors';
import { type ChannelId, type GuildId, type MemberId, memberId, type RoleId } from '#core/ids';
import { EffectFailed } from '#core/outbox/effect';
import { effectiveRights, type ListedOverwrite, sees } from './permissions.js';
import type { GuildLooker } from './setup.ports.js';
import type { GuildChannel, GuildFacts, GuildRole } from './setup.types.js';
import type { Contents, UndoLooker } from './undo.service.js';

/** What set-up writes at Discord. */
export interface SetupDiscord extends GuildLooker, UndoLooker {
	/** @throws EffectFailed `ManageRoles` when the bot may not · `limit` when the guild is full. */
	createRole(guild: GuildId, role: { readonly name: string; readonly reason: string }): Promise<Made>;
	/** @throws EffectFailed `ManageChannels` when the bot may not · `limit` when the guild is full. */
	createChannel(guild: GuildId, channel: NewChannel): Promise<Made>;
	/** Lets a role see a channel; one that is gone is fine. @throws EffectFailed `ManageRoles` when the bot may not. */
	letSee(channel: ChannelId, who: { readonly role: RoleId; readonly allow: bigint; readonly reason: string }): Promise<void>;
	/** Takes away what a role was allowed there by itself; a channel that is gone is fine. */
	letSeeNoMore(channel: ChannelId, role: RoleId, reason: string): Promise<void>;
	/** One that is gone is fine. @throws EffectFailed `ManageRoles`, also when the role stands above the bot's. */
	removeRole(guild: GuildId, role: RoleId, reason: string): Promise<void>;
	/** One that is gone is fine. @throws EffectFailed `ManageChannels` when the bot may not. */
	removeChannel(channel: ChannelId, reason: string): Promise<void>;
}

/** What was created, as Discord has it. */
export interface Made {
	readonly id: string;
	readonly name: string;
	readonly shape: string;
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
		const bot = { id: memberId(self.id), permissions: guildPermissions(found, me), top: topPosition(found, me) };
		return {
			guild,
			name: found.name,
			owner: memberId(found.owner_id),
			locale: found.preferred_locale,
			bot,
			roles: found.roles.filter((role) => role.id !== guild).map(roleFacts),
			channels: channels.map((channel) => channelFacts(channel, found, { id: bot.id, permissions: bot.permissions, roles: me.roles }))
		};
	}

	public async nameOf(guild: GuildId): Promise<string> {
		const found = await this.port.guilds.get(guild);
		if (found === null) throw new DomainError('admin.notInGuild');
		return found.name;
	}

	public memberCounts(guild: GuildId): Promise<ReadonlyMap<string, number>> {
		return this.port.guilds.memberCounts(guild);
	}

	public async contents(guild: GuildId, channels: readonly ChannelId[]): Promise<ReadonlyMap<string, Contents | null>> {
		if (channels.length === 0) return new Map();
		const active = await this.port.channels.countActiveThreads(guild);
		const looked = channels.map(async (channel): Promise<[string, Contents | null]> => [channel, await this.#contents(channel, active)]);
		return new Map(await Promise.all(looked));
	}

	async #contents(channel: ChannelId, active: ReadonlyMap<string, number>): Promise<Contents | null> {
		try {
			const [people, archived] = await Promise.all([
				this.port.messages.byPeople(channel),
				this.port.channels.countArchivedThreads(channel)
			]);
			// What nobody looked at may hold something too.
			const messages = people.more ? Math.max(1, people.count) : people.count;
			return { messages, threads: (active.get(channel) ?? 0) + archived };
		} catch (error) {
			if (error instanceof DiscordForbidden) return null;
			if (error instanceof DiscordGone) return { messages: 0, threads: 0 };
			throw error;
		}
	}

	public async createRole(guild: GuildId, { name, reason }: { readonly name: string; readonly reason: string }): Promise<Made> {
		// No permission of its own and not mentionable by members: what it means is decided by the slots.
		const draft = { name, reason, permissions: 0n, mentionable: false, hoist: false };
		return madeOf(roleFacts(await refused('ManageRoles', this.port.guilds.makeRole(guild, draft))));
	}

	public async createChannel(guild: GuildId, { name, kind, topic, overwrites, reason }: NewChannel): Promise<Made> {
		const draft =
			kind === 'category' ? { name, type: ChannelType.GuildCategory as const } : { name, type: ChannelType.GuildText as const, topic };
		const channel = await refused('ManageChannels', this.port.channels.make(guild, { ...draft, overwrites, reason }));
		return { id: channel.id, name: channel.name ?? name, shape: channelShape(channel) };
	}

	public async letSee(channel: ChannelId, { role, allow, reason }: Parameters<SetupDiscord['letSee']>[1]): Promise<void> {
		try {
			await refused('ManageRoles', this.port.channels.setOverwrite(channel, { target: { role }, allow, deny: 0n }, reason));
		} catch (error) {
			if (!(error instanceof DiscordGone)) throw error;
		}
	}

	public async letSeeNoMore(channel: ChannelId, role: RoleId, reason: string): Promise<void> {
		try {
			await refused('ManageRoles', this.port.channels.removeOverwrite(channel, role, reason));
		} catch (error) {
			if (!(error instanceof DiscordGone)) throw error;
		}
	}

	public removeRole(guild: GuildId, role: RoleId, reason: string): Promise<void> {
		return refused('ManageRoles', this.port.guilds.deleteRole(guild, role, reason));
	}

	public removeChannel(channel: ChannelId, reason: string): Promise<void> {
		return refused('ManageChannels', this.port.channels.delete(channel, reason));
	}
}

const madeOf = ({ id, name, shape }: GuildRole): Made => ({ id, name, shape });

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

function rolesOf(guild: APIGuild, me: APIGuildMember): readonly APIRole[] {
	const held = new Set([guild.id, ...me.roles]);
	return guild.roles.filter((role) => held.has(role.id));
}

/** What the bot may do in the whole guild: everyone's rights and those of its roles. */
function guildPermissions(guild: APIGuild, me: APIGuildMember): bigint {
	return rolesOf(guild, me).reduce((sum, role) => sum | BigInt(role.permissions), 0n);
}

function topPosition(guild: APIGuild, me: APIGuildMember): number {
	return Math.max(0, ...rolesOf(guild, me).map((role) => role.position));
}

function roleFacts(role: APIRole): GuildRole {
	const { id, name, managed, position } = role;
	const shape = digest([name, role.permissions, role.color, role.hoist, role.mentionable, role.icon ?? null, role.unicode_emoji ?? null]);
	return { id, name, managed, position, shape };
}

function channelFacts(
	channel: APIGuildChannel,
	guild: APIGuild,
	me: { readonly id: MemberId; readonly permissions: bigint; readonly roles: readonly string[] }
): GuildChannel {
	const kind = channel.type === ChannelType.GuildText ? 'text' : channel.type === ChannelType.GuildCategory ? 'category' : 'other';
	const overwrites = overwritesOf(channel);
	const everyone = BigInt(guild.roles.find((role) => role.id === guild.id)?.permissions ?? '0');
	return {
		id: channel.id,
		name: channel.name ?? '',
		kind,
		topic: topicOf(channel),
		isPublic: sees(effectiveRights(everyone, overwrites, { guild: guild.id, member: null, roles: [] })),
		parent: parentOf(channel),
		botMay: effectiveRights(me.permissions, overwrites, { guild: guild.id, member: me.id, roles: me.roles }),
		shape: channelShape(channel)
	};
}

const topicOf = (channel: APIGuildChannel): string => ('topic' in channel && typeof channel.topic === 'string' ? channel.topic : '');
const parentOf = (channel: APIGuildChannel): string | null => ('parent_id' in channel ? (channel.parent_id ?? null) : null);

function overwritesOf(channel: APIGuildChannel): readonly ListedOverwrite[] {
	const listed = 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
	return listed.map(({ id, type, allow, deny }) => ({ id, isRole: type === OverwriteType.Role, allow: BigInt(allow), deny: BigInt(deny) }));
}

/** What people edit about a channel; its place in the list is not part of that. */
function channelShape(channel: APIGuildChannel): string {
	const overwrites = overwritesOf(channel)
		.map(({ id, allow, deny }) => `${id} ${allow} ${deny}`)
		.sort();
	const nsfw = 'nsfw' in channel && channel.nsfw === true;
	return digest([channel.type, channel.name ?? '', topicOf(channel), parentOf(channel), nsfw, overwrites]);
}

const digest = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
