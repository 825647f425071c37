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
	ChannelType,
	InteractionResponseType,
	InteractionType,
	ThreadAutoArchiveDuration
} from 'discord-api-types/v10';

/** What the world remembers. Everything is plain JSON besides the maps, which the snapshot writes as lists. */

export interface UserRecord {
	readonly id: string;
	/** The object itself stands in payloads: change it in place. */
	readonly user: APIUser;
	dmClosed: boolean;
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
	/** By user id. */
	readonly members: Record<string, { joinTimestamp: string; flags: APIThreadMember['flags'] }>;
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
}
