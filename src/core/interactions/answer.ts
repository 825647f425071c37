import {
	type ChatInputCommandInteraction,
	type ContextMenuCommandInteraction,
	DiscordAPIError,
	type MessageComponentInteraction,
	MessageFlags,
	type ModalSubmitInteraction,
	RESTJSONErrorCodes
} from 'discord.js';
import { fitScreen } from '../views/fit.js';
import type { ModalScreen, Screen } from '../views/screen.js';

/** Interactions that get a screen or a form as their answer. */
export type Answerable = ChatInputCommandInteraction | ContextMenuCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/**
 * - `none`: Discord waits for the first answer
 * - `working`: the card "Still working" is shown, the result replaces it
 * - `deferred`: Discord shows "thinking" (`reply`) or nothing (`update`)
 * - `answered`: a screen is shown
 * - `form`: a form was shown, or the screen was closed: there is nothing to edit
 */
type State = 'none' | 'working' | 'deferred' | 'answered' | 'form';

export interface AnswerOptions {
	/** The card for work that takes longer than Discord waits. */
	readonly slow: () => Screen;
	/** Shown when a form was wanted after the time for it had passed. */
	readonly tooLateForForm: () => Screen;
	/** Told when Discord no longer takes an answer. The work itself is done all the same. */
	readonly lost: (error: Error) => void;
	/** How long the interaction may stay without any answer before that card is shown, ms. */
	readonly patienceMs: number;
}

/**
 * The one answer to one interaction: sends the first screen as the response, later ones as edits, and says "Still working" by itself
 * when the first screen takes too long. Calls are carried out one after the other.
 */
export class Answer {
	#state: State = 'none';
	#deferredAsUpdate = false;
	#queue: Promise<void> = Promise.resolve();
	readonly #timer: NodeJS.Timeout;

	public constructor(
		private readonly interaction: Answerable,
		private readonly options: AnswerOptions
	) {
		this.#timer = setTimeout(() => void this.#sayWorking(), options.patienceMs);
		this.#timer.unref();
	}

	/** Whether anything has been shown, or promised, to the person. */
	public get started(): boolean {
		return this.#state !== 'none';
	}

	/** Whether the button or form stands on a screen that only this person sees, which may then be replaced. */
	public get onPrivateScreen(): boolean {
		const { interaction } = this;
		if (interaction.isMessageComponent()) return interaction.message.flags.has(MessageFlags.Ephemeral);
		return interaction.isModalSubmit() && (interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false);
	}

