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
	/** Visible channel → those of its newest messages that mention this person, oldest first. */
	readonly mentions: Readonly<Record<string, readonly string[]>>;
}

/** A moment that the clock can be moved to by its name. */
export interface JumpView {
	readonly name: string;
	readonly title: string;
	/** ISO time, ahead of the world's. */
	readonly at: string;
}

/** Everything but messages and commands, as one person sees it. */
export interface StateView {
	readonly bot: UserView & { readonly connected: boolean };
	/** World time minus real time, ms. */
	readonly offsetMs: number;
	readonly jumps: readonly JumpView[];
	readonly guilds: readonly GuildView[];
	/** All accounts that can be played, those of this guild first. */
	readonly people: readonly (UserView & {
		readonly guilds: readonly string[];
		readonly dmClosed: boolean;
		/** Heading of the list of people; null: by role and time in the guild. */
		readonly part: string | null;
	})[];
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
	/** The new text of an own message. */
	edit: { readonly message: string; readonly text: string };
	/** `emoji` is a character, or `name:id` of an emoji of the application. */
	react: { readonly message: string; readonly emoji: string };
	unreact: { readonly message: string; readonly emoji: string };
	/** The whole choice, by numbers of answers from 1, as text. */
	vote: { readonly message: string; readonly answers: readonly string[] };
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

/** Body of `person`. Joins one guild, or several, or none and comes later by an invite. */
export interface NewPerson {
	readonly name: string;
	/** Age of the account in days, 0 to 3,650. */
	readonly ageDays: number;
	readonly guild?: string;
	readonly roles?: readonly string[];
	/** How long ago they joined, days; at most the age of the account. Default: just now. */
	readonly joinedDays?: number;
	/** Instead of `guild` and `roles`: each guild with its own. */
	readonly guilds?: readonly { readonly guild: string; readonly roles: readonly string[]; readonly joinedDays: number }[];
	/** Code of an invite that they come with. */
	readonly invite?: string;
	/** Takes direct messages of nobody. */
	readonly dmClosed?: boolean;
}

/** Body of `clock`: so far forward, or to a named moment. */
export type ClockMove = { readonly advanceMs: number } | { readonly jump: string };

/** Body of `invite`, beside the actor, who needs Create Invite in the channel. */
export interface NewInvite {
	readonly channel: string;
	/** Seconds until it ends, 0 never, at most seven days. */
	readonly maxAge: number;
	/** 0 without end, at most 100. */
	readonly maxUses: number;
}

export interface InviteView {
	readonly code: string;
	readonly guild: { readonly id: string; readonly name: string };
	readonly channel: string;
	readonly inviter: string;
	readonly uses: number;
	/** 0: without end. */
	readonly maxUses: number;
	/** ISO time; null: never. */
	readonly expiresAt: string | null;
}

/** Something that can go wrong on purpose. */
export interface ScenarioView {
	readonly name: string;
	readonly title: string;
	readonly description: string;
}

export interface RunningScenarioView {
	readonly name: string;
	readonly seed: number;
	/** ISO time of the world. */
	readonly since: string;
}

/** Answer of `scenarios`. */
export interface WeatherView {
	readonly scenarios: readonly ScenarioView[];
	readonly running: readonly RunningScenarioView[];
}

/** Body of `scenario`: start one with a seed, or stop one, or all. */
export type WeatherChange = { readonly name: string; readonly seed: number } | { readonly stop: string | true };

/** Everybody and every place of a guild, whoever sees them: only to ask about them. */
export interface PlacesView {
	readonly guilds: readonly { readonly id: string; readonly name: string }[];
	/** The guild whose people and channels these are; null: there is none. */
	readonly guild: string | null;
	readonly people: readonly { readonly id: string; readonly name: string; readonly bot: boolean; readonly member: boolean }[];
	readonly channels: readonly { readonly id: string; readonly name: string; readonly type: number; readonly parentId: string | null }[];
}

export interface ExplainStep {
	readonly title: string;
	/** Why the step is there, in a sentence. */
	readonly reason: string;
	/** Names of permissions; `all` stands for every one of them. */
	readonly allow: readonly string[];
	readonly deny: readonly string[];
}

/** Why somebody may do in a channel what they may. */
export interface ExplainView {
	readonly sees: boolean;
	/** One sentence: whether they see it, and which step decided. */
	readonly verdict: string;
	readonly steps: readonly ExplainStep[];
	readonly permissions: readonly {
		readonly name: string;
		readonly has: boolean;
		/** Place of the step that had the last word; null: no step gave it. */
		readonly step: number | null;
	}[];
}

/** How a call fared against Discord's published description: `none` without one, `waits` until somebody looks. */
export type CheckMark = 'ok' | 'bad' | 'none' | 'waits';

/** One line of traffic. */
export interface TrafficRow {
	/** Running number of this list. */
	readonly number: number;
	/** World time, ms. */
	readonly at: number;
	readonly rest: {
		readonly method: string;
		/** `/channels/{channel_id}/messages`, or the path where no route matched. */
		readonly route: string;
		readonly path: string;
		/** 0: the connection was cut. */
		readonly status: number;
		readonly ms: number;
		readonly fault: string | null;
		readonly check: CheckMark;
	} | null;
	readonly gateway: {
		readonly direction: 'sent' | 'received';
		/** Event, or the name of the opcode. */
		readonly name: string;
		readonly session: string | null;
		readonly sequence: number | null;
		readonly bytes: number;
	} | null;
}

/** What a line carries. Tokens and signatures are taken out. */
export interface TrafficDetail {
	readonly query: string;
	readonly reason: string | null;
	/** JSON, cut off when it is very long; null without. */
	readonly request: string | null;
	readonly answer: string | null;
	readonly problems: readonly string[];
}

export interface SessionView {
	readonly id: string;
	readonly shard: readonly [number, number];
	readonly intents: readonly string[];
	readonly connected: boolean;
	readonly sequence: number;
}

/** Told over `/control/traffic`. */
export interface TrafficNews {
	readonly rows: readonly TrafficRow[];
	readonly sessions: readonly SessionView[];
	/** Why nothing is held against Discord's description, or null. */
	readonly unchecked: string | null;
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
