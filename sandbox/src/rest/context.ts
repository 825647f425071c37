import { PermissionFlagsBits as Bits, ChannelType } from 'discord-api-types/v10';
import type { PrivilegedIntents } from '../driver/types.js';
import type { InteractionEndpoint } from '../endpoint/endpoint.js';
import { missingAccess, missingPermissions, unknown } from '../errors.js';
import type { UploadedFile } from '../files.js';
import type { SessionStartLimit } from '../gateway/starts.js';
import { bodyObject, check, integer, object, required, snowflake } from '../limits/form.js';
import { guildPermissions, isThread } from '../permissions.js';
import type { RateLimits } from '../rate-limits.js';
import { type NewAudit, writeAudit } from '../world/audit.js';
import type { ChannelRecord, GuildRecord } from '../world/records.js';
import type { World } from '../world/world.js';

/** What handlers may know of the server around them. */
export interface ServerInfo {
	readonly gatewayUrl: string;
	readonly shards: number;
	readonly intents: PrivilegedIntents;
	readonly rateLimits: RateLimits;
	readonly endpoint: InteractionEndpoint;
	/** How many sessions may still be started. */
	startLimit(): SessionStartLimit;
}

export interface ContextInput {
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	readonly json: unknown;
	readonly files: readonly UploadedFile[];
	readonly reason?: string;
}

/** One call, made by the bot, with the checks that most handlers begin with. */
export class Context {
	public readonly query: URLSearchParams;
	public readonly json: unknown;
	public readonly files: readonly UploadedFile[];
	public readonly reason: string | null;

	public constructor(
		public readonly world: World,
		public readonly server: ServerInfo,
		private readonly input: ContextInput
	) {
		this.query = input.query;
		this.json = input.json;
		this.files = input.files;
		this.reason = input.reason ?? null;
	}

	/** Who calls: the bot. */
	public get me(): string {
		return this.world.botId;
	}

	public param(name: string): string {
		return this.input.params[name] ?? '';
	}

	/** The body as an object; 50035 for anything else. */
	public get body(): Record<string, unknown> {
		return bodyObject(this.json);
	}

	/** A whole number of the query, or the default; 50035 for anything else and out of bounds. */
	public number(name: string, fallback: number, min: number, max: number): number {
		const text = this.query.get(name);
		if (text === null || text === '') return fallback;
		check(object({ [name]: required(integer(min, max)) }), { [name]: /^-?\d{1,15}$/.test(text) ? Number(text) : text });
		return Number(text);
	}

	/** An id of the query, or null; 50035 for anything else. */
	public id(name: string): string | null {
		const text = this.query.get(name);
		if (text === null || text === '') return null;
		check(object({ [name]: required(snowflake) }), { [name]: text });
		return text;
	}

	/** Writes what the bot did into the guild's audit log, with the reason it gave. */
	public audit(guildId: string | null, entry: Omit<NewAudit, 'userId' | 'reason'>): void {
		if (guildId) writeAudit(this.world, guildId, { ...entry, userId: this.me, reason: this.reason });
	}

	/** The channel of the path: 10003 unknown, 50001 when the bot can't see it, 50013 without these permissions. */
	public channel(needed = 0n, name = 'channel_id'): ChannelRecord {
		const channel = this.world.channel(this.param(name));
		this.require(channel, needed);
		return channel;
	}

	public require(channel: ChannelRecord, needed: bigint): void {
		const mine = this.world.permissionsIn(channel, this.me);
		if (!(mine & Bits.ViewChannel)) throw missingAccess();
		if ((mine & needed) !== needed) throw missingPermissions();
	}

	/** Permissions of the bot in a channel. */
	public mine(channel: ChannelRecord): bigint {
		return this.world.permissionsIn(channel, this.me);
	}

	/** The guild of the path: 10004 unless the bot is a member, 50013 without these permissions. */
	public guild(needed = 0n): GuildRecord {
		const guild = this.world.guild(this.param('guild_id'));
		if (!guild.members.has(this.me)) throw unknown('guild');
		this.requireIn(guild, needed);
		return guild;
	}

	public requireIn(guild: GuildRecord, needed: bigint): void {
		const mine = guildPermissions(guild, this.me, this.world.clock.ms);
		if ((mine & needed) !== needed) throw missingPermissions();
	}

	/** The guild that a channel of the path belongs to. */
	public guildOf(channel: ChannelRecord): GuildRecord {
		const guild = this.world.guildOf(channel);
		if (!guild) throw unknown('guild');
		return guild;
	}

	/** Checks the ids of the path that name this application. */
	public application(): void {
		if (this.param('application_id') !== this.me) throw unknown('application');
	}
}

/** What writing in this channel needs. */
export function sendBits(channel: ChannelRecord): bigint {
	return isThread(channel.type) ? Bits.SendMessagesInThreads : Bits.SendMessages;
}

const WRITABLE: ReadonlySet<ChannelType> = new Set([
	ChannelType.GuildText,
	ChannelType.GuildAnnouncement,
	ChannelType.GuildVoice,
	ChannelType.DM,
	ChannelType.PublicThread,
	ChannelType.PrivateThread,
	ChannelType.AnnouncementThread
]);

export function isWritable(channel: ChannelRecord): boolean {
	return WRITABLE.has(channel.type);
}