	/** A new message; private unless `public`. After a first answer: the result in place of "Still working", else one more message. */
	public reply(screen: Screen, { public: shared = false }: { readonly public?: boolean } = {}): Promise<void> {
		return this.#do(async () => {
			const replaces = this.#state === 'working' || (this.#state === 'deferred' && !this.#deferredAsUpdate);
			if (replaces) await this.interaction.editReply(editOf(screen));
			else if (this.#state === 'none') await this.interaction.reply(messageOf(screen, shared));
			else await this.interaction.followUp(messageOf(screen, shared));
			this.#state = 'answered';
		});
	}

	/** Replaces the private screen that the button stands on. On a lasting message, and after a command, it is a private reply. */
	public update(screen: Screen): Promise<void> {
		return this.#replace(screen, this.onPrivateScreen);
	}

	/** Replaces the message that the button stands on, even if others see it. */
	public updateShared(screen: Screen): Promise<void> {
		return this.#replace(screen, true);
	}

	/** Shows a form, which must be the first answer. When it is too late for one, the person is asked to press again. */
	public form(form: ModalScreen): Promise<void> {
		return this.#do(async () => {
			if (this.#state !== 'none' || this.interaction.isModalSubmit()) {
				if (this.#state === 'none') throw new TypeError('A form can not answer a form');
				await this.interaction.editReply(editOf(this.options.tooLateForForm()));
				return;
			}
			await this.interaction.showModal(form);
			this.#state = 'form';
		}, 'form');
	}

	/** Lets Discord show "thinking" for work that is known to be long. */
	public defer({ public: shared = false, update = false }: { readonly public?: boolean; readonly update?: boolean } = {}): Promise<void> {
		return this.#do(async () => {
			if (this.#state !== 'none') return;
			const { interaction } = this;
			const asUpdate = update && this.onPrivateScreen && (interaction.isMessageComponent() || interaction.isModalSubmit());
			this.#deferredAsUpdate = asUpdate;
			if (asUpdate) await interaction.deferUpdate();
			else await interaction.deferReply(shared ? {} : { flags: MessageFlags.Ephemeral });
			this.#state = 'deferred';
		}, 'deferred');
	}

	/** Removes the private screen that the button stands on. */
	public close(): Promise<void> {
		return this.#do(async () => {
			const { interaction } = this;
			if (this.#state === 'none' && (interaction.isMessageComponent() || interaction.isModalSubmit())) await interaction.deferUpdate();
			if (this.onPrivateScreen) await interaction.deleteReply();
			this.#state = 'form';
		});
	}

	/** Stops waiting; called when the work has ended. */
	public end(): Promise<void> {
		clearTimeout(this.#timer);
		return this.#queue;
	}

	#replace(screen: Screen, allowed: boolean): Promise<void> {
		return this.#do(async () => {
			const { interaction } = this;
			if (
				this.#state === 'none' &&
				allowed &&
				(interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage()))
			) {
				await interaction.update(editOf(screen));
			} else if (this.#state === 'none') await interaction.reply(messageOf(screen, false));
			else if (this.#state === 'form') await interaction.followUp(messageOf(screen, false));
			else await interaction.editReply(editOf(screen));
			this.#state = 'answered';
		});
	}

	#sayWorking(): Promise<void> {
		return this.#do(async () => {
			if (this.#state !== 'none') return;
			const { interaction } = this;
			const card = this.options.slow();
			if (this.onPrivateScreen && interaction.isMessageComponent()) await interaction.update(editOf(card));
			else if (this.onPrivateScreen && interaction.isModalSubmit() && interaction.isFromMessage()) await interaction.update(editOf(card));
			else await interaction.reply(messageOf(card, false));
			this.#state = 'working';
		}, 'working').catch((error: Error) => this.options.lost(error));
	}

	/** @param becomes The state when the first answer has arrived without our knowing. */
	#do(step: () => Promise<void>, becomes: State = 'answered'): Promise<void> {
		const done = this.#queue.then(async () => {
			try {
				await step();
			} catch (error) {
				this.#settle(error, becomes);
			}
		});
		this.#queue = done.catch(() => undefined);
		return done;
	}

	/** What Discord answers to an answer that it had before, or no longer takes, is not a failure of the work. */
	#settle(error: unknown, becomes: State): void {
		if (!(error instanceof DiscordAPIError)) throw error;
		switch (error.code) {
			// The answer had arrived; its confirmation was lost and the request was sent again.
			case RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged:
				if (this.#state === 'none') this.#state = becomes;
				// The library has not seen it, and would refuse to edit it or to add to it.
				this.interaction.replied = true;
				return;
			case RESTJSONErrorCodes.UnknownInteraction:
			case RESTJSONErrorCodes.InvalidWebhookToken:
			case RESTJSONErrorCodes.UnknownWebhook:
			case RESTJSONErrorCodes.UnknownMessage:
				this.options.lost(error);
				return;
			default:
				throw error;
		}
	}
}

/** A screen in place of another: files of the old one go. */
function editOf(screen: Screen) {
	return { ...shownOf(screen), attachments: [] };
}

function shownOf(screen: Screen) {
	return {
		components: fitScreen(screen.components),
		flags: MessageFlags.IsComponentsV2 as const,
		allowedMentions: { parse: [] },
		...(screen.files?.length ? { files: screen.files.map((file) => ({ attachment: file.data, name: file.name })) } : {})
	};
}

function messageOf(screen: Screen, shared: boolean) {
	return {
		...shownOf(screen),
		flags: shared ? (MessageFlags.IsComponentsV2 as const) : ([MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] as const)
	};
}
