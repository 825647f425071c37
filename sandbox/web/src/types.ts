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

export interface Attachment {
	readonly id: string;
	readonly filename: string;
	readonly size: number;
	readonly url: string;
	readonly content_type?: string;
	readonly width?: number | null;
	readonly description?: string;
}

export interface Embed {
	readonly title?: string;
	readonly description?: string;
	readonly url?: string;
	readonly color?: number;
	readonly timestamp?: string;
	readonly author?: { readonly name: string };
	readonly footer?: { readonly text: string };
	readonly fields?: readonly { readonly name: string; readonly value: string; readonly inline?: boolean }[];
	readonly image?: Media;
	readonly thumbnail?: Media;
}

export interface Message {
	readonly id: string;
	readonly type: number;
	readonly channel_id: string;
	readonly content: string;
	readonly author: { readonly id: string; readonly username: string; readonly global_name?: string | null; readonly bot?: boolean };
	readonly timestamp: string;
	readonly edited_timestamp: string | null;
	readonly flags?: number;
	readonly mentions?: readonly { readonly id: string }[];
	readonly mention_roles?: readonly string[];
	readonly mention_everyone?: boolean;
	readonly components?: readonly Component[];
	readonly embeds?: readonly Embed[];
	readonly attachments?: readonly Attachment[];
	readonly referenced_message?: Message | null;
	readonly interaction_metadata?: { readonly user: { readonly id: string }; readonly type: number };
}

export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const SILENT = 1 << 12;
