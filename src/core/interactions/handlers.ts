import { container, InteractionHandler, InteractionHandlerTypes } from '@sapphire/framework';
import type { AutocompleteInteraction, Interaction } from 'discord.js';
import type { Actor } from '../actor.js';
import type { DefinedId } from '../custom-id/index.js';
import { DomainError } from '../errors.js';
import type { GuildId } from '../ids.js';
import { newCorrelationId, withLogFields } from '../logging/correlation.js';
import type { ViewContext } from '../views/context.js';
import { label } from '../views/text-tools.js';
import { actorOf, guildOf, peopleOf } from './actor.js';
import type { EntryPoint } from './capabilities.js';
import { newBugCode } from './failures.js';
import { formFields } from './fields.js';
import { checkGuards, type Guarded, guardsOf } from './guards.js';
import { handleRequest } from './request.js';
import type { ComponentContext, ModalContext } from './request-context.js';
import { viewsOf } from './views-of.js';

/**
 * Base of every handler of buttons and selects. The base matches the id, refuses other versions and strangers, runs the guards and answers
 * for what is thrown; `handle` parses, calls one service and shows a view.
 *
 * @example
 * @ApplyOptions<ComponentHandler.Options>({ capability: 'orders.fulfil' })
 * export class ClaimHandler extends ComponentHandler<'code'> {
 * 	public readonly id = claimId;
 * 	public override async handle(ctx: ComponentContext<'code'>) { … }
 * }
 */
export abstract class ComponentHandler<Param extends string = string> extends InteractionHandler {
	readonly #guards: Guarded;

	/** The id whose components this handler answers. */
	public abstract readonly id: DefinedId<Param>;

	public constructor(context: InteractionHandler.LoaderContext, options: ComponentHandler.Options) {
		super(context, { ...options, interactionHandlerType: InteractionHandlerTypes.MessageComponent });
		this.#guards = guardsOf(this.name, options);
	}

	public abstract handle(context: ComponentContext<Param>): unknown;

