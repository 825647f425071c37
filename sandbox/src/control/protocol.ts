/** What page and control API tell each other. Plain data, no imports: the page is built from this file too. */

/** Somebody acts: who, in which guild (null: direct messages). Part of every question and action. */
export interface Actor {
	readonly user: string;
	readonly guild: string | null;
}

export interface RoleView {
	readonly id: string;
	readonly name: string;
	/** 0: no colour of its own. */
	readonly color: number;
	readonly position: number;
	readonly hoist: boolean;
}

export interface UserView {
	readonly id: string;
	readonly username: string;
	readonly name: string;
	readonly bot: boolean;
	/** ISO time. */
	readonly createdAt: string;
}

export interface MemberView extends UserView {
	readonly nick: string | null;
	/** Without @everyone, highest first. */
	readonly roles: readonly string[];
	readonly joinedAt: string;
	/** End of a timeout that still runs. */
	readonly timeoutUntil: string | null;
}

export interface ChannelView {
	readonly id: string;
	/** Discord's number of the type. */
	readonly type: number;
	readonly name: string;
	readonly parentId: string | null;
	readonly topic: string | null;
	readonly lastMessageId: string | null;
	/** Why this person can't write here, or null. */
	readonly readOnly: string | null;
	readonly thread: { readonly archived: boolean; readonly locked: boolean; readonly joined: boolean } | null;
}

export interface GuildView {
	readonly id: string;
	readonly name: string;
	readonly ownerId: string;
	/** The person is a member. */
	readonly joined: boolean;
	/** Visible channel → newest message, for unread marks. */
	readonly latest: Readonly<Record<string, string>>;
}

/** Everything but messages and commands, as one person sees it. */
export interface StateView {
	readonly bot: UserView & { readonly connected: boolean };
	/** World time minus real time, ms. */
	readonly offsetMs: number;
	readonly guilds: readonly GuildView[];
	/** All accounts that can be played, those of this guild first. */
	readonly people: readonly (UserView & { readonly guilds: readonly string[] })[];
	/** Of the guild that is open. */
	readonly roles: readonly RoleView[];
	readonly members: readonly MemberView[];
	/** In the client's order. */
	readonly channels: readonly ChannelView[];
	readonly dm: ChannelView | null;
}

export interface CommandOptionView {
	readonly name: string;
	readonly description: string;
	/** Discord's number of the type. */
	readonly type: number;
	readonly required: boolean;
	readonly choices: readonly { readonly name: string; readonly value: string | number }[];
	readonly autocomplete: boolean;
	readonly min?: number;
	readonly max?: number;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly channelTypes?: readonly number[];
}

/** One thing that can be run: sub-commands stand for themselves. */
export interface CommandView {
	readonly id: string;
	/** 1 chat, 2 user, 3 message. */
	readonly type: number;
	readonly name: string;
	readonly group: string | null;
	readonly sub: string | null;
	readonly description: string;
	readonly options: readonly CommandOptionView[];
}

/** A file of the request: its place in the multipart body. */
export interface FileMark {
	readonly files: readonly number[];
}

export type SentValue = string | number | boolean | readonly string[] | FileMark;

/** Bodies of the actions, each beside the actor. */
export interface Actions {
	say: { readonly channel: string; readonly text: string; readonly replyTo?: string };
	slash: {
		readonly channel: string;
		readonly command: string;
		readonly group?: string | null;
		readonly sub?: string | null;
		readonly options: Readonly<Record<string, SentValue>>;
	};
	autocomplete: Actions['slash'] & { readonly option: string; readonly text: string };
	context: { readonly channel: string; readonly command: string; readonly message?: string; readonly target?: string };
	click: { readonly message: string; readonly customId: string };
	select: { readonly message: string; readonly customId: string; readonly values: readonly string[] };
	/** `modal` is the number of the interaction that opened it. */
	fill: { readonly modal: string; readonly fields: Readonly<Record<string, SentValue>> };
	delete: { readonly message: string };
	dm: Record<never, never>;
}

export type ActionName = keyof Actions;

/** What came of an interaction. The messages themselves come as events. */
export interface OutcomeView {
	readonly kind: 'message' | 'update' | 'modal' | 'autocomplete' | 'acknowledged' | 'failed';
	readonly messageId: string | null;
	/** A form that opened. `components` are Discord's. */
	readonly modal: { readonly id: string; readonly title: string; readonly components: readonly unknown[] } | null;
	readonly choices: readonly { readonly name: string; readonly value: string | number }[];
}

export interface NewPerson {
	readonly name: string;
	/** Age of the account in days. */
	readonly ageDays: number;
	readonly guild: string;
	readonly roles: readonly string[];
}

/** Told over `/control/events`. */
export type LiveEvent<Message = unknown> =
	| { readonly type: 'message'; readonly channelId: string; readonly message: Message; readonly isNew: boolean }
	| { readonly type: 'gone'; readonly channelId: string; readonly ids: readonly string[] }
	/** Something else changed: ask again. */
	| { readonly type: 'state' };

/** Every refusal: what is wrong, and what to do about it. */
export interface RefusalView {
	readonly error: string;
	readonly todo: string;
}
