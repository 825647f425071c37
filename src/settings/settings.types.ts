import type { ChannelId, GuildId, MemberId, RoleId } from '#core/ids';
import type { Value } from '#core/units/unit';
import type { SliceValues } from './pack-slices.js';

/** The settings of one guild as they are stored: one row, changed only by units of work. */
export interface SettingsRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Grows with each change of values; a change names the version that it was made from. */
	readonly version: number;
	readonly name: string;
	/** The guild's owner at Discord when it was last seen. */
	readonly owner: string;
	readonly language: string;
	/** IANA zone of day boundaries and of times that no markup renders. */
	readonly zone: string;
	/** Raw values by slice; each slice's schema reads its own. */
	readonly values: Readonly<Record<string, Value>>;
	readonly slots: {
		readonly roles: Readonly<Record<string, string>>;
		readonly channels: Readonly<Record<string, string>>;
		readonly staffed: Readonly<Record<string, string>>;
		/** Grows with every change of roles and channels, with and without a version of its own: the guard of changes of slots. */
		readonly rev?: number;
	};
	readonly installed: InstalledPack | null;
	/** The version that members see; missing: each saved edit is in force at once. */
	readonly published?: PublishedPointer;
}

/** Names the version in force, and the set of documents that it is made of. */
export interface PublishedPointer {
	readonly number: number;
	readonly manifest: string;
}

/** Which pack the values came from. */
export interface InstalledPack {
	readonly pack: string;
	readonly version: string;
	readonly at: Date;
}

/** What is known of a guild besides its slices. A guild that was not set up has version 0 and nothing mapped. */
export interface GuildState {
	readonly guild: GuildId;
	readonly version: number;
	readonly name: string;
	readonly owner: MemberId | null;
	readonly language: string;
	readonly zone: string;
	readonly roles: Readonly<Record<string, RoleId>>;
	readonly channels: Readonly<Record<string, ChannelId>>;
	readonly staffed: Readonly<Record<string, string>>;
	readonly installed: InstalledPack | null;
}

/** A guild's settings as one read of its row found them. */
export interface GuildSettings {
	readonly state: GuildState;
	/** The raw values by slice, as they are stored: what a change of single fields starts from. */
	readonly values: SliceValues;
}

/** A change of a guild's settings; parts that are left out stay as they are. */
export interface SettingsPatch {
	/** Raw values by slice, whole slices; refused when the slice's schema refuses them. `null`: as if it had never been set. */
	readonly values?: Readonly<Record<string, unknown>>;
	readonly name?: string;
	readonly owner?: MemberId;
	readonly language?: string;
	readonly zone?: string;
	/** Existing roles that the owner chose for slots; `null`: none any more. */
	readonly roles?: Readonly<Record<string, RoleId | null>>;
	/** Existing channels that the owner chose for slots; `null`: none any more. */
	readonly channels?: Readonly<Record<string, ChannelId | null>>;
	/** `null`: no pack any more. */
	readonly installed?: InstalledPack | null;
}

/** Who changed settings, and why; goes into the audit log. */
export interface SettingsAuthor {
	readonly actor: MemberId;
	readonly action: string;
	readonly reason?: string;
}

/** A version of a guild's settings as it was when it came into force. */
export interface SettingsVersionRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly version: number;
	readonly at: Date;
	readonly actor: string;
	readonly action: string;
	readonly language: string;
	readonly zone: string;
	readonly values: Readonly<Record<string, Value>>;
	readonly slots: { readonly roles: Readonly<Record<string, string>>; readonly channels: Readonly<Record<string, string>> };
}