	/** The way in that this piece is. */
	public entryPoints(): readonly EntryPoint[] {
		return [{ kind: 'component', name: this.id.name, access: this.#guards.capability, feature: this.#guards.feature ?? null }];
	}

	/** Whether this handler answers the interaction. */
	public accepts(interaction: Interaction): boolean {
		return interaction.isMessageComponent() && this.id.matches(interaction.customId);
	}

	public override parse(interaction: Interaction) {
		return this.accepts(interaction) ? this.some() : this.none();
	}

	public override async run(interaction: Interaction): Promise<void> {
		if (!interaction.isMessageComponent()) return;
		const parsed = this.id.parse(interaction.customId);
		const values = interaction.isAnySelectMenu() ? interaction.values : [];
		const request = { ...this.#guards, name: `component ${this.id.name}`, owner: parsed?.owner ?? null, outdated: parsed === null };
		await handleRequest(
			interaction,
			request,
			(context) => parsed && this.handle({ ...context, interaction, values, people: peopleOf(interaction), args: parsed.args })
		);
	}
}

export namespace ComponentHandler {
	export interface Options extends Partial<InteractionHandler.Options>, Guarded {}
	export type LoaderContext = InteractionHandler.LoaderContext;
}

/** Base of every handler of submitted forms; the same as `ComponentHandler`, with the fields of the form. */
export abstract class ModalHandler<Param extends string = string> extends InteractionHandler {
	readonly #guards: Guarded;
	readonly #givesBackFrom: number | undefined;

	/** The id whose forms this handler takes. */
	public abstract readonly id: DefinedId<Param>;

	public constructor(context: InteractionHandler.LoaderContext, options: ModalHandler.Options) {
		super(context, { ...options, interactionHandlerType: InteractionHandlerTypes.ModalSubmit });
		this.#guards = guardsOf(this.name, options);
		this.#givesBackFrom = options.givesBackFrom;
	}

	public abstract handle(context: ModalContext<Param>): unknown;

	/** The way in that this piece is. */
	public entryPoints(): readonly EntryPoint[] {
		return [{ kind: 'form', name: this.id.name, access: this.#guards.capability, feature: this.#guards.feature ?? null }];
	}

	/** Whether this handler answers the interaction. */
	public accepts(interaction: Interaction): boolean {
		return interaction.isModalSubmit() && this.id.matches(interaction.customId);
	}

	public override parse(interaction: Interaction) {
		return this.accepts(interaction) ? this.some() : this.none();
	}

	public override async run(interaction: Interaction): Promise<void> {
		if (!interaction.isModalSubmit()) return;
		const parsed = this.id.parse(interaction.customId);
		const request = {
			...this.#guards,
			...(this.#givesBackFrom === undefined ? {} : { givesBackFrom: this.#givesBackFrom }),
			name: `form ${this.id.name}`,
			owner: parsed?.owner ?? null,
			outdated: parsed === null
		};
		await handleRequest(
			interaction,
			request,
			(context) => parsed && this.handle({ ...context, interaction, fields: formFields(interaction), args: parsed.args })
		);
	}
}

export namespace ModalHandler {
	export interface Options extends Partial<InteractionHandler.Options>, Guarded {
		/** Characters from which a refusal gives back what was written; default 40. 1 where a form is long to fill again. */
		readonly givesBackFrom?: number;
	}
	export type LoaderContext = InteractionHandler.LoaderContext;
}

/** One suggestion; shown as `label`, sent as `value`. */
export interface Suggestion {
	readonly label: string;
	readonly value: string | number;
}

/** What an autocomplete handler is asked. */
export interface SuggestContext {
	readonly guild: GuildId;
	readonly actor: Actor;
	readonly view: ViewContext;
	/** What was typed so far: input. */
	readonly typed: string;
	readonly interaction: AutocompleteInteraction;
}

/** Base of every autocomplete. A failure, or a guard that refuses, is an empty list. */
export abstract class AutocompleteHandler extends InteractionHandler {
	readonly #target: AutocompleteHandler.Options;
	readonly #guards: Guarded;

	public constructor(context: InteractionHandler.LoaderContext, options: AutocompleteHandler.Options) {
		super(context, { ...options, interactionHandlerType: InteractionHandlerTypes.Autocomplete });
		this.#target = options;
		this.#guards = guardsOf(this.name, options);
	}

	/** Up to 25 suggestions, the person's own first. */
	public abstract suggest(context: SuggestContext): Promise<readonly Suggestion[]> | readonly Suggestion[];

	/** The ways in that this piece is: one for each subcommand. */
	public entryPoints(): readonly EntryPoint[] {
		const { command, subcommands = [''], option } = this.#target;
		return subcommands.map((path) => ({
			kind: 'autocomplete',
			name: [command, ...(path === '' ? [] : [path]), option].join(' '),
			access: this.#guards.capability,
			feature: this.#guards.feature ?? null
		}));
	}

	/** Whether this handler answers the interaction. */
	public accepts(interaction: Interaction): boolean {
		if (!interaction.isAutocomplete()) return false;
		const { command, subcommands, option } = this.#target;
		if (interaction.commandName !== command || interaction.options.getFocused(true).name !== option) return false;
		return !subcommands || subcommands.includes(subcommandOf(interaction));
	}

	public override parse(interaction: Interaction) {
		return this.accepts(interaction) ? this.some() : this.none();
	}

	public override async run(interaction: Interaction): Promise<void> {
		if (!interaction.isAutocomplete()) return;
		const { command, option } = this.#target;
		const fields = { correlation: newCorrelationId(), interaction: `autocomplete ${command} ${option}`, member: interaction.user.id };
		await withLogFields(fields, async () => respond(interaction, await this.#suggestions(interaction)));
	}

	async #suggestions(interaction: AutocompleteInteraction): Promise<readonly Suggestion[]> {
		try {
			const guild = guildOf(interaction);
			const actor = actorOf(interaction);
			const [{ view }] = await Promise.all([viewsOf(guild, actor.id, interaction), checkGuards(interaction, guild, actor, this.#guards)]);
			return await this.suggest({ guild, actor, view, typed: interaction.options.getFocused(), interaction });
		} catch (error) {
			if (!(error instanceof DomainError)) container.logger.error(`Bug ${newBugCode()}: no suggestions`, error);
			return [];
		}
	}
}

export namespace AutocompleteHandler {
	export interface Options extends Partial<InteractionHandler.Options>, Guarded {
		/** Name of the command. */
		readonly command: string;
		/** Only for these subcommands; one of a group is written `<group> <name>`. */
		readonly subcommands?: readonly string[];
		/** Name of the option. */
		readonly option: string;
	}
	export type LoaderContext = InteractionHandler.LoaderContext;
}

/** Sends suggestions within Discord's limits. Somebody who typed on needs none any more, so a late answer is no failure. */
export async function respond(interaction: AutocompleteInteraction, suggestions: readonly Suggestion[]): Promise<void> {
	if (interaction.responded) return;
	try {
		await interaction.respond(
			suggestions.slice(0, 25).map((suggestion) => ({ name: label(suggestion.label, 100), value: suggestion.value }))
		);
	} catch (error) {
		container.logger.debug('Suggestions came too late', error);
	}
}

/** The subcommand that is typed: `note`, in a group `permissions test`; empty where the command has none. */
function subcommandOf({ options }: AutocompleteInteraction): string {
	const group = options.getSubcommandGroup(false);
	const name = options.getSubcommand(false) ?? '';
	return group === null ? name : `${group} ${name}`;
}
