import type {
	APIApplicationCommandOptionChoice,
	APIChannel,
	APIGuildMember,
	APIMessage,
	APIModalInteractionResponseCallbackData,
	APIUser
} from 'discord-api-types/v10';
import type { PersonDeeds } from './deeds.js';
import type { FileInput, MemberOptions, Ref } from './world.js';

/** The value a person gives to one option of a slash command. Users, roles and channels by id or object. */
export type OptionValue = string | number | boolean | { readonly id: string } | FileInput;

export interface ActOptions {
	/** Where. Default: the channel of the person's last action, else the first text channel they may write in. */
	readonly channel?: Ref;
	/** Skips what a Discord client would check first: for forged custom ids, values and messages. */
	readonly forge?: boolean;
	/** Return as soon as the bot acknowledged, without waiting for a deferred answer to be filled. Default false. */
	readonly noSettle?: boolean;
	/** How long a deferred answer may take. Default 10,000. */
	readonly settleMs?: number;
}

export interface SlashOptions extends ActOptions {
	readonly group?: string;
	readonly sub?: string;
}

export interface ComponentOptions extends ActOptions {
	/** The message that carries it. Default: the newest visible one that has it, the person's own screen first. */
	readonly message?: Ref;
	/** Which one, when several have that label: 0 is the first. Default 0. */
	readonly nth?: number;
}

export type FieldValue = string | number | boolean | readonly string[] | readonly FileInput[];

export interface FillOptions extends ActOptions {
	/** Answer this modal instead of the open one (a forged or stale one). */
	readonly modal?: OpenModal;
}

export interface OpenModal {
	readonly customId: string;
	readonly title: string;
	readonly data: APIModalInteractionResponseCallbackData;
	readonly channelId: string;
	/** The message whose component opened it, if any. */
	readonly messageId: string | null;
}

/**
 * What came of an interaction.
 * - `message`: a new message answered it (also after a deferral).
 * - `update`: the message of the component was edited (also after a deferral).
 * - `modal`: a form opened.
 * - `autocomplete`: choices came.
 * - `acknowledged`: it was taken and nothing visible followed within `settleMs`.
 * - `failed`: no answer within 3 s ("The application did not respond").
 */
export type OutcomeKind = 'message' | 'update' | 'modal' | 'autocomplete' | 'acknowledged' | 'failed';

export interface Outcome {
	readonly kind: OutcomeKind;
	/** The bot deferred first. */
	readonly deferred: boolean;
	/** The answer as the person sees it, a copy of the state at this moment; null for `modal`, `autocomplete`, `acknowledged` and `failed`. */
	readonly message: APIMessage | null;
	readonly ephemeral: boolean;
	readonly modal: OpenModal | null;
	readonly choices: readonly APIApplicationCommandOptionChoice[];
	/** Messages sent besides, so far. */
	readonly followups: readonly APIMessage[];
	/** From the dispatch to the first answer, ms. */
	readonly latencyMs: number;
	readonly interactionId: string;
	/** `render(message)`, or the modal's rendering, or `''`. */
	readonly text: string;
}

export interface WaitOptions {
	/** Default 10,000. On its end the promise rejects with what the person saw instead. */
	readonly timeoutMs?: number;
	readonly channel?: Ref;
}

export type MessageMatch = string | RegExp | ((message: APIMessage) => boolean);

/** One member of one guild (or, with `guildId` null, somebody in direct messages only). Everything is done and seen with their rights. */
export interface Person extends PersonDeeds {
	readonly user: APIUser;
	readonly id: string;
	readonly guildId: string | null;
	/** Rejects with the reason when a client would not offer the command or accept the options. */
	slash(command: string, options?: Readonly<Record<string, OptionValue>>, at?: SlashOptions): Promise<Outcome>;
	/** By label, custom id or emoji of a button. */
	click(button: string, options?: ComponentOptions): Promise<Outcome>;
	/** By custom id or placeholder of a select. Values: the options' values or labels; ids for user, role and channel selects. */
	select(select: string, values: readonly Ref[], options?: ComponentOptions): Promise<Outcome>;
	/** Answers the open modal; keys are labels or custom ids. Fields left out keep their preset value. */
	fill(fields: Readonly<Record<string, FieldValue>>, options?: FillOptions): Promise<Outcome>;
	/** Adds files to a field of the open modal; they are sent with the next `fill`. */
	upload(field: string, ...files: readonly FileInput[]): void;
	/** What the client shows while somebody types. */
	autocomplete(
		command: string,
		option: string,
		text: string,
		at?: SlashOptions & { readonly options?: Readonly<Record<string, OptionValue>> }
	): Promise<readonly APIApplicationCommandOptionChoice[]>;
	/** Runs a user or message command; a message must be visible. */
	contextMenu(command: string, target: { readonly message: Ref } | { readonly user: Ref }, options?: ActOptions): Promise<Outcome>;
	/** Names of the commands the client offers here. */
	commands(channel?: Ref): readonly string[];
	say(
		text: string,
		options?: { readonly channel?: Ref; readonly files?: readonly FileInput[]; readonly replyTo?: Ref }
	): Promise<APIMessage>;
	/** Writes to the bot in a direct message. */
	dm(text: string, files?: readonly FileInput[]): Promise<APIMessage>;
	/** Changes the text of an own message, as a client lets its author do. */
	edit(message: Ref, text: string): Promise<APIMessage>;
	deleteMessage(message: Ref): Promise<void>;
	/** Deletes a channel (Manage Channels) or a thread (Manage Threads). Rejects without the right. */
	deleteChannel(channel: Ref): Promise<void>;
	/** Makes an invite to a channel (Create Invite), by default one that never ends. Answers its code. */
	invite(channel: Ref, options?: { readonly maxAge?: number; readonly maxUses?: number }): Promise<string>;
	/** Takes an invite back: one's own, or with Manage Channels in its channel or Manage Server. Rejects without the right. */
	uninvite(code: string): Promise<void>;
	/** Becomes a member of the person's guild (or another). */
	join(guild?: Ref, options?: MemberOptions): Promise<APIGuildMember>;
	leave(guild?: Ref): Promise<void>;
	/** Closes or opens their direct messages. */
	setDmClosed(closed: boolean): void;
	/** Visible messages, oldest first, with the person's own ephemeral ones. Rejects a channel they can't see. */
	sees(channel: Ref): readonly APIMessage[];
	/** All direct messages with the bot, oldest first. */
	dms(): readonly APIMessage[];
	/** Newest answer to this person's interactions in its present state (null after it was deleted). */
	screen(): APIMessage | null;
	modal(): OpenModal | null;
	/** Channels and threads they can see, guild order. */
	channels(): readonly APIChannel[];
	/** A visible channel by name; throws when there is none. */
	channel(name: string): APIChannel;
	permissions(channel?: Ref): bigint;
	/** Every `wait…` first looks at what is there already, then waits for changes. */
	waitForMessage(match: MessageMatch, options?: WaitOptions): Promise<APIMessage>;
	waitForDm(match: MessageMatch, options?: WaitOptions): Promise<APIMessage>;
	waitForScreen(match: MessageMatch, options?: WaitOptions): Promise<APIMessage>;
	waitForChannel(match: string | RegExp | ((channel: APIChannel) => boolean), options?: WaitOptions): Promise<APIChannel>;
	/** Checked after every change of the world. Resolves with the first value that is neither null, undefined nor false. */
	waitUntil<T>(check: () => T | null | undefined | false, options?: WaitOptions & { readonly what?: string }): Promise<T>;
}
