/** What the page reads of Discord's objects. Loose on purpose: it shows whatever a bot sends. */

/** Discord's numbers of components. */
export const Kind = {
	Row: 1,
	Button: 2,
	StringSelect: 3,
	TextInput: 4,
	UserSelect: 5,
	RoleSelect: 6,
	MentionableSelect: 7,
	ChannelSelect: 8,
	Section: 9,
	Text: 10,
	Thumbnail: 11,
	Gallery: 12,
	File: 13,
	Separator: 14,
	Container: 17,
	Label: 18,
	FileUpload: 19,
	RadioGroup: 21,
	CheckboxGroup: 22,
	Checkbox: 23
} as const;

export interface Emoji {
	readonly id?: string | null;
	readonly name?: string | null;
}

export interface Choice {
	readonly label: string;
	readonly value: string;
	readonly description?: string;
	readonly emoji?: Emoji;
	readonly default?: boolean;
}

export interface Media {
	readonly url: string;
	readonly width?: number | null;
	readonly height?: number | null;
	readonly content_type?: string | null;
}

export interface Component {
	readonly type: number;
	readonly id?: number;
	readonly custom_id?: string;
	readonly label?: string;
	readonly description?: string | null;
	readonly style?: number;
	readonly emoji?: Emoji;
	readonly url?: string;
	readonly disabled?: boolean;
	readonly placeholder?: string;
	readonly options?: readonly Choice[];
	readonly default_values?: readonly { readonly id: string }[];
	readonly channel_types?: readonly number[];
	readonly min_values?: number;
	readonly max_values?: number;
	readonly min_length?: number;
	readonly max_length?: number;
	readonly required?: boolean;
	readonly value?: string;
	readonly default?: boolean;
	readonly components?: readonly Component[];
	readonly component?: Component;
	readonly accessory?: Component;
	readonly content?: string;
	readonly media?: Media;
	readonly items?: readonly { readonly media: Media; readonly description?: string | null; readonly spoiler?: boolean }[];
	readonly file?: Media;
	readonly name?: string;
	readonly size?: number;
	readonly divider?: boolean;
	readonly spacing?: number;
	readonly accent_color?: number | null;
	readonly spoiler?: boolean;
}

export interface Attachment extends Media {
	readonly id: string;
	readonly filename: string;
	readonly size: number;
	readonly description?: string;
	readonly flags?: number;
}

export interface Embed {
	readonly title?: string;
	readonly description?: string;
	readonly url?: string;
	readonly color?: number;
	readonly timestamp?: string;
	readonly author?: { readonly name: string; readonly url?: string; readonly icon_url?: string };
	readonly footer?: { readonly text: string; readonly icon_url?: string };
	readonly fields?: readonly { readonly name: string; readonly value: string; readonly inline?: boolean }[];
	readonly image?: Media;
	readonly thumbnail?: Media;
}

export interface Reaction {
	readonly emoji: Emoji;
	readonly count: number;
	/** Of the person who is played. */
	readonly me?: boolean;
}

export interface Poll {
	readonly question: { readonly text?: string };
	readonly answers: readonly { readonly answer_id: number; readonly poll_media: { readonly text?: string; readonly emoji?: Emoji } }[];
	/** ISO time; null: never. */
	readonly expiry?: string | null;
	readonly allow_multiselect?: boolean;
	readonly results?: {
		readonly is_finalized: boolean;
		/** `me_voted`: the person who is played did. */
		readonly answer_counts: readonly { readonly id: number; readonly count: number; readonly me_voted?: boolean }[];
	};
}

export interface Author {
	readonly id: string;
	readonly username: string;
	readonly global_name?: string | null;
	readonly bot?: boolean;
}

/** The part of a message that a forwarded copy keeps. */
export interface MessageContent {
	readonly content: string;
	readonly timestamp: string;
	readonly edited_timestamp: string | null;
	readonly flags?: number;
	readonly components?: readonly Component[];
	readonly embeds?: readonly Embed[];
	readonly attachments?: readonly Attachment[];
	readonly sticker_items?: readonly { readonly id: string; readonly name: string }[];
	readonly poll?: Poll;
}

export interface Message extends MessageContent {
	readonly id: string;
	readonly type: number;
	readonly channel_id: string;
	readonly author: Author;
	readonly webhook_id?: string;
	readonly pinned?: boolean;
	readonly mentions?: readonly Author[];
	readonly mention_roles?: readonly string[];
	readonly mention_everyone?: boolean;
	readonly reactions?: readonly Reaction[];
	readonly message_reference?: { readonly type?: number; readonly message_id?: string; readonly channel_id?: string };
	/** Null: it was deleted. */
	readonly referenced_message?: Message | null;
	readonly message_snapshots?: readonly { readonly message: MessageContent }[];
	readonly interaction_metadata?: { readonly user: { readonly id: string }; readonly type: number; readonly name?: string };
	/** Older name of the same; the only place that names the command. */
	readonly interaction?: { readonly name: string; readonly user: { readonly id: string } };
}

/** Discord's numbers of message types that are no ordinary message. */
export const MessageKind = {
	RecipientAdd: 1,
	RecipientRemove: 2,
	ChannelNameChange: 4,
	Pinned: 6,
	Joined: 7,
	Boost: 8,
	BoostTier1: 9,
	BoostTier2: 10,
	BoostTier3: 11,
	ChannelFollowed: 12,
	ThreadCreated: 18,
	Reply: 19,
	Command: 20,
	ThreadStarter: 21,
	ContextCommand: 23,
	AutoModeration: 24,
	Purchase: 44,
	PollResult: 46
} as const;

export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const NO_EMBEDS = 1 << 2;
export const SILENT = 1 << 12;
/** Flag of an attachment. */
export const SPOILER = 1 << 3;
