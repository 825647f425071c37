import { type APIApplicationCommand, ApplicationCommandType, InteractionContextType, PermissionFlagsBits } from 'discord-api-types/v10';
import { unknown } from '../errors.js';
import { checkCommandCount } from '../limits/commands.js';
import type { ChannelRecord, CommandRecord } from './records.js';
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

/** Whether a client offers this command to that person there. */
export function offers(world: World, command: CommandRecord, userId: string, channel: ChannelRecord): boolean {
	if (command.guild_id && command.guild_id !== channel.guildId) return false;
	const context = channel.guildId ? InteractionContextType.Guild : InteractionContextType.BotDM;
	if (command.contexts && !command.contexts.includes(context)) return false;
	if (!channel.guildId) return command.contexts !== null || command.dm_permission !== false;
	const guild = world.guild(channel.guildId);
	if (!guild.members.has(world.botId)) return false;
	const permissions = world.permissionsIn(channel, userId);
	if (!(permissions & PermissionFlagsBits.UseApplicationCommands)) return false;
	if (permissions & PermissionFlagsBits.Administrator || command.default_member_permissions === null) return true;
	const needed = BigInt(command.default_member_permissions ?? 0);
	return needed !== 0n && (permissions & needed) === needed;
}
