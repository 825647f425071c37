import {
	type APIApplicationCommand,
	ApplicationCommandType,
	ApplicationIntegrationType as Install,
	InteractionContextType,
	PermissionFlagsBits
} from 'discord-api-types/v10';
import { unknown } from '../errors.js';
import { checkCommandCount } from '../limits/commands.js';
import type { ChannelRecord, CommandRecord, MessageRecord } from './records.js';
import type { World } from './world.js';

export type CommandInput = Partial<Omit<APIApplicationCommand, 'id' | 'application_id' | 'version' | 'default_member_permissions'>> & {
	readonly default_member_permissions?: string | number | null;
};

/** Commands of one guild, or the global ones. */
export function commandsIn(world: World, guildId: string | undefined): CommandRecord[] {
	return [...world.commands.values()].filter((one) => one.guild_id === guildId);
}

function build(world: World, input: CommandInput, guildId: string | undefined, known?: CommandRecord): CommandRecord {
	const permissions = input.default_member_permissions;
	const { dm_permission: _old, ...rest } = input;
	return {
		name: '',
		name_localizations: null,
		description_localizations: null,
		contexts: null,
		integration_types: [0],
		nsfw: false,
		...rest,
		...(rest.contexts ? { contexts: [...new Set(rest.contexts)] } : {}),
		...(rest.integration_types ? { integration_types: [...new Set(rest.integration_types)] } : {}),
		options: input.options ?? [],
		type: input.type ?? ApplicationCommandType.ChatInput,
		description: input.description ?? '',
		default_member_permissions: permissions == null ? null : String(permissions),
		id: known?.id ?? world.ids.next(),
		application_id: world.botId,
		version: world.ids.next(),
		...(guildId ? { guild_id: guildId } : { dm_permission: input.dm_permission ?? true })
	};
}

const same = (a: CommandInput, b: CommandRecord): boolean => a.name === b.name && (a.type ?? ApplicationCommandType.ChatInput) === b.type;

/** Bulk overwrite: commands of the same name and type keep their id. */
export function replaceCommands(world: World, inputs: readonly CommandInput[], guildId: string | undefined): CommandRecord[] {
	const before = commandsIn(world, guildId);
	for (const one of before) world.commands.delete(one.id);
	const after = inputs.map((input) =>
		build(
			world,
			input,
			guildId,
			before.find((one) => same(input, one))
		)
	);
	for (const one of after) world.commands.set(one.id, one);
	world.emit('COMMANDS_UPDATE', after, { guildId: guildId ?? null });
	return after;
}

/** Creates one, or replaces the one of that name and type. */
export function upsertCommand(
	world: World,
	input: CommandInput,
	guildId: string | undefined
): { command: CommandRecord; created: boolean } {
	const all = commandsIn(world, guildId);
	const known = all.find((one) => same(input, one));
	if (!known) checkCommandCount([...all.map((one) => one.type), input.type ?? ApplicationCommandType.ChatInput]);
	const command = build(world, input, guildId, known);
	world.commands.set(command.id, command);
	world.emit('COMMANDS_UPDATE', [command], { guildId: guildId ?? null });
	return { command, created: !known };
}

export function findCommand(world: World, id: string, guildId: string | undefined): CommandRecord {
	const found = world.commands.get(id);
	if (!found || found.guild_id !== guildId) throw unknown('command');
	return found;
}

export function editCommand(world: World, command: CommandRecord, input: CommandInput): CommandRecord {
	const next = build(world, { ...command, ...input }, command.guild_id, command);
	world.commands.set(next.id, next);
	world.emit('COMMANDS_UPDATE', [next], { guildId: next.guild_id ?? null });
	return next;
}

/**
 * By whom the application is installed where a person uses it: the guild when the bot is a member (`0` in its direct messages), the
 * person when they installed it. The kinds are those that the command, if any, names in `integration_types`.
 */
export function ownersOf(
	world: World,
	at: { readonly userId: string; readonly channel: ChannelRecord; readonly data: Record<string, unknown>; readonly message?: MessageRecord }
): Record<number, string> {
	const command = world.commands.get(String(at.data.id));
	const kinds = command?.integration_types ?? [Install.GuildInstall, Install.UserInstall];
	const before = at.message?.payload.interaction_metadata?.authorizing_integration_owners;
	if (before) return Object.fromEntries(Object.entries(before).flatMap(([kind, id]) => (id === undefined ? [] : [[Number(kind), id]])));
	const owners: Record<number, string> = {};
	const guild = world.guildOf(at.channel);
	if (kinds.includes(Install.GuildInstall) && (!guild || guild.members.has(world.botId)))
		owners[Install.GuildInstall] = guild?.data.id ?? '0';
	if (kinds.includes(Install.UserInstall) && world.users.get(at.userId)?.installed) owners[Install.UserInstall] = at.userId;
	return owners;
}

/** Whether a client offers this command to that person there. */
export function offers(world: World, command: CommandRecord, userId: string, channel: ChannelRecord): boolean {
	if (command.guild_id && command.guild_id !== channel.guildId) return false;
	const context = channel.guildId ? InteractionContextType.Guild : InteractionContextType.BotDM;
	if (command.contexts && !command.contexts.includes(context)) return false;
	if (!Object.keys(ownersOf(world, { userId, channel, data: { id: command.id } })).length) return false;
	if (!channel.guildId) return command.contexts !== null || command.dm_permission !== false;
	const permissions = world.permissionsIn(channel, userId);
	if (!(permissions & PermissionFlagsBits.UseApplicationCommands)) return false;
	if (permissions & PermissionFlagsBits.Administrator || command.default_member_permissions === null) return true;
	const needed = BigInt(command.default_member_permissions ?? 0);
	return needed !== 0n && (permissions & needed) === needed;
}
