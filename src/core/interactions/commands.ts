import { type ApplicationCommandRegistry, Command, container } from '@sapphire/framework';
import { Subcommand } from '@sapphire/plugin-subcommands';
import { ApplicationCommandType, type ChatInputCommandInteraction, type ContextMenuCommandInteraction } from 'discord.js';
import type { EntryPoint } from './capabilities.js';
import { type CommandShape, commandData, guildOnly, menuWords, type Parameter, type SubcommandShape } from './command-data.js';
import { type Guarded, guardsOf } from './guards.js';
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
 * @ApplyOptions<TributeCommand.Options>({ namespace: 'orders', capability: 'public', parameters: [{ type: 'string', name: 'item' }] })
 * export class ShopCommand extends TributeCommand {
 * 	public override async handle(ctx: CommandContext) { await ctx.reply(homeView(ctx.view, await …)); }
 * }
 */
export abstract class TributeCommand extends Command {
	readonly #options: TributeCommand.Options;
	readonly #guards: Guarded;

	public constructor(context: Command.LoaderContext, options: TributeCommand.Options) {
		super(context, options);
		this.#options = options;
		this.#guards = guardsOf(this.name, options);
	}

	public abstract handle(context: CommandContext): unknown;

	/** The way in that this piece is. */
	public entryPoints(): readonly EntryPoint[] {
		return [{ kind: 'command', name: this.name, access: this.#guards.capability, feature: this.#guards.feature ?? null }];
	}

	public override registerApplicationCommands(registry: ApplicationCommandRegistry): void {
		registry.registerChatInputCommand(commandData(container.strings, { ...this.#options, name: this.name }));
	}

	public override chatInputRun(interaction: ChatInputCommandInteraction): Promise<void> {
		const request = { ...this.#guards, name: `command ${this.name}` };
		return handleRequest(interaction, request, (context) => this.handle({ ...context, interaction, options: interaction.options }));
	}
}

export namespace TributeCommand {
	export interface Options extends Command.Options, Guarded, Look {
		readonly parameters?: readonly Parameter[];
	}
	export type LoaderContext = Command.LoaderContext;
}

/** One subcommand and what carries it out. Who may use it is said here, or once for all in the piece's options. */
export interface SubcommandEntry extends SubcommandShape, Partial<Guarded> {
	/** Name of the method of the piece that takes the `CommandContext`. */
	readonly run: string;
}

interface GuardedEntry extends SubcommandEntry {
	readonly guards: Guarded;
}

/**
 * Base of every slash command with subcommands. Words of a subcommand are under `commands.<name>.subcommands.<subcommand>`; those of a
 * group under `commands.<name>.groups.<group>`, with the group's own subcommands below it.
 *
 * @example
 * @ApplyOptions<TributeSubcommand.Options>({ namespace: 'economy', capability: 'public', entries: [{ name: 'balance', run: 'balance' }] })
 * export class WalletCommand extends TributeSubcommand {
 * 	public async balance(ctx: CommandContext) { … }
 * }
 */
export abstract class TributeSubcommand extends Subcommand {
	readonly #shape: CommandShape;
	readonly #entries: readonly GuardedEntry[];

	public constructor(context: Subcommand.LoaderContext, options: TributeSubcommand.Options) {
		const entries = options.entries.map((entry) => {
			const guarded = { ...options, ...entry };
			return { ...entry, guards: guardsOf(`${context.name} ${pathOf(entry)}`, guarded) };
		});
		const mapped = (entry: GuardedEntry) => ({
			name: entry.name,
			chatInputRun: (interaction: ChatInputCommandInteraction) => this.#run(interaction, entry)
		});
		const groups = new Set(entries.flatMap(({ group }) => (group === undefined ? [] : [group])));
		super(context, {
			...options,
			subcommands: [
				...entries.filter(({ group }) => group === undefined).map(mapped),
				...[...groups].map((name) => ({
					name,
					type: 'group' as const,
					entries: entries.filter(({ group }) => group === name).map(mapped)
				}))
			]
		});
		const { namespace, defaultMemberPermissions } = options;
		this.#entries = entries;
		this.#shape = {
			name: this.name,
			namespace,
			subcommands: entries,
			...(defaultMemberPermissions === undefined ? {} : { defaultMemberPermissions })
		};
	}

	/** The ways in that this piece is: one for each subcommand. */
	public entryPoints(): readonly EntryPoint[] {
		return this.#entries.map(({ guards, ...entry }) => ({
			kind: 'command',
			name: `${this.name} ${pathOf(entry)}`,
			access: guards.capability,
			feature: guards.feature ?? null
		}));
	}

	public override registerApplicationCommands(registry: ApplicationCommandRegistry): void {
		registry.registerChatInputCommand(commandData(container.strings, this.#shape));
	}

	#run(interaction: ChatInputCommandInteraction, entry: GuardedEntry): Promise<void> {
		const name = `${this.name} ${pathOf(entry)}`;
		return handleRequest(interaction, { ...entry.guards, name: `command ${name}` }, (context) => {
			const method: unknown = Reflect.get(this, entry.run);
			if (typeof method !== 'function') throw new TypeError(`/${name} has no method '${entry.run}'`);
			return Reflect.apply(method, this, [{ ...context, interaction, options: interaction.options } satisfies CommandContext]);
		});
	}
}

/** What is typed after the command's name. */
const pathOf = ({ group, name }: SubcommandShape): string => (group === undefined ? name : `${group} ${name}`);

export namespace TributeSubcommand {
	export interface Options extends Omit<Subcommand.Options, 'subcommands'>, Partial<Guarded>, Look {
		readonly entries: readonly SubcommandEntry[];
	}
	export type LoaderContext = Subcommand.LoaderContext;
}

/** Base of right-click commands. Their English name is a string too: `commands.<piece>.name`, at most 20 characters. */
export abstract class TributeContextMenu extends Command {
	readonly #options: TributeContextMenu.Options;
	readonly #guards: Guarded;

	public constructor(context: Command.LoaderContext, options: TributeContextMenu.Options) {
		super(context, options);
		this.#options = options;
		this.#guards = guardsOf(this.name, options);
	}

	public abstract handle(context: ContextMenuContext): unknown;

	/** The way in that this piece is. */
	public entryPoints(): readonly EntryPoint[] {
		return [{ kind: 'menu', name: this.name, access: this.#guards.capability, feature: this.#guards.feature ?? null }];
	}

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
		const request = { ...this.#guards, name: `menu ${this.name}` };
		return handleRequest(interaction, request, (context) => this.handle({ ...context, interaction, targetId: interaction.targetId }));
	}
}

export namespace TributeContextMenu {
	export interface Options extends Command.Options, Guarded, Look {
		readonly on: 'user' | 'message';
	}
	export type LoaderContext = Command.LoaderContext;
}
