import type { APIMessage } from 'discord-api-types/v10';
import type { FileInput, Ref } from './world.js';

export interface PostOptions {
	/** Tags by name or id. */
	readonly tags?: readonly string[];
	readonly files?: readonly FileInput[];
}

/** What a person does besides writing and using the bot. Each rejects where their client would not offer it. */
export interface PersonDeeds {
	/** With a character, or `name:id` of an emoji of the application. Joining a reaction that is there needs no Add Reactions. */
	react(message: Ref, emoji: string): Promise<void>;
	unreact(message: Ref, emoji: string): Promise<void>;
	/** The whole choice in a poll, by answer number from 1; it replaces the one before, none takes the vote back. Rejects after the end (520001). */
	vote(message: Ref, answers: readonly number[]): Promise<void>;
	/** Pins, or unpins with `false`: Pin Messages. */
	pin(message: Ref, pinned?: boolean): Promise<void>;
	/** Opens a post in a forum and returns its first message, whose id is the post's. Rejects without a tag where one is needed (40067). */
	post(forum: Ref, name: string, text: string, options?: PostOptions): Promise<APIMessage>;
	/** Removes somebody below them: Kick Members. */
	kick(user: Ref, reason?: string): Promise<void>;
	/** Ban Members; `deleteSeconds` (0 to 604,800) takes their messages of that time along. */
	ban(user: Ref, options?: { readonly reason?: string; readonly deleteSeconds?: number }): Promise<void>;
	unban(user: Ref): Promise<void>;
	/** Buys what the application sells, for themselves or their guild. A subscription lasts 30 days. Held already: 40074. */
	buy(sku: Ref, options?: { readonly forGuild?: boolean }): Promise<void>;
	/** Installs the application for themselves, so that they can use it in any guild, or takes that back. */
	setInstalled(installed: boolean): void;
}
