import { type ApplicationCommandRegistry, Command, container } from '@sapphire/framework';
import { Subcommand } from '@sapphire/plugin-subcommands';
import { ApplicationCommandType, type ChatInputCommandInteraction, type ContextMenuCommandInteraction } from 'discord.js';
import { type CommandShape, commandData, guildOnly, menuWords, type Parameter, type SubcommandShape } from './command-data.js';
import type { Guarded } from './guards.js';
import { handleRequest } from './request.js';
import type { CommandContext, ContextMenuContext } from './request-context.js';

interface Look {
	/** The string file that holds the words, under `commands.<name>`: `description`, `options.<option>.description`, … */
	readonly namespace: string;
	/** Who sees the command by default (a permission bit field); the capability check decides. */
	readonly defaultMemberPermissions?: bigint;
}

/**
 * Base of every slash command without subcommands. The piece's file name is the command's name.
 *
 * @example
 * @ApplyOptions<TributeCommand.Options>({ namespace: 'orders', parameters: [{ type: 'string', name: 'item', autocomplete: true }] })
 * export class ShopCommand extends TributeCommand {
 * 	public override async handle(ctx: CommandContext) { await ctx.reply(homeView(ctx.view, await …)); }
 * }
 */
export abstract class TributeCommand extends Command {
	readonly #options: TributeCommand.Options;

	public constructor(context: Command.LoaderContext, options: TributeCommand.Options) {
		super(context, options);
		this.#options = options;
	}

	public abstract handle(context: CommandContext): unknown;

	public override registerApplicationCommands(registry: ApplicationCommandRegistry): void {
		registry.registerChatInputCommand(commandData(container.strings, { ...this.#options, name: this.name }));
	}

	public override chatInputRun(interaction: ChatInputCommandInteraction): Promise<void> {
		const request = { ...guardsOf(this.#options), name: `command ${this.name}` };
		return handleRequest(interaction, request, (context) => this.handle({ ...context, interaction, options: interaction.options }));
	}
}

export namespace TributeCommand {
	export interface Options extends Command.Options, Guarded, Look {
		readonly parameters?: readonly Parameter[];
	}
	export type LoaderContext = Command.LoaderContext;
}

/** One subcommand and what carries it out. */
export interface SubcommandEntry extends SubcommandShape, Guarded {
	/** Name of the method of the piece that takes the `CommandContext`. */
	readonly run: string;
}

/**
 * Base of every slash command with subcommands. Words of a subcommand are under `commands.<name>.subcommands.<subcommand>`.
 *
 * @example
 * @ApplyOptions<TributeSubcommand.Options>({ namespace: 'economy', entries: [{ name: 'balance', run: 'balance' }] })
 * export class WalletCommand extends TributeSubcommand {
 * 	public async balance(ctx: CommandContext) { … }
 * }
 */
export abstract class TributeSubcommand extends Subcommand {
	readonly #shape: CommandShape;

	public constructor(context: Subcommand.LoaderContext, options: TributeSubcommand.Options) {
		super(context, {
			...options,
			subcommands: options.entries.map((entry) => ({
				name: entry.name,
				chatInputRun: (interaction: ChatInputCommandInteraction) => this.#run(interaction, entry)
			}))
		});
		const { namespace, defaultMemberPermissions, entries } = options;
		this.#shape = {
			name: this.name,
			namespace,
			subcommands: entries,
			...(defaultMemberPermissions === undefined ? {} : { defaultMemberPermissions })
		};
		this.#guards = guardsOf(options);
	}

	readonly #guards: Guarded;

	public override registerApplicationCommands(registry: ApplicationCommandRegistry): void {
		registry.registerChatInputCommand(commandData(container.strings, this.#shape));
	}

	#run(interaction: ChatInputCommandInteraction, entry: SubcommandEntry): Promise<void> {
		const request = { ...this.#guards, ...guardsOf(entry), name: `command ${this.name} ${entry.name}` };
		return handleRequest(interaction, request, (context) => {
			const method: unknown = Reflect.get(this, entry.run);
			if (typeof method !== 'function') throw new TypeError(`/${this.name} ${entry.name} has no method '${entry.run}'`);
			return Reflect.apply(method, this, [{ ...context, interaction, options: interaction.options } satisfies CommandContext]);
		});
	}
}

export namespace TributeSubcommand {
	export interface Options extends Omit<Subcommand.Options, 'subcommands'>, Guarded, Look {
		readonly entries: readonly SubcommandEntry[];
	}
	export type LoaderContext = Subcommand.LoaderContext;
}

/** Base of right-click commands. Their English name is a string too: `commands.<piece>.name`, at most 20 characters. */
export abstract class TributeContextMenu extends Command {
	readonly #options: TributeContextMenu.Options;

	public constructor(context: Command.LoaderContext, options: TributeContextMenu.Options) {
		super(context, options);
		this.#options = options;
	}

	public abstract handle(context: ContextMenuContext): unknown;

	public override registerApplicationCommands(registry: ApplicationCommandRegistry): void {
		const { namespace, on, defaultMemberPermissions } = this.#options;
		const data = {
			...menuWords(container.strings, namespace, this.name),
			contexts: [...guildOnly.contexts],
			integrationTypes: [...guildOnly.integrationTypes],
			...(defaultMemberPermissions === undefined ? {} : { defaultMemberPermissions })
		};
		if (on === 'user') registry.registerContextMenuCommand({ ...data, type: ApplicationCommandType.User });
		else registry.registerContextMenuCommand({ ...data, type: ApplicationCommandType.Message });
	}

	public override contextMenuRun(interaction: ContextMenuCommandInteraction): Promise<void> {
		const request = { ...guardsOf(this.#options), name: `menu ${this.name}` };
		return handleRequest(interaction, request, (context) => this.handle({ ...context, interaction, targetId: interaction.targetId }));
	}
}

export namespace TributeContextMenu {
	export interface Options extends Command.Options, Guarded, Look {
		readonly on: 'user' | 'message';
	}
	export type LoaderContext = Command.LoaderContext;
}

function guardsOf({ capability, checks }: Guarded): Guarded {
	return { ...(capability ? { capability } : {}), ...(checks ? { checks } : {}) };
}
