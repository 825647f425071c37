import type {
	APIApplicationCommand,
	APIApplicationCommandOptionChoice,
	APIAttachment,
	APIGuild,
	APIGuildMember,
	APIMessage,
	APIModalInteractionResponseCallbackData,
	APIOverwrite,
	APIRole,
	APIThreadMember,
	APIUser,
	AuditLogEvent,
	ChannelType,
	EntitlementType,
	InteractionResponseType,
	InteractionType,
	SKUType,
	ThreadAutoArchiveDuration
} from 'discord-api-types/v10';

/** What the world remembers. Everything is plain JSON besides the maps, which the snapshot writes as lists. */

export interface UserRecord {
	readonly id: string;
	/** The object itself stands in payloads: change it in place. */
	readonly user: APIUser;
	dmClosed: boolean;
	/** What they play, for the page's list of people. */
	readonly part?: string;
	/** Has the application installed for themselves, so that they can use it anywhere. */
	installed?: boolean;
}

/** A member without the `user` object, which is looked up when a payload is made. */
export interface MemberRecord extends Omit<APIGuildMember, 'user' | 'roles' | 'joined_at'> {
	readonly userId: string;
	roles: string[];
	joined_at: string;
	/** Invite they came with, if known. */
	invite: string | null;
}

export interface GuildRecord {
	/** The guild's own fields; `roles` is filled when a payload is made. */
	readonly data: APIGuild;
	readonly roles: Map<string, APIRole>;
	readonly members: Map<string, MemberRecord>;
	readonly bans: Map<string, { readonly userId: string; readonly reason: string | null }>;
}

export interface ThreadData {
	ownerId: string;
	archived: boolean;
	archiveTimestamp: string;
	autoArchiveDuration: ThreadAutoArchiveDuration;
	locked: boolean;
	invitable: boolean;
	createTimestamp: string;
	messageCount: number;
	totalMessageSent: number;
	/** Ids of the forum's tags on this post. */
	appliedTags?: string[];
	/** Stands first in its forum. */
	pinned?: boolean;
	/** By user id. */
	readonly members: Record<string, { joinTimestamp: string; flags: APIThreadMember['flags'] }>;
}

export interface ForumTag {
	readonly id: string;
	readonly name: string;
	/** Only who manages threads puts it on or takes it off. */
	readonly moderated: boolean;
	readonly emoji_id: string | null;
	readonly emoji_name: string | null;
}

export interface ForumData {
	tags: ForumTag[];
	requireTag: boolean;
	defaultReaction: { readonly emoji_id: string | null; readonly emoji_name: string | null } | null;
	sortOrder: number | null;
	layout: number;
	threadRateLimitPerUser: number;
}

export interface ChannelRecord {
	readonly id: string;
	type: ChannelType;
	/** Null in direct messages. */
	readonly guildId: string | null;
	name: string;
	position: number;
	parentId: string | null;
	topic: string | null;
	nsfw: boolean;
	rateLimitPerUser: number;
	lastMessageId: string | null;
	lastPinTimestamp: string | null;
	overwrites: APIOverwrite[];
	/** Only in forums. */
	readonly forum?: ForumData;
	/** Only in threads. */
	readonly thread?: ThreadData;
	/** Only in direct messages: the person on the other side. */
	readonly recipientId?: string;
	/** World time in ms of the last renames and topic changes, for Discord's hidden limit. */
	renames: number[];
	/** World time in ms of the last message per user, for slow mode. */
	slow: Record<string, number>;
}

export interface MessageRecord {
	readonly id: string;
	readonly channelId: string;
	readonly guildId: string | null;
	/** Who alone sees it; null for everybody. */
	readonly onlyFor: string | null;
	readonly payload: APIMessage;
	/** Every file of the message, also those that only an embed or a component shows. */
	files: APIAttachment[];
	/** World time in ms at which it was sent. */
	readonly at: number;
	/** Set while a deferred answer shows "thinking…". */
	loading: boolean;
	/** In the order of their first use. */
	reactions?: ReactionRecord[];
	poll?: PollRecord;
	/** When it was pinned, as Discord writes time. */
	pinnedAt?: string;
}

export interface EmojiRef {
	/** Null for a character of Unicode. */
	readonly id: string | null;
	readonly name: string;
	readonly animated?: boolean;
}

export interface ReactionRecord {
	readonly emoji: EmojiRef;
	/** User ids, in the order they reacted. */
	readonly users: string[];
}

export interface PollRecord {
	readonly question: string;
	/** Numbered from 1 in order. */
	readonly answers: readonly { readonly text: string; readonly emoji?: EmojiRef }[];
	readonly multiple: boolean;
	/** World time in ms. */
	expiresAt: number;
	finalized: boolean;
	/** Answer number → user ids, in the order they voted. */
	readonly votes: Record<string, string[]>;
}

export interface WebhookRecord {
	readonly id: string;
	readonly guildId: string;
	channelId: string;
	name: string;
	/** Hash of the picture, which lies at `/avatars/{id}/{hash}`. */
	avatar: string | null;
	readonly token: string;
	/** Who made it. */
	readonly userId: string;
}

/** One line of a guild's audit log. */
export interface AuditRecord {
	readonly id: string;
	readonly action: AuditLogEvent;
	readonly userId: string;
	readonly targetId: string | null;
	readonly changes: readonly { readonly key: string; readonly old_value?: unknown; readonly new_value?: unknown }[];
	readonly options: Readonly<Record<string, string>> | null;
	readonly reason: string | null;
	/** World time in ms. */
	readonly at: number;
}

export interface SkuRecord {
	readonly id: string;
	readonly name: string;
	readonly type: SKUType;
}

export interface EntitlementRecord {
	readonly id: string;
	readonly skuId: string;
	readonly userId: string | null;
	readonly guildId: string | null;
	readonly type: EntitlementType;
	readonly startsAt: string | null;
	endsAt: string | null;
	consumed: boolean;
	deleted: boolean;
}

export interface InteractionRecord {
	readonly id: string;
	readonly token: string;
	readonly type: InteractionType;
	readonly userId: string;
	readonly guildId: string | null;
	readonly channelId: string;
	/** World and real time in ms of the dispatch. */
	readonly at: number;
	readonly startedReal: number;
	/** Message whose component was used, or that a modal came from. */
	readonly sourceMessageId: string | null;
	readonly commandName: string | null;
	/** Nobody answered in time. */
	dead: boolean;
	response: InteractionResponseType | null;
	/** Message that `@original` names. */
	originalId: string | null;
	originalDeleted: boolean;
	deferredFlags: number;
	followupIds: string[];
	modal: APIModalInteractionResponseCallbackData | null;
	choices: readonly APIApplicationCommandOptionChoice[];
	/** By whom the application was installed where this happened: integration type → guild or user id. */
	readonly owners: Readonly<Record<number, string>>;
}

export type CommandRecord = APIApplicationCommand;

export interface InviteRecord {
	readonly code: string;
	readonly guildId: string;
	readonly channelId: string;
	readonly inviterId: string;
	readonly createdAt: number;
	readonly maxAge: number;
	readonly maxUses: number;
	readonly temporary: boolean;
	uses: number;
}

export interface EmojiRecord {
	readonly id: string;
	name: string;
	readonly animated: boolean;
	readonly userId: string;
}

export interface FileRecord {
	/** Path below the server's address, also the blob's key. */
	readonly path: string;
	readonly blob: string;
	readonly contentType: string;
	readonly size: number;
	/** World time in ms from which nobody needs it; left out for what goes with its message. */
	readonly until?: number;
}
