import type { WorldClock } from '../clock.js';
import type { WorldChange } from '../driver/types.js';
import { unknown } from '../errors.js';
import type { FileStore } from '../files.js';
import { Snowflakes } from '../ids.js';
import { MAX_ACTIVE_THREADS, MAX_CHANNELS, MAX_IN_CATEGORY } from '../limits/guild.js';
import { ALL_PERMISSIONS, channelPermissions, isThread, type Trace } from '../permissions.js';
import type {
	AuditRecord,
	ChannelRecord,
	CommandRecord,
	EmojiRecord,
	EntitlementRecord,
	GuildRecord,
	InteractionRecord,
	InviteRecord,
	MessageRecord,
	SkuRecord,
	UserRecord,
	WebhookRecord
} from './records.js';

/** Numbers that the world itself obeys, ms. */
export interface WorldRules {
	readonly ackMs: number;
	readonly tokenMs: number;
	readonly nonceWindowMs: number;
	/** Public messages kept per channel. */
	readonly keepMessages: number;
}

/** How much there may be in one guild; Discord's own numbers, until a test lowers them. */
export interface WorldLimits {
	readonly channels: number;
	readonly inCategory: number;
	readonly activeThreads: number;
}

export interface NonceRecord {
	readonly channelId: string;
	readonly messageId: string;
	readonly at: number;
}

/** Everything there is, and the one place where changes are announced. Rules live in the modules beside this one. */
export class World {
	public readonly users = new Map<string, UserRecord>();
	public readonly guilds = new Map<string, GuildRecord>();
	public readonly channels = new Map<string, ChannelRecord>();
	/** Channel id → message id → message, in order of sending. */
	public readonly messages = new Map<string, Map<string, MessageRecord>>();
	public readonly commands = new Map<string, CommandRecord>();
	public readonly invites = new Map<string, InviteRecord>();
	public readonly emojis = new Map<string, EmojiRecord>();
	public readonly webhooks = new Map<string, WebhookRecord>();
	/** Guild id → its audit log, oldest first. */
	public readonly audit = new Map<string, AuditRecord[]>();
	public readonly skus = new Map<string, SkuRecord>();
	public readonly entitlements = new Map<string, EntitlementRecord>();
	/** User id → direct message channel with the bot. */
	public readonly dms = new Map<string, string>();
	/** Author and nonce → message. */
	public readonly nonces = new Map<string, NonceRecord>();
	/** Only as long as their token lives. */
	public readonly interactions = new Map<string, InteractionRecord>();
	/** The same, by token. */
	public readonly tokens = new Map<string, InteractionRecord>();
	/** Those with their last answer, in that order: the first go when there are many. */
	public readonly settled = new Set<InteractionRecord>();
	public readonly ids: Snowflakes;
	/** Application and bot user share this id. */
	public botId = '';
	public limits: WorldLimits = { channels: MAX_CHANNELS, inCategory: MAX_IN_CATEGORY, activeThreads: MAX_ACTIVE_THREADS };
	/** Guild id → what is lower there than elsewhere. */
	public readonly guildLimits = new Map<string, { -readonly [Key in keyof WorldLimits]?: number }>();
	private readonly listeners = new Set<(change: WorldChange) => void>();
	/** Id of an interaction or of its person → who waits for news of it. */
	private readonly watchers = new Map<string, Set<(change: WorldChange) => void>>();

	public constructor(
		public readonly clock: WorldClock,
		public readonly rules: WorldRules,
		public readonly files: FileStore
	) {
		this.ids = new Snowflakes(() => clock.ms);
	}

	public onChange(listener: (change: WorldChange) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/**
	 * Only what is announced of interactions: with many under way, nobody is asked about those of others.
	 *
	 * @param id Of one interaction, or of the person whose interactions are meant.
	 */
	public onInteraction(id: string, listener: (change: WorldChange) => void): () => void {
		const all = this.watchers.get(id) ?? new Set();
		this.watchers.set(id, all.add(listener));
		return () => {
			all.delete(listener);
			if (!all.size && this.watchers.get(id) === all) this.watchers.delete(id);
		};
	}

	/** Announces something of an interaction. */
	public emitInteraction(type: string, record: InteractionRecord, data: Record<string, unknown>): void {
		const change: WorldChange = {
			type,
			data: { interactionId: record.id, ...data },
			guildId: record.guildId,
			channelId: record.channelId,
			onlyFor: record.userId
		};
		// Who follows this very interaction knows before whoever waits for a state of the world: the wait looks at what the other noted.
		for (const key of [record.userId, record.id]) for (const listener of [...(this.watchers.get(key) ?? [])]) listener(change);
		for (const listener of [...this.listeners]) listener(change);
	}

	/** Announces a change after it was made. */
	public emit(type: string, data: unknown, at: { guildId?: string | null; channelId?: string | null; onlyFor?: string | null } = {}): void {
		const change = { type, data, guildId: at.guildId ?? null, channelId: at.channelId ?? null, onlyFor: at.onlyFor ?? null };
		for (const listener of [...this.listeners]) listener(change);
	}

	public user(id: string): UserRecord {
		const found = this.users.get(id);
		if (!found) throw unknown('user');
		return found;
	}

	public guild(id: string): GuildRecord {
		const found = this.guilds.get(id);
		if (!found) throw unknown('guild');
		return found;
	}

	public channel(id: string): ChannelRecord {
		const found = this.channels.get(id);
		if (!found) throw unknown('channel');
		return found;
	}

	public message(channelId: string, id: string): MessageRecord {
		const found = this.messages.get(channelId)?.get(id);
		if (!found) throw unknown('message');
		return found;
	}

	/** Guild of a channel; undefined in direct messages. */
	public guildOf(channel: ChannelRecord): GuildRecord | undefined {
		return channel.guildId ? this.guilds.get(channel.guildId) : undefined;
	}

	public messagesOf(channelId: string): Map<string, MessageRecord> {
		let found = this.messages.get(channelId);
		if (!found) {
			found = new Map();
			this.messages.set(channelId, found);
		}
		return found;
	}

	/** Permissions of anybody in a channel; in a direct message everything for its two sides, nothing for others. */
	public permissionsIn(channel: ChannelRecord, userId: string, trace?: Trace): bigint {
		const guild = this.guildOf(channel);
		if (!guild) {
			const result = channel.recipientId === userId || userId === this.botId ? ALL_PERMISSIONS : 0n;
			trace?.({ rule: 'direct message', allow: result, deny: 0n, result });
			return result;
		}
		const parent = isThread(channel.type) && channel.parentId ? this.channels.get(channel.parentId) : undefined;
		return channelPermissions(guild, channel, parent, userId, this.clock.ms, trace);
	}

	/** How much there may be in one guild. */
	public limitsOf(guildId: string | null): WorldLimits {
		return { ...this.limits, ...this.guildLimits.get(guildId ?? '') };
	}

	/** Channels and threads of a guild in no particular order. */
	public channelsOf(guildId: string): ChannelRecord[] {
		return [...this.channels.values()].filter((channel) => channel.guildId === guildId);
	}
}
