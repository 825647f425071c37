import type { ChannelType, OverwriteType } from 'discord-api-types/v10';

/** An id, or anything that carries one. */
export type Ref = string | { readonly id: string };

export interface UserOptions {
	readonly name: string;
	readonly globalName?: string;
	/** When the account was made: decides its id. Default: a year ago. */
	readonly createdAt?: Date;
	readonly bot?: boolean;
	/** Refuses DMs of everybody. */
	readonly dmClosed?: boolean;
	/** Heading under which the page lists them ("Veterans"). Default: by their role and their time in the guild. Bots don't learn of it. */
	readonly part?: string;
}

export interface GuildOptions {
	readonly name: string;
	readonly owner: Ref;
	/** Permissions of the bot's own role. Default Administrator. `null` leaves the bot out. */
	readonly botPermissions?: bigint | null;
	readonly locale?: string;
}

export interface SandboxGuild {
	readonly id: string;
	readonly name: string;
	readonly ownerId: string;
	/** Role of everyone: same id as the guild. */
	readonly everyoneId: string;
}

export interface RoleOptions {
	readonly name: string;
	readonly permissions?: bigint;
	/** Above every other role when left out. */
	readonly position?: number;
	readonly color?: number;
	readonly hoist?: boolean;
	readonly mentionable?: boolean;
}

export interface SkuOptions {
	readonly name: string;
	readonly type?: 'durable' | 'consumable' | 'subscription';
}

export interface ChannelOptions {
	readonly name: string;
	/** Default: a text channel. */
	readonly type?: ChannelType;
	readonly topic?: string | null;
	readonly parent_id?: string | null;
	readonly position?: number;
	readonly rate_limit_per_user?: number;
	/** Of a forum: its tags, at most 20. */
	readonly available_tags?: readonly { readonly name: string; readonly moderated?: boolean }[];
	/** Of a forum: `1 << 4` needs a tag on every post. */
	readonly flags?: number;
	/** Permission sets as decimal text. */
	readonly permission_overwrites?: readonly {
		readonly id: string;
		readonly type?: OverwriteType;
		readonly allow?: string;
		readonly deny?: string;
	}[];
}

export interface MemberOptions {
	readonly roles?: readonly Ref[];
	readonly joinedAt?: Date;
	readonly nick?: string;
	/** Invite code that was used. */
	readonly invite?: string;
}

export interface FileInput {
	readonly name: string;
	readonly data: Uint8Array | string;
	/** Guessed from the name when left out. */
	readonly contentType?: string;
}
