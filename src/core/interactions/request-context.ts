import type {
	ChatInputCommandInteraction,
	ContextMenuCommandInteraction,
	MessageComponentInteraction,
	ModalSubmitInteraction
} from 'discord.js';
import type { Actor } from '../actor.js';
import type { IdArgs } from '../custom-id/index.js';
import type { ChannelId, GuildId, MessageId } from '../ids.js';
import type { ViewContext } from '../views/context.js';
import type { ModalScreen, Screen } from '../views/screen.js';
import type { FormFields } from './fields.js';

/** One request of one person: what a piece needs to call a service and to answer. */
export interface RequestContext {
	readonly guild: GuildId;
	readonly actor: Actor;
	readonly channel: ChannelId | null;
	/** For screens that only this person sees: their language and zone. */
	readonly view: ViewContext;
	/** For messages that others see too: the guild's language and zone. */
	readonly publicView: ViewContext;
	/** In every log line of this request. */
	readonly correlationId: string;
	/** Discord's id of the interaction: unique per click, for keys of requests that have no business event of their own. */
	readonly interactionId: string;
	/** The message that the button or form stands on. */
	readonly message: { readonly id: MessageId; readonly private: boolean } | null;
	/** Answers with a screen that only this person sees, unless `public`. */
	reply(screen: Screen, options?: { readonly public?: boolean }): Promise<void>;
	/** Replaces the private screen that the button stands on; on a lasting message it answers with a private copy. */
	update(screen: Screen): Promise<void>;
	/** Replaces the message that the button stands on, for everybody who sees it. */
	updateShared(screen: Screen): Promise<void>;
	/** Opens a form; only as the first answer, after checks that need no waiting. */
	modal(form: ModalScreen): Promise<void>;
	/** Lets Discord show "thinking"; only for work that is known to take more than two seconds. */
	defer(options?: { readonly public?: boolean; readonly update?: boolean }): Promise<void>;
	/** One more private message after the answer. */
	followUp(screen: Screen): Promise<void>;
	/** Removes the private screen that the button stands on. */
	close(): Promise<void>;
}

/** The request of a slash command. */
export interface CommandContext extends RequestContext {
	readonly interaction: ChatInputCommandInteraction;
	readonly options: ChatInputCommandInteraction['options'];
}

/** The request of a context menu command (right-click › Apps). */
export interface ContextMenuContext extends RequestContext {
	readonly interaction: ContextMenuCommandInteraction;
	/** The person or message that was clicked. */
	readonly targetId: string;
}

/** The request of a button or select. */
export interface ComponentContext<Param extends string = string> extends RequestContext {
	readonly interaction: MessageComponentInteraction;
	/** Out of the custom id: input, to be checked by the service. */
	readonly args: IdArgs<Param>;
	/** What was chosen in a select (texts, or ids); empty for a button. */
	readonly values: readonly string[];
	/** Who was chosen in a select of people, as Discord described them with it; whoever is not a member of the guild is left out. */
	readonly people: readonly Actor[];
}

/** The request of a submitted form. */
export interface ModalContext<Param extends string = string> extends RequestContext {
	readonly interaction: ModalSubmitInteraction;
	readonly args: IdArgs<Param>;
	readonly fields: FormFields;
}
